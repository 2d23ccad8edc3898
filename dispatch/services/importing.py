"""Importing a file of requests: every row becomes a request, is known, or is reported."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from dispatch.models import Needs, RequestStatus, ServiceRequest
from dispatch.services.intake import NewRequest, receive
from dispatch.services.mappings import (
    ensure_catalogue,
    ensure_mapping,
    mapping_names,
    read_mapping,
    stored_catalogue,
)
from dispatch.services.row_reading import NotOurs, RowReader, present_columns
from dispatch.services.rule_parts import MappingInvalid
from events.actors import Actor
from events.door import writing
from events.refusals import Refusal
from technicians.csv_file import CsvFile, FileUnreadable, Row, RowProblem, open_csv


class Fate(StrEnum):
    """What became of a row, in the words of the summary."""

    JOB = "with a job"
    TRIAGE = "waiting in triage"
    ADDRESS = "waiting for an address"
    WORK_TYPE = "waiting for a work type"
    HISTORY = "history"
    KNOWN = "known already"
    NOT_OURS = "not ours"
    PROBLEM = "with a problem"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row's fate; `group` counts those that not ours."""

    line: int
    fate: Fate
    group: str = ""
    problem: RowProblem | None = None

    def __str__(self) -> str:
        column = f', "{self.problem.column}"' if self.problem and self.problem.column else ""
        return f"line {self.line}{column}: {self.problem or self.fate}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says, or why it says nothing."""

    line: int
    what: NewRequest | NotOurs | RowProblem


@dataclass(slots=True)
class Import:
    """One run over one file.

    Attributes:
        first_day: The day of the earliest readable time, in the mapping's zone.
        lines: On which line an id stood first.
    """

    file: CsvFile
    reader: RowReader
    first_day: date | None
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many there are."""
        return self.file.row_count

    @property
    def days(self) -> int:
        """By how many days the times of the file are moved."""
        return self.reader.days

    def take(self, rows: Iterable[Row], *, actor: Actor) -> list[Outcome]:
        """Import some rows in one transaction; a row with a problem takes back only itself."""
        readings = [self._read(row) for row in rows]
        with writing(actor):
            known = self._known(readings)
            return [_outcome(one, known, actor) for one in readings]

    def foresee(self, rows: Iterable[Row]) -> list[Outcome]:
        """What `take` would do with some rows; writes nothing."""
        readings = [self._read(row) for row in rows]
        known = self._known(readings)
        return [_outcome(one, known, None) for one in readings]

    def _read(self, row: Row) -> Reading:
        try:
            new = self.reader.read(row)
            if isinstance(new, NewRequest):
                self._require_new_id(new, row.line)
        except RowProblem as problem:
            return Reading(row.line, problem)
        return Reading(row.line, new)

    def _known(self, readings: Iterable[Reading]) -> set[str]:
        """Which ids of a batch are known; one question for all is much faster."""
        ids = [one.what.external_id for one in readings if isinstance(one.what, NewRequest)]
        rows = ServiceRequest.objects.filter(source=self.reader.mapping.source, external_id__in=ids)
        return set(rows.values_list("external_id", flat=True))

    def _require_new_id(self, new: NewRequest, line: int) -> None:
        first = self.lines.setdefault(new.external_id, line)
        if first != line:
            mapping, present = self.reader.mapping, self.reader.present
            raise RowProblem(
                mapping.column_of("external_id", present),
                f"{new.external_id!r} stood on line {first} already; that row counts. "
                "Remove this one, or correct its id.",
            )


def open_import(
    path: Path, name: str, *, first_day: date | None = None, actor: Actor | None = None
) -> Import:
    """Look through a file and make ready to import it.

    Without an actor nothing is written, and only `foresee` may be called. With one, the mapping
    and what it brings along are stored.

    Raises:
        MappingNotFound: no such mapping.
        MappingInvalid: the mapping's rules are wrong; says where.
        FileUnreadable: the file as a whole is of no use; says why and what to do.
    """
    mapping = read_mapping(name)
    file = open_csv(path, delimiter=mapping.delimiter)
    try:
        present = present_columns(mapping, file)
    except FileUnreadable as refusal:
        raise FileUnreadable(f"{refusal}{_hint(file, name)}") from None
    reader = RowReader(mapping, present, stored_catalogue(mapping))
    earliest = _first_day(file, reader)
    days = (first_day - earliest).days if first_day and earliest else 0
    if actor is not None:
        ensure_mapping(name, actor=actor)
        ensure_catalogue(mapping, actor=actor)
    reader = RowReader(mapping, present, stored_catalogue(mapping), days)
    return Import(file, reader, earliest)


def _first_day(file: CsvFile, reader: RowReader) -> date | None:
    """The earliest day among the readable times, in the mapping's zone."""
    times = (reader.received_at(row) for row in file.rows())
    earliest = min((at for at in times if at is not None), default=None)
    return earliest.astimezone(reader.mapping.zone).date() if earliest else None


def _outcome(reading: Reading, known: set[str], actor: Actor | None) -> Outcome:
    line, what = reading.line, reading.what
    if isinstance(what, RowProblem):
        return Outcome(line, Fate.PROBLEM, problem=what)
    if isinstance(what, NotOurs):
        return Outcome(line, Fate.NOT_OURS, what.group)
    if what.external_id in known:
        return Outcome(line, Fate.KNOWN)
    try:
        return Outcome(line, _foreseen(what) if actor is None else _taken(what, actor))
    except Refusal as refusal:
        return Outcome(line, Fate.PROBLEM, problem=RowProblem("", str(refusal)))


def _foreseen(new: NewRequest) -> Fate:
    if new.state == "closed":
        return Fate.HISTORY
    if new.territory is None or not new.address.has_place:
        return Fate.ADDRESS
    if new.work_type is None:
        return Fate.WORK_TYPE
    return Fate.JOB if new.convert else Fate.TRIAGE


def _taken(new: NewRequest, actor: Actor) -> Fate:
    received = receive(new, actor=actor)
    if received.outcome == "known":
        return Fate.KNOWN
    if received.job is not None:
        return Fate.JOB
    if received.request.status == RequestStatus.HISTORY:
        return Fate.HISTORY
    waits = {Needs.ADDRESS: Fate.ADDRESS, Needs.WORK_TYPE: Fate.WORK_TYPE}
    return waits.get(Needs(received.request.needs), Fate.TRIAGE)


def _hint(file: CsvFile, name: str) -> str:
    """Which other mapping would fit the file, if one does."""
    for other in mapping_names():
        try:
            present_columns(read_mapping(other), file)
        except (FileUnreadable, MappingInvalid):
            continue
        if other != name:
            return f" The mapping {other} fits this file."
    return ""
