"""The secret key of a fresh clone: made once, readable by its owner only."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret_key(folder: Path, *, is_production: bool) -> str:
    """Read or make the key in `folder`.

    Raises:
        ImproperlyConfigured: in production, where the key must be given as SECRET_KEY, so that
            several processes and restarts agree on it.
    """
    if is_production:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Make one with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    file = folder / "secret_key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as new:
        new.write(secrets.token_urlsafe(50))
    return file.read_text().strip()
