"""Celery's side of the company: the worker's sign of life."""

from celery import shared_task

from company import heartbeat


@shared_task
def beat_heart() -> None:
    """Write down that a worker runs; safe to deliver twice or never."""
    heartbeat.beat()
