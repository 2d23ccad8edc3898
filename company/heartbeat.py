"""The worker writes down that it lives; whoever asks reads how long ago that was."""

from django.utils import timezone

from company.models import Heartbeat

WORKER, BACKUP = "worker", "backup"


def beat(name: str = WORKER) -> None:
    """Write down that `name` lives now; no event, nobody follows from it."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def age_s(name: str = WORKER) -> float | None:
    """Seconds since the last beat; `None` when there was none."""
    row = Heartbeat.objects.filter(name=name).first()
    return None if row is None else round((timezone.now() - row.at).total_seconds())
