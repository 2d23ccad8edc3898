"""Versions over HTTP: `If-Match` says what a writer saw, `ETag` what a row is now."""

import re
from typing import Protocol

from rest_framework.request import Request

from events.refusals import VersionMissing


class Versioned(Protocol):
    """A row with a version."""

    version: int


def seen_version(request: Request) -> int:
    """The version in `If-Match: "v7"`; `VersionMissing` without one of our tags."""
    match = re.fullmatch(r'"v(\d{1,9})"', request.headers.get("If-Match", ""))
    if match is None:
        raise VersionMissing
    return int(match[1])


def etag(row: Versioned) -> str:
    """The tag of a row as it is now."""
    return f'"v{row.version}"'
