"""Reading JSON objects field by field, with errors that say where."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, TypeVar

from routing.formats.contents import bytes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from routing.errors import RoutingError


T = TypeVar("T")

# By which of its fields a reader of a refusal knows an object in a list.
NAMED_BY = ("key", "id")
# Beyond this, a float no longer tells one whole number from the next.
MOST = 2**53
# Beyond this, a number is none of 64 bits.
GREATEST = 2**63


def json_of(path: Path, error: type[RoutingError]) -> Any:
    """What a JSON file says; one that cannot be read, or is none, is raised as `error`."""
    try:
        # Some editors begin a file with a byte order mark.
        text = bytes_of(path, error).decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as trouble:
        raise error(f"{path.name} is not JSON: {trouble}") from trouble


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of two fields of one name the first must not be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has two fields {twice:.40}")
    return found


def _is_real(value: Any) -> bool:
    # Whole numbers may be too large for a float, which `isfinite` says by raising.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < MOST and math.isfinite(value)


def _known_as(value: Any) -> str:
    """How a refusal names an object beside its place in a list; nothing where it has no name."""
    if isinstance(value, dict):
        for field in NAMED_BY:
            if isinstance(value.get(field), str | int):
                return f" ({field} {value[field]!s:.40})"
    return ""


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


class Fields:
    """One JSON object that is being read.

    Every field must be known and, unless a default is given, there. What is wrong is raised as
    `error`, with the place.
    """

    def __init__(self, data: Any, where: str, error: type[RoutingError]) -> None:
        if not isinstance(data, dict):
            raise error(f"{where} is not an object")
        self._data: dict[str, Any] = data
        self._left = set(data)
        self.where = where
        self.error = error

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(f"{self.where}: {name} is not a whole number")
        if abs(value) >= GREATEST:
            raise self.error(f"{self.where}: {name} is {str(value)[:24]}, beyond 63 bits")
        return value

    def whole_or_none(self, name: str) -> int | None:
        """A whole number, or null, or no such field."""
        return None if self._data.get(name) is None and self._skip(name) else self.whole(name)

    def real(self, name: str, default: float | None = None) -> float:
        """A finite number."""
        value = self._take(name, default)
        if not _is_real(value):
            raise self.error(f"{self.where}: {name} is not a number")
        return float(value)

    def reals(self, name: str, count: int) -> tuple[float, ...]:
        """A list of `count` finite numbers."""
        values = self._take(name, None)
        if not isinstance(values, list) or len(values) != count:
            raise self.error(f"{self.where}: {name} is not a list of {count} numbers")
        if not all(map(_is_real, values)):
            raise self.error(f"{self.where}: {name} is not a list of {count} numbers")
        return tuple(map(float, values))

    def wholes(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers, none below 0; empty without the field."""
        values = self._take(name, [])
        if not isinstance(values, list) or not all(map(_is_count, values)):
            raise self.error(f"{self.where}: {name} is not a list of whole numbers from 0 on")
        return tuple(values)

    def text(self, name: str, default: str | None = None) -> str:
        """A string."""
        value = self._take(name, default)
        if not isinstance(value, str):
            raise self.error(f"{self.where}: {name} is not a string")
        return value

    def text_or_none(self, name: str) -> str | None:
        """A string, or null, or no such field."""
        return None if self._data.get(name) is None and self._skip(name) else self.text(name)

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._take(name, default)
        if not isinstance(value, bool):
            raise self.error(f"{self.where}: {name} is neither true nor false")
        return value

    def texts(self, name: str) -> frozenset[str]:
        """A list of strings; none without the field."""
        values = self._take(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.error(f"{self.where}: {name} is not a list of strings")
        return frozenset(values)

    def texts_or_none(self, name: str) -> frozenset[str] | None:
        """A list of strings, or null, or no such field."""
        return None if self._data.get(name) is None and self._skip(name) else self.texts(name)

    def counts(self, name: str) -> frozenset[tuple[str, int]]:
        """An object of whole numbers by name; empty without the field."""
        inner = self.object(name, {})
        return frozenset((key, inner.whole(key)) for key in inner.names())

    def object(self, name: str, default: Any = None) -> Fields:
        """An object within this one."""
        return Fields(self._take(name, default), f"{self.where}: {name}", self.error)

    def object_or_none(self, name: str) -> Fields | None:
        """An object within this one, or null, or no such field."""
        return None if self._data.get(name) is None and self._skip(name) else self.object(name)

    def require(self, *names: str) -> None:
        """Refuse an object that lacks one of these fields, though another one could."""
        for name in names:
            if name not in self._data:
                raise self.error(f"{self.where} lacks {name}")

    def each(self, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """A list (or tuple) of objects, each read by `read`; none without the field.

        Refusals say the place in the list, and the object's key or id where it has one.
        """
        values = self._take(name, [])
        if not isinstance(values, list | tuple):
            raise self.error(f"{self.where}: {name} is not a list")
        return tuple(self._read(read, f"{name}[{i}]", value) for i, value in enumerate(values))

    def _read(self, read: Callable[[Fields], T], name: str, value: Any) -> T:
        place = f"{self.where}: {name}"
        try:
            return read(Fields(value, f"{place}{_known_as(value)}", self.error))
        except self.error as refusal:
            if str(refusal).startswith(place):
                raise
            # What a task, worker or job refuses by itself names it already.
            raise self.error(f"{place}: {refusal}") from refusal

    def numbers(self, name: str) -> Mapping[str, int | str]:
        """An object of whole numbers and strings; empty without the field."""
        inner = self.object(name, {})
        return {
            key: inner.text(key) if isinstance(inner.peek(key), str) else inner.whole(key)
            for key in sorted(inner.names())
        }

    def names(self) -> set[str]:
        """The names of all fields."""
        return set(self._data)

    def peek(self, name: str) -> Any:
        """The raw value of a field; it stays unread."""
        return self._data.get(name)

    def ignore(self, *names: str) -> None:
        """Let fields be there that say nothing here."""
        self._left.difference_update(names)

    def end(self) -> None:
        """Refuse fields that nobody asked for: a misspelled one must not count as missing."""
        if self._left:
            raise self.error(f"{self.where} has an unknown field {min(self._left)}")

    def _skip(self, name: str) -> bool:
        self._left.discard(name)
        return True

    def _take(self, name: str, default: Any) -> Any:
        if name not in self._data:
            if default is None:
                raise self.error(f"{self.where} lacks {name}")
            return default
        self._left.discard(name)
        return self._data[name]
