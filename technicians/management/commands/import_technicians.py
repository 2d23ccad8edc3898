"""`manage.py import_technicians`: technicians from a CSV file."""

from collections import Counter
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from company.models import Territory
from events.actors import SYSTEM
from events.door import writing
from events.refusals import Refusal
from events.retry import retrying
from technicians.csv_file import CsvFile, Row, RowProblem, open_csv
from technicians.roster import COLUMNS, read_technician
from technicians.services import NewTechnician, check_technician, find_known, take_on

ROWS_PER_COMMIT = 50  # long enough to be fast, short enough to let others write


class Command(BaseCommand):
    """Import technicians."""

    help = (
        "Take technicians on from a CSV file with the columns "
        f"{', '.join(COLUMNS)} and, if you have one, id. Skills are written as "
        "plumbing:2;electrical:1, shifts as Mon-Fri 08:00-16:30; Sat 09:00-12:00. A shift of more "
        "than 6 hours gets a break of 30 minutes that begins between 11:30 and 13:30, or around "
        "its middle if it does not cover lunch. People are known by e-mail, else by id, else by "
        "name and territory; whoever is known stays as they are, so a second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8; the first line names columns")
        parser.add_argument(
            "--preview", action="store_true", help="count and show problems; write nothing"
        )

    def handle(self, *, file: Path, preview: bool, verbosity: int, **options: Any) -> None:
        table = _open(file)
        total = table.row_count
        self._territories = {row.name: row for row in Territory.objects.filter(is_active=True)}
        self._is_preview = preview
        self._counts: Counter[str] = Counter()
        self._lines: dict[str, int] = {}
        self._new_skills: set[str] = set()
        # `disable=None` shows the bar on a terminal only, never in a log file.
        with tqdm(total=total, unit="row", disable=True if verbosity == 0 else None) as bar:
            rows = table.rows()
            while batch := list(islice(rows, ROWS_PER_COMMIT)):
                for row, outcome in self._outcomes(batch):
                    self._count(row, outcome, bar)
                bar.update(len(batch))
        self._sum_up(total)

    def _outcomes(self, batch: list[Row]) -> list[tuple[Row, str | Refusal]]:
        if self._is_preview:
            return [(row, self._one(row)) for row in batch]
        return retrying(partial(self._take, batch))

    def _take(self, batch: list[Row]) -> list[tuple[Row, str | Refusal]]:
        with writing(SYSTEM):
            return [(row, self._one(row)) for row in batch]

    def _one(self, row: Row) -> str | Refusal:
        try:
            new = read_technician(row, self._territories)
            self._require_once(new, row.line)
            return self._foresee(new) if self._is_preview else self._take_on(new)
        except Refusal as refusal:
            return refusal

    def _count(self, row: Row, outcome: str | Refusal, bar: "tqdm[Any]") -> None:
        if isinstance(outcome, str):
            self._counts[outcome] += 1
            return
        self._counts["problem"] += 1
        column = outcome.details.get("column") or outcome.details.get("field")
        where = f'line {row.line}, "{column}"' if column else f"line {row.line}"
        with bar.external_write_mode():
            self.stderr.write(f"{where}: {outcome}")

    def _require_once(self, new: NewTechnician, line: int) -> None:
        who = new.email or new.external_id or f"{new.name} of {new.territory}"
        first = self._lines.setdefault(who, line)
        if first != line:
            raise RowProblem(
                "email" if new.email else "name",
                f"{who} stood on line {first} already; that row counts. Remove this one.",
            )

    def _foresee(self, new: NewTechnician) -> str:
        check_technician(new)
        return "known" if find_known(new) else "new"

    def _take_on(self, new: NewTechnician) -> str:
        taken = take_on(new, actor=SYSTEM)
        self._new_skills.update(taken.new_skills)
        return taken.outcome

    def _sum_up(self, total: int) -> None:
        counts = self._counts
        rows = "1 row" if total == 1 else f"{total} rows"
        self.stdout.write(
            f"{rows}: {counts['new']} new, {counts['known']} known already, "
            f"{counts['problem']} with a problem."
        )
        if self._new_skills:
            names = ", ".join(sorted(self._new_skills))
            self.stdout.write(f"Skills that nobody had heard of were made: {names}.")
        if self._is_preview:
            self.stdout.write("This was a preview: nothing was written.")
        if counts["problem"] == total:
            raise CommandError("No row could be read: nobody was taken on.")


def _open(path: Path) -> CsvFile:
    try:
        file = open_csv(path)
        file.require(COLUMNS)
    except Refusal as refusal:
        raise CommandError(str(refusal)) from None
    return file
