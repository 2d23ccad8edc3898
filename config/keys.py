"""The secret key of a fresh clone: made once, readable by its owner only."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# Django's own measure of a key that is worth the name.
SHORTEST, FEWEST_KINDS = 50, 5
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
    file = folder / "secret_key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as new:
        new.write(secrets.token_urlsafe(50))
    return file.read_text().strip()
