"""The web process: Django, and the live feed beside it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_asgi_application()

from events.feed import with_feed  # noqa: E402 - needs the apps loaded

application = with_feed(django_application)
