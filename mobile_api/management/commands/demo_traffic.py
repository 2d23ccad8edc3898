"""Let the demo's day go on: whoever has no phone in somebody's hand reports by himself."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.management.seed.traffic import tick
from events.retry import retrying
from mobile_api.models import Device

PAUSE_S = 20


class Command(BaseCommand):
    help = "Let the demo's technicians report their steps as time goes by, until stopped."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="take what is due now, then end")

    def handle(self, *, once: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not the demo. Start it with `make demo`.")
        while True:
            retrying(_go_on)
            if once:
                return
            time.sleep(PAUSE_S)


def _go_on() -> int:
    """Take what is due, but for those whose phone somebody paired to take the steps himself."""
    paired = Device.objects.filter(revoked_at=None).values_list("technician_id", flat=True)
    return tick(timezone.now(), spare=set(paired))
