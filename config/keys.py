"""The secrets of a fresh clone: made once, readable by their owner only."""

import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# Django's own measure of a key that is worth the name.
SHORTEST, FEWEST_KINDS = 50, 5
# The order of the curve P-256, SEC 2 v2 section 2.4.2: private keys are smaller.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HOW = "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'`."


def require_strong(key: str) -> str:
    """The key, unless anybody could know or guess it.

    Raises:
        ImproperlyConfigured: it is short, monotonous, or made by a project template.
    """
    is_poor = len(key) < SHORTEST or len(set(key)) < FEWEST_KINDS
    if is_poor or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(f"SECRET_KEY is too weak for production. {HOW}")
    return key


def secret_key(folder: Path, *, is_production: bool) -> str:
    """Read or make the key in `folder`.

    Raises:
        ImproperlyConfigured: in production, where the key must be given as SECRET_KEY, so that
            several processes and restarts agree on it.
    """
    if is_production:
        raise ImproperlyConfigured(f"SECRET_KEY is not set. {HOW}")
    return _made_once(folder / "secret_key", lambda: secrets.token_urlsafe(50))


def vapid_private_key(folder: Path) -> str:
    """Read or make the key by which push services know this server: P-256, raw in base64url.

    Losing it is no disaster: phones subscribe anew when they see another public key.
    """
    return _made_once(folder / "vapid_private_key", _new_p256_key)


def _new_p256_key() -> str:
    number = 1 + secrets.randbelow(P256_ORDER - 1)
    return urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def _made_once(file: Path, make: Callable[[], str]) -> str:
    """A secret that the first process makes; it appears whole, or not at all."""
    if not file.exists():
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        temporary = Path(name)
        with os.fdopen(handle, "w") as new:
            new.write(make())
        with suppress(FileExistsError):  # another process was first: its secret counts
            file.hardlink_to(temporary)
        temporary.unlink()
    return file.read_text().strip()
