"""The VRPLIB text by its parts: a head of `KEY : value`, then sections of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.formats.lines import Line

KEYS = {
    "NAME", "COMMENT", "TYPE", "DIMENSION", "CAPACITY", "VEHICLES", "DISTANCE", "SERVICE_TIME",
    "EDGE_WEIGHT_TYPE", "EDGE_WEIGHT_FORMAT", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE",
}  # fmt: skip
SECTIONS = {
    "NODE_COORD", "DEMAND", "DEPOT", "TIME_WINDOW", "SERVICE_TIME", "EDGE_WEIGHT", "DISPLAY_DATA",
}  # fmt: skip
SUFFIX = "_SECTION"


@dataclass(frozen=True, slots=True)
class Parts:
    """A file by its parts; `file` names it in refusals."""

    file: str
    head: dict[str, tuple[Line, str]]
    sections: dict[str, list[Line]]

    def text(self, key: str, default: str | None = None) -> str:
        """A value of the head, in capitals.

        Raises:
            InvalidProblem: it is not there and has no default.
        """
        if key in self.head:
            return self.head[key][1].upper()
        if default is None:
            raise self.refusal(f"lacks {key}")
        return default

    def whole(self, key: str) -> int | None:
        """A whole number of the head, at least 0; `None` where there is none.

        Raises:
            InvalidProblem: it is something else.
        """
        if key not in self.head:
            return None
        line, text = self.head[key]
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
        if value < 0:
            raise line.refusal(f"{key} is {text[:40]!r}, expected a whole number from 0 on")
        return value

    def rows(self, name: str, count: int, width: int) -> list[tuple[Line, list[float]]]:
        """A section with one line per node: `width` values for each of the nodes 1 to `count`.

        Raises:
            InvalidProblem: a node is missing, comes twice or is unknown.
        """
        rows: dict[int, tuple[Line, list[float]]] = {}
        for line in self.section(name):
            number, *values = line.numbers(width + 1)
            node = line.whole(number)
            if node in rows:
                raise line.refusal(f"node {node} comes twice in {name}{SUFFIX}")
            if not 1 <= node <= count:
                raise line.refusal(f"node {node} is not within DIMENSION, which is {count}")
            rows[node] = line, values
        if len(rows) < count:
            missing = next(node for node in range(1, count + 1) if node not in rows)
            raise self.refusal(f"lacks node {missing} in {name}{SUFFIX}")
        return [rows[node] for node in range(1, count + 1)]

    def section(self, name: str) -> list[Line]:
        """The lines of a section.

        Raises:
            InvalidProblem: there is no such section.
        """
        if name not in self.sections:
            raise self.refusal(f"lacks {name}{SUFFIX}")
        return self.sections[name]

    def refusal(self, message: str) -> InvalidProblem:
        """The error that names the file."""
        return InvalidProblem(f"{self.file} {message}")


def parts_of(file: str, lines: Iterable[Line]) -> Parts:
    """Take a file apart.

    Raises:
        InvalidProblem: it has a key or section that is unknown, and so may mean something.
    """
    parts = Parts(file, {}, {})
    section: list[Line] | None = None
    for line in lines:
        word = line.words()[0].rstrip(":").upper()
        if word == "EOF":
            break
        if word.endswith(SUFFIX):
            section = _begun(parts, line, word.removesuffix(SUFFIX))
        elif section is not None and not word[0].isalpha():
            section.append(line)
        else:
            section = None
            _add_to_head(parts, line)
    return parts


def _begun(parts: Parts, line: Line, name: str) -> list[Line]:
    if name not in SECTIONS:
        raise line.refusal(f"{name[:40]}{SUFFIX} is not among what can be read")
    if name in parts.sections:
        raise line.refusal(f"{name}{SUFFIX} comes twice")
    return parts.sections.setdefault(name, [])


def _add_to_head(parts: Parts, line: Line) -> None:
    separator = ":" if ":" in line.text else None
    key, *rest = line.text.split(separator, 1)
    key = key.strip().upper()
    if key not in KEYS:
        raise line.refusal(f"{key[:40]!r} is not among what can be read")
    if key in parts.head and key != "COMMENT":
        raise line.refusal(f"{key} comes twice")
    parts.head[key] = line, rest[0].strip() if rest else ""
