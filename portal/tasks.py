"""Celery's side of the customers' messages: a wake-up to send what is due."""

from celery import shared_task

from portal.messages.sending import send_due


@shared_task
def send_messages() -> None:
    """Send what is due; safe to deliver twice or never."""
    send_due()
