"""The composition root: settings, urls, Celery, and how refusals become HTTP answers."""
