"""`manage.py import_requests`: service requests from a CSV file, as a mapping reads it."""

from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dispatch.services.importing import Fate, Import, Outcome, open_import
from events.actors import SYSTEM
from events.refusals import Refusal
from events.retry import retrying

ROWS_PER_COMMIT = 50  # long enough to be fast, short enough to let others write
SHOWN_IN_PREVIEW = 10


class Command(BaseCommand):
    """Import requests."""

    help = (
        "Take service requests in from a CSV file. Every row is imported, known already, or "
        "reported with its line and what to do about it. A second run of a file changes nothing, "
        "so a run that was stopped is simply started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8; the first line names columns")
        parser.add_argument(
            "--mapping", required=True, help="how to read it, such as nyc311-api or nyc311-portal"
        )
        parser.add_argument(
            "--preview", action="store_true", help="count and show problems; write nothing"
        )
        parser.add_argument(
            "--first-day",
            type=_day,
            metavar="DAY",
            help="move all times by whole days, so that the first day in the file becomes DAY",
        )

    def handle(self, *, file: Path, mapping: str, verbosity: int, **options: Any) -> None:
        is_preview: bool = options["preview"]
        actor = None if is_preview else SYSTEM
        try:
            run = open_import(file, mapping, first_day=options["first_day"], actor=actor)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self._say_what_moves(run)
        tally = Tally()
        # `disable=None` shows the bar on a terminal only, never in a log file.
        with tqdm(total=run.rows, unit="row", disable=True if verbosity == 0 else None) as bar:
            for outcomes in _batches(run, is_preview=is_preview):
                for outcome in tally.add(outcomes):
                    self._report(outcome, bar, tally, is_preview=is_preview)
                bar.update(len(outcomes))
        self._sum_up(tally, is_preview=is_preview)
        if tally.counts[Fate.PROBLEM] == run.rows:
            raise CommandError("No row could be read: nothing was imported.")

    def _say_what_moves(self, run: Import) -> None:
        if run.first_day is not None and run.days:
            plural = "" if abs(run.days) == 1 else "s"
            self.stdout.write(
                f"All times move by {run.days} day{plural}: {run.first_day} in the file becomes "
                f"{date.fromordinal(run.first_day.toordinal() + run.days)}."
            )

    def _report(
        self, outcome: Outcome, bar: "tqdm[Any]", tally: "Tally", *, is_preview: bool
    ) -> None:
        if is_preview and tally.counts[Fate.PROBLEM] > SHOWN_IN_PREVIEW:
            return
        with bar.external_write_mode():
            self.stderr.write(str(outcome))

    def _sum_up(self, tally: "Tally", *, is_preview: bool) -> None:
        hidden = tally.counts[Fate.PROBLEM] - SHOWN_IN_PREVIEW
        if is_preview and hidden > 0:
            self.stderr.write(f"and {hidden} more problems")
        parts = [f"{count} {fate}" for fate in Fate if (count := tally.counts[fate])]
        total = tally.counts.total()
        rows = "1 row" if total == 1 else f"{total} rows"
        self.stdout.write(f"{rows}: {', '.join(parts)}.")
        if tally.groups:
            groups = ", ".join(f"{name} {count}" for name, count in tally.groups.most_common())
            self.stdout.write(f"Not ours: {groups}.")
        if is_preview:
            self.stdout.write("This was a preview: nothing was written.")


class Tally:
    """What became of the rows so far."""

    def __init__(self) -> None:
        self.counts: Counter[Fate] = Counter()
        self.groups: Counter[str] = Counter()

    def add(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Count outcomes; those with a problem, one after the other."""
        for outcome in outcomes:
            self.counts[outcome.fate] += 1
            if outcome.group:
                self.groups[outcome.group] += 1
            if outcome.problem is not None:
                yield outcome


def _batches(run: Import, *, is_preview: bool) -> Iterator[list[Outcome]]:
    rows = run.file.rows()
    while batch := list(islice(rows, ROWS_PER_COMMIT)):
        yield run.foresee(batch) if is_preview else retrying(partial(run.take, batch, actor=SYSTEM))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day such as 2026-01-12.") from None
