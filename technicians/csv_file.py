"""Reading a CSV file that people made: refused as a whole with one sentence, or row by row."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from events.refusals import BadInput

if TYPE_CHECKING:
    import _csv

CELL_LIMIT = 1_000_000
# What people hand in instead of CSV, by how it begins.
FOREIGN = (
    (b"PK\x03\x04", "an Excel workbook or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"%PDF", "a PDF document"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
BEGINNINGS = (
    ("{", "JSON"),
    ("[", "JSON"),
    ("<", "HTML or XML; perhaps the page that asks you to sign in"),
)
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class FileUnreadable(BadInput):
    """The file as a whole is of no use: nothing was read from it."""

    code = "file-unreadable"


class RowProblem(BadInput):
    """One row, or one cell of it, cannot be understood; says what to do."""

    code = "row-unreadable"

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message, column=column)
        self.column = column


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by column, trimmed, and the line of the file on which it begins.

    `problem` says why there are no cells.
    """

    line: int
    cells: dict[str, str]
    problem: RowProblem | None = None


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file that is known to be CSV in UTF-8, of any size: rows are read as they are asked for."""

    path: Path
    delimiter: str
    columns: tuple[str, ...]
    row_count: int = 0

    def rows(self) -> Iterator[Row]:
        """Its rows, without blank lines.

        Raises:
            FileUnreadable: a quote is never closed, or a cell is larger than anybody types.
        """
        with self.path.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            for number, (line, cells) in enumerate(_numbered(reader)):
                if number:
                    yield self._row(line, cells)

    def require(self, columns: Iterable[str]) -> None:
        """Refuse a file that lacks one of `columns`, or has it twice.

        Raises:
            FileUnreadable: names the columns.
        """
        counts = Counter(self.columns)
        missing = [name for name in columns if not counts[name]]
        if missing:
            raise FileUnreadable(self._sentence_on(missing))
        twice = [name for name in columns if counts[name] > 1]
        if twice:
            raise FileUnreadable(
                f"{_listed(twice)} is there more than once. Name each column once."
            )

    def _row(self, line: int, cells: list[str]) -> Row:
        if len(cells) == len(self.columns):
            return Row(
                line, {name: cell.strip() for name, cell in zip(self.columns, cells, strict=True)}
            )
        message = (
            f"has {len(cells)} cells where the first line names {len(self.columns)} columns. "
            "Look for a missing or a stray separator or quote."
        )
        return Row(line, {}, RowProblem("", message))

    def _sentence_on(self, missing: list[str]) -> str:
        if len(self.columns) == 1:
            for char, name in SEPARATORS.items():
                if char in self.columns[0]:
                    return f"The columns are separated by {name}. Save the file with commas."
        have = _listed(self.columns[:60])
        return f"The file lacks {_listed(missing)}. It has {have}. Rename or add the columns."


def open_csv(path: Path, *, delimiter: str = ",") -> CsvFile:
    """Look through the whole file, so that what is found later concerns single rows only.

    Raises:
        FileUnreadable: it is not there, not CSV, not UTF-8, or has no rows.
    """
    _require_text(path)
    with path.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        first = next(_numbered(reader), None)
    if first is None:
        raise FileUnreadable("The file is empty.")
    file = CsvFile(path, delimiter, tuple(cell.strip() for cell in first[1]))
    row_count = sum(1 for _ in file.rows())
    if not row_count:
        raise FileUnreadable("The file has a line of column names, but no rows.")
    return replace(file, row_count=row_count)


def _require_text(path: Path) -> None:
    try:
        with path.open("rb") as binary:
            start = binary.read(4096)
            _require_csv_beginning(start)
            binary.seek(0)
            for line, content in enumerate(binary, start=1):
                _require_utf8(line, content)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be opened: {error.strerror}.") from None


def _require_csv_beginning(start: bytes) -> None:
    for magic, what in FOREIGN:
        if start.startswith(magic):
            raise _not_csv(what)
    if b"\0" in start:
        raise _not_csv("binary")
    text = start.decode("utf-8-sig", errors="replace").lstrip()
    for beginning, what in BEGINNINGS:
        if text.startswith(beginning):
            raise _not_csv(what)


def _require_utf8(line: int, content: bytes) -> None:
    try:
        content.decode()
    except UnicodeDecodeError as error:
        raise FileUnreadable(
            f"Line {line} is not UTF-8 text (byte {content[error.start]:#04x}). "
            "Save the file as CSV in UTF-8."
        ) from None
    if b"\0" in content:
        raise FileUnreadable(f"Line {line} holds a zero byte. Save the file as CSV in UTF-8.")


def _numbered(reader: "_csv.Reader") -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins: quoted cells may go on over several lines."""
    csv.field_size_limit(CELL_LIMIT)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileUnreadable(
            f"The row that begins on line {line} cannot be read ({error}). "
            "Look for a quote that is never closed."
        ) from None


def _not_csv(what: str) -> FileUnreadable:
    return FileUnreadable(f"This is not CSV but {what}. Save it as CSV in UTF-8.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
