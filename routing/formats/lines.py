"""The lines of a text file, with refusals that say which line it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem
from routing.formats.contents import bytes_of
from routing.ranges import naming

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

# Beyond this, a float no longer tells one whole number from the next.
MOST = 2**53


@dataclass(frozen=True, slots=True)
class Line:
    """One line, which knows where it stands."""

    file: str
    number: int
    text: str

    def words(self) -> list[str]:
        """What white space separates."""
        return self.text.split()

    def numbers(self, count: int | None = None) -> list[float]:
        """All words as finite numbers; exactly `count` of them where it is given.

        Raises:
            InvalidProblem: names the word, or says how many there are.
        """
        words = self.words()
        if count is not None and len(words) != count:
            raise self.refusal(f"{len(words)} values, expected {count}")
        return [self.number_of(word) for word in words]

    def number_of(self, word: str) -> float:
        """A word as a number that is finite and not beyond measure.

        Raises:
            InvalidProblem: it is none.
        """
        try:
            value = float(word)
        except ValueError as trouble:
            raise self.refusal(f"{word[:40]!r} is not a number") from trouble
        if not (math.isfinite(value) and abs(value) < MOST):
            raise self.refusal(f"{word[:40]!r} is out of range")
        return value

    def whole(self, value: float, scale: int = 1) -> int:
        """`scale` times the value, which has to be a whole number.

        Raises:
            InvalidProblem: it is none.
        """
        scaled = round(value * scale)
        if abs(value * scale - scaled) > 1e-6:
            wanted = "a whole number" if scale == 1 else f"a multiple of 1/{scale}"
            raise self.refusal(f"{value:g} is not {wanted}")
        return scaled

    def refusal(self, message: str) -> InvalidProblem:
        """The error that says where."""
        return InvalidProblem(f"{self._where}: {message}")

    def blamed(self) -> AbstractContextManager[None]:
        """Let what is refused inside be refused with this line's number."""
        return naming(self._where)

    @property
    def _where(self) -> str:
        return f"{self.file}, line {self.number}"


class Lines:
    """The lines of a file that are not blank, taken one after the other."""

    def __init__(self, path: Path) -> None:
        content = bytes_of(path, InvalidProblem)
        if b"\0" in content:
            raise InvalidProblem(f"{path.name} is not text")
        text = content.decode("utf-8-sig", errors="replace")
        numbered = enumerate(text.splitlines(), start=1)
        self._file = path.name
        self._rest = iter([Line(path.name, n, line) for n, line in numbered if line.strip()])

    def __iter__(self) -> Iterator[Line]:
        return self._rest

    def next(self, what: str) -> Line:
        """The next line, which holds `what`.

        Raises:
            InvalidProblem: there is none.
        """
        line = next(self._rest, None)
        if line is None:
            raise self.refusal(f"ends before {what}")
        return line

    def expect(self, title: str) -> None:
        """Go past a line that says this title.

        Raises:
            InvalidProblem: it says something else.
        """
        line = self.next(title)
        if " ".join(line.words()).upper() != title:
            raise line.refusal(f"expected {title}")

    def refusal(self, message: str) -> InvalidProblem:
        """The error that names the file."""
        return InvalidProblem(f"{self._file} {message}")
