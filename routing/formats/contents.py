"""What a file holds, unless it is not there or larger than any problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from routing.errors import RoutingError

MOST_BYTES = 2**29


def bytes_of(path: Path, error: type[RoutingError]) -> bytes:
    """The bytes of a file; one that cannot be read, or is too large, is raised as `error`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as trouble:
        raise error(f"{path.name} cannot be read: {trouble.strerror}") from trouble
    if len(content) > MOST_BYTES:
        raise error(f"{path.name} is larger than {MOST_BYTES // 2**20} MiB")
    return content
