"""Taking a JSON document apart: whatever is wrong is refused with the key at which it stands."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from events.refusals import BadInput


class MappingInvalid(BadInput):
    """A mapping's rules contradict themselves or leave something out; `key` says where."""

    code = "mapping-invalid"

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}", key=key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Part:
    """A value inside of a document, and the key that leads to it."""

    key: str
    value: Any

    def refuse(self, message: str) -> MappingInvalid:
        """A refusal of this part, to be raised."""
        return MappingInvalid(self.key or "rules", message)

    def at(self, name: str) -> "Part":
        """A required entry of an object."""
        entries = self.entries()
        if name not in entries:
            raise Part(self._under(name), None).refuse("is missing.")
        return entries[name]

    def get(self, name: str, default: Any) -> "Part":
        """An entry of an object, or its default."""
        return self.entries().get(name, Part(self._under(name), default))

    def entries(self) -> dict[str, "Part"]:
        """An object's entries."""
        if not isinstance(self.value, dict):
            raise self.refuse(f"must be an object, not {_kind(self.value)}.")
        return {name: Part(self._under(name), value) for name, value in self.value.items()}

    def items(self) -> Iterator["Part"]:
        """A list's items."""
        if not isinstance(self.value, list):
            raise self.refuse(f"must be a list, not {_kind(self.value)}.")
        for number, value in enumerate(self.value):
            yield Part(f"{self.key}[{number}]", value)

    def only(self, names: Collection[str]) -> None:
        """Refuse entries that nobody would read."""
        for name, part in self.entries().items():
            if name not in names:
                raise part.refuse(f"is not known here.{_hint(name, names)}")

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            raise self.refuse(f"must be a text, not {_kind(self.value)}.")
        return self.value

    def texts(self) -> list["Part"]:
        """One text, or a list of them."""
        parts = [self] if isinstance(self.value, str) else list(self.items())
        for part in parts:
            part.text()
        if not parts:
            raise self.refuse("must not be empty.")
        return parts

    def one_of(self, names: Collection[str]) -> str:
        """A text out of these."""
        text = self.value if self.value == "" and "" in names else self.text()
        if text not in names:
            raise self.refuse(f"{text!r} is not one of them.{_hint(text, names)}")
        return str(text)

    def whole(self, least: int, most: int) -> int:
        """A whole number in a range, both ends inclusive."""
        number = self.value
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise self.refuse(f"must be a whole number from {least} to {most}.")
        return number

    def degrees(self, limit: int) -> float:
        """A number between -limit and limit."""
        number = self.value
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise self.refuse(f"must be a number, not {_kind(number)}.")
        if not -limit <= number <= limit:
            raise self.refuse(f"must lie between -{limit} and {limit}.")
        return float(number)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.refuse(f"must be true or false, not {_kind(self.value)}.")
        return self.value

    def _under(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name


def _hint(name: str, names: Collection[str]) -> str:
    close = get_close_matches(name, names, n=1)
    if close:
        return f" Did you mean {close[0]!r}?"
    return f" Known are: {', '.join(sorted(one for one in names if one)) or 'none'}."


def _kind(value: object) -> str:
    words = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return "empty" if value in (None, "") else words.get(type(value), "a number")
