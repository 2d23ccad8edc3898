"""Who asks, and how often in a while: nobody tries a thousand passwords or mails."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that asks, by the count of trusted proxies; further left anybody may invent."""
    own = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies or not forwarded[0]:
        return own
    return forwarded[-min(proxies, len(forwarded))]


def is_too_much(what: str, who: str, *, limit: int, per_s: int) -> bool:
    """Count one act of `who`; whether it is beyond `limit` in `per_s` seconds.

    Each process counts for itself unless the cache is shared.
    """
    key = _key(what, who)
    if cache.add(key, 1, timeout=per_s):
        return limit < 1
    try:
        return cache.incr(key) > limit
    except ValueError:  # it ran out between the two calls
        return False


def forget(what: str, who: str) -> None:
    """Begin to count anew: it was the right person after all."""
    cache.delete(_key(what, who))


def _key(what: str, who: str) -> str:
    """Hashed: a cache takes no blanks, and need not know addresses."""
    return f"throttle:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
