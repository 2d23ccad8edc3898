"""The web process: Django, and the live feed beside it."""

import os
from typing import Any, cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_asgi_application()

from events.feed import with_feed  # noqa: E402 - needs the apps loaded

# Django's own types say dict and str-keyed events where ASGI says mapping.
application = with_feed(cast("Any", django_application))
