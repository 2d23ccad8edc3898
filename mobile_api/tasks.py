"""Celery's side of phones: wake-up calls; the work itself stands in rows and files."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from events import readers
from mobile_api import push_sending, uploads
from technicians.track import forget_before


@shared_task
def send_pushes() -> None:
    """Send what is due to phones whose app is closed; safe to deliver twice or never.

    What happened is read first: nobody is to wait for one round to read and one to send.
    """
    readers.run("mobile_api.push")
    push_sending.send_due()


@shared_task
def sweep_uploads() -> None:
    """Forget pictures that nobody went on sending; safe to deliver twice or never."""
    uploads.sweep(timezone.now())


@shared_task
def forget_positions() -> None:
    """Forget where technicians were long ago; safe to deliver twice or never."""
    forget_before(timezone.now() - timedelta(days=settings.POSITIONS_KEPT_DAYS))
