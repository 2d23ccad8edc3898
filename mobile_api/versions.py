"""How old an app may be: older ones are told to update, and still say what was done."""

import re

from rest_framework.request import Request

from mobile_api.errors import AppTooOld

HEADER = "X-App-Version"
# Older apps ask their user to update; nothing older is out there yet.
MIN_VERSION = "1.0"
NUMBERS = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}")


def require_recent(request: Request) -> None:
    """Raise `AppTooOld` for an app that says it is older; one that says nothing may come in."""
    said = _numbers(request.headers.get(HEADER, ""))
    if said is not None and said < (_numbers(MIN_VERSION) or ()):
        raise AppTooOld(MIN_VERSION)


def _numbers(version: str) -> tuple[int, ...] | None:
    """`1.2` as (1, 2, 0, 0); None for what begins with no version, such as a build's name."""
    found = NUMBERS.match(version.strip())
    if found is None:
        return None
    numbers = [int(part) for part in found.group().split(".")]
    return (*numbers, *(0 for _ in range(4 - len(numbers))))
