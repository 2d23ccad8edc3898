"""Wake-up calls: the log has grown. Losing one delays work, never loses it."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress

import redis
from django.conf import settings

CHANNEL = "callout:log"
logger = logging.getLogger(__name__)
_listeners: list[Callable[[], None]] = []
_local = threading.local()


def on_growth(listener: Callable[[], None]) -> None:
    """Call `listener` in the writing thread after each commit; it must return at once."""
    _listeners.append(listener)


def log_has_grown() -> None:
    """Tell this process and, where there is Redis, the others."""
    for listener in _listeners:
        listener()
    if settings.REDIS_URL:
        with suppress(redis.RedisError):
            _client().publish(CHANNEL, "")


def _client() -> redis.Redis:
    client: redis.Redis | None = getattr(_local, "client", None)
    if client is None:
        client = _local.client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1
        )
    return client
