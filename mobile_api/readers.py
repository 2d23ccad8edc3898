"""What follows for phones from what happened in the office."""

from events.door import Writing
from events.models import Event
from events.readers import reader
from mobile_api.models import Device
from mobile_api.pairing import revoke
from mobile_api.push import wake_for


@reader("mobile_api.devices", "user_deactivated")
def sign_out_phones(event: Event, tx: Writing) -> None:
    """The phones of somebody who left are signed out for good, even if they come back."""
    rows = Device.objects.filter(technician__user=event.entity_id, revoked_at=None)
    for device_id in rows.order_by("pk").values_list("pk", flat=True):
        revoke(device_id, actor=tx.actor)


@reader(
    "mobile_api.push",
    "visit_dispatched",
    "visit_placed",
    "visit_unplanned",
    "visit_withdrawn",
    "visit_canceled",
    "promise_made",
    "offer_made",
    "offer_withdrawn",
    "report_conflicted",
    "conflict_resolved",
)
def wake_phones(event: Event, tx: Writing) -> None:
    """Phones whose app is closed learn that the office, or a colleague, changed their day."""
    wake_for(event)
