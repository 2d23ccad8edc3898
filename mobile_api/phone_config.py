"""What an app has to know about this server before it can work without it."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from dispatch.lifecycle import as_data
from dispatch.models import Reason, WorkType
from dispatch.queries.words import name_of
from events.actors import ActorKind
from mobile_api.commands import MAX_BATCH
from mobile_api.parsing import MAX_BODY_BYTES, MAX_ITEM_BYTES
from mobile_api.positions import MAX_POINTS
from mobile_api.push import public_key
from mobile_api.sync import PAGE
from mobile_api.uploads import UPLOAD_BYTES
from mobile_api.versions import MIN_VERSION
from technicians.models import PartType

POLL_S = 60
KEEP_ACKNOWLEDGED_DAYS = 7


def phone_config() -> dict[str, Any]:
    """Limits, hints, reasons in the language of the request, and the life cycle as data."""
    return {
        "min_version": MIN_VERSION,
        "limits": {
            "commands_per_batch": MAX_BATCH,
            "body_bytes": MAX_BODY_BYTES,
            "command_bytes": MAX_ITEM_BYTES,
            "visits_per_sync": PAGE,
            "points_per_batch": MAX_POINTS,
            "upload_bytes": UPLOAD_BYTES,
        },
        "sync": {"poll_s": POLL_S, "keep_acknowledged_days": KEEP_ACKNOWLEDGED_DAYS},
        "reasons": [
            {
                "code": reason.code,
                "name": name_of(reason),
                "category": reason.category,
                "commands": reason.commands,
            }
            for reason in Reason.objects.filter(is_active=True).order_by("category", "code")
        ],
        "lifecycle": as_data("assignment", ActorKind.TECHNICIAN),
        "work_types": [
            {"code": work_type.code, "name": name_of(work_type)}
            for work_type in WorkType.objects.filter(is_active=True).order_by("name", "code")
        ],
        "parts": list(PartType.objects.order_by("name", "code").values("code", "name", "unit")),
        "clock": clock_words(),
        "languages": [{"code": code, "name": name} for code, name in settings.LANGUAGES],
        "push_key": public_key(),
    }


def clock_words() -> dict[str, dict[str, str]]:
    """What the clock's commands and states are called, in the language of the request."""
    return {
        "commands": {
            "start_shift": _("Start shift"),
            "end_shift": _("End shift"),
            "start_break": _("Start break"),
            "end_break": _("End break"),
        },
        "states": {"off": _("Off shift"), "on": _("On shift"), "break": _("On a break")},
    }
