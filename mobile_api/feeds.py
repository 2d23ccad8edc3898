"""Which topics a phone may follow live."""

from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from events.tickets import ends_rights, may_follow
from mobile_api.authentication import require_valid
from mobile_api.models import Device

KIND = "phone"
ends_rights("device_revoked")


@may_follow(KIND)
def phone_may_follow(device_id: int, topics: frozenset[str]) -> bool:
    """What happens to its technician, as long as the phone may speak for them."""
    rows = Device.objects.select_related("technician__user")
    device = rows.filter(pk=device_id).first()
    if device is None:
        return False
    try:
        require_valid(device, timezone.now())
    except AuthenticationFailed:
        return False
    return topics == topics_of(device)


def topics_of(device: Device) -> frozenset[str]:
    """What a phone follows."""
    return frozenset({f"technician:{device.technician_id}"})
