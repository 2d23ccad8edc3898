"""What an app has to know about this server before it can work without it."""

from typing import Any

from django.utils.translation import get_language

from dispatch.lifecycle import as_data
from dispatch.models import Reason
from events.actors import ActorKind
from mobile_api.commands import MAX_BATCH
from mobile_api.parsing import MAX_BODY_BYTES, MAX_ITEM_BYTES
from mobile_api.positions import MAX_POINTS
from mobile_api.sync import PAGE

# Older apps ask their user to update; nothing older is out there yet.
MIN_VERSION = "1.0"
POLL_S = 60
KEEP_ACKNOWLEDGED_DAYS = 7


def phone_config() -> dict[str, Any]:
    """Limits, hints, reasons in the language of the request, and the life cycle as data."""
    language = get_language() or ""
    return {
        "min_version": MIN_VERSION,
        "limits": {
            "commands_per_batch": MAX_BATCH,
            "body_bytes": MAX_BODY_BYTES,
            "command_bytes": MAX_ITEM_BYTES,
            "visits_per_sync": PAGE,
            "points_per_batch": MAX_POINTS,
        },
        "sync": {"poll_s": POLL_S, "keep_acknowledged_days": KEEP_ACKNOWLEDGED_DAYS},
        "reasons": [
            {
                "code": reason.code,
                "name": reason.names.get(language, reason.name),
                "category": reason.category,
                "commands": reason.commands,
            }
            for reason in Reason.objects.filter(is_active=True).order_by("category", "code")
        ],
        "lifecycle": as_data("assignment", ActorKind.TECHNICIAN),
    }
