"""The composition root: settings, urls, Celery, and how refusals become HTTP answers."""

# Loaded with the package, so that whoever wakes up a worker talks to our broker.
from config.celery import app as celery_app

__all__ = ["celery_app"]
