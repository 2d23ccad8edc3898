"""Publishing in bulk statements: what is written for the visits that change, and their events."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dispatch.lifecycle import Command, advance, derive
from dispatch.models import (
    ASSIGNMENT_OVER,
    Assignment,
    Job,
    ProposalKind,
    Visit,
    VisitStatus,
)
from dispatch.services.standing import KEPT, job_status
from dispatch.services.timing import Times, clear_times, set_times_in_bulk
from dispatch.services.topics import standing_topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from dispatch.models import Proposal
    from events.door import Writing

BATCH = 500


@dataclass(slots=True)
class Rows:
    """What changes, gathered visit by visit and written at once.

    Attributes:
        release_until: By territory, the instant before which a visit is sent out at once.
        legs_s: The driving to each visit as it will stand, by key.
    """

    tx: Writing
    release_until: dict[int, datetime]
    legs_s: dict[str, int]
    visits: list[Visit] = field(default_factory=list)
    kept: list[Assignment] = field(default_factory=list)
    new: list[Assignment] = field(default_factory=list)
    removed: list[Assignment] = field(default_factory=list)
    dispatched: list[Visit] = field(default_factory=list)
    _times: list[tuple[Assignment, Times]] = field(default_factory=list)
    _placed: list[tuple[Visit, int, Assignment]] = field(default_factory=list)
    _was: dict[int, str] = field(default_factory=dict)

    def change(self, visit: Visit, proposals: list[Proposal], live: list[Assignment]) -> None:
        """Take one visit's changes up; nothing is written yet."""
        parts = {part.role: part for part in live}
        kind = self.tx.actor.kind
        if all(row.kind == ProposalKind.TAKEN_OUT for row in proposals):
            old = {"status": visit.status}
            advance(visit, Command.UNPLAN, kind)
            for part in live:
                self._remove(visit, part)
            topics, new = _topics(visit, live), {"status": visit.status}
            self.tx.publish("visit_unplanned", visit, topics=topics, old=old, new=new)
            self.visits.append(visit)
            return
        self._was[visit.pk] = visit.status
        advance(visit, Command.PLACE, kind)
        going = [
            self._place(visit, row, row.technician_id, parts.get(row.role))
            for row in proposals
            if row.technician_id is not None
        ]
        if visit.status == VisitStatus.SCHEDULED and self._is_near(visit, proposals):
            advance(visit, Command.DISPATCH, kind)
            self.dispatched.append(visit)
        if visit.status == VisitStatus.DISPATCHED:
            for part in going:
                advance(part, Command.DISPATCH, kind)
        self.visits.append(visit)

    def write(self) -> None:
        """Remove, clear, then set: the database's guard looks at each row as it comes."""
        _update_alike(self.removed)
        clear_times(self.kept)
        set_times_in_bulk(self._times)
        Assignment.objects.bulk_create(self.new, batch_size=BATCH)
        fields = ["status", "version", "starts_at", "ends_at", "travel_s"]
        Assignment.objects.bulk_update(self.kept, fields, batch_size=BATCH)
        _update_alike(self.visits)
        self._drives_of_others()
        settle_jobs(self.visits)
        self._tell()

    def _place(
        self, visit: Visit, row: Proposal, technician_id: int, part: Assignment | None
    ) -> Assignment:
        if part is not None and part.technician_id != technician_id:
            self._remove(visit, part)
            part = None
        if part is None:
            part = Assignment(visit=visit, technician_id=technician_id, role=row.role)
            self.new.append(part)
        else:
            self.kept.append(part)
        if row.kind != ProposalKind.KEPT:
            self._placed.append((visit, visit.version, part))
        if row.starts_at is not None and row.ends_at is not None:
            travel_s = self.legs_s.get(f"visit:{visit.pk}:{row.role}", row.travel_s)
            self._times.append((part, Times(row.starts_at, row.ends_at, travel_s)))
        return part

    def _remove(self, visit: Visit, part: Assignment) -> None:
        """End a part; who had it sees one last event."""
        advance(part, Command.REMOVE, self.tx.actor.kind)
        self.removed.append(part)
        self.tx.publish(
            "visit_withdrawn",
            visit,
            topics=[f"technician:{part.technician_id}"],
            old={"technician": part.technician_id, "assignment": part.pk},
        )

    def _is_near(self, visit: Visit, proposals: list[Proposal]) -> bool:
        until_at = self.release_until[visit.job.territory_id]
        return any(row.starts_at is not None and row.starts_at < until_at for row in proposals)

    def _drives_of_others(self) -> None:
        """Whoever comes after a change has another drive, though nothing else changed."""
        changed = {visit.pk for visit in self.visits}
        keys = {key: key.split(":") for key in self.legs_s if key.startswith("visit:")}
        others = [int(visit) for _, visit, _ in keys.values() if int(visit) not in changed]
        rows = Assignment.objects.filter(visit__in=others).exclude(status__in=ASSIGNMENT_OVER)
        stale = []
        for part in rows:
            travel_s = self.legs_s.get(f"visit:{part.visit_id}:{part.role}", part.travel_s)
            if travel_s != part.travel_s:
                part.travel_s = travel_s
                stale.append(part)
        Assignment.objects.bulk_update(stale, ["travel_s"], batch_size=BATCH)

    def _tell(self) -> None:
        by_visit: dict[int, list[Assignment]] = defaultdict(list)
        for part in [*self.kept, *self.new]:
            by_visit[part.visit_id].append(part)
        for visit, version, part in self._placed:
            was = self._was[visit.pk]
            self.tx.publish(
                "visit_placed",
                visit,
                topics=_topics(visit, by_visit[visit.pk]),
                version=version,
                old={"status": was},
                new={
                    "status": "dispatched" if was == VisitStatus.DISPATCHED else "scheduled",
                    "technician": part.technician_id,
                    "assignment": part.pk,
                    "starts_at": part.starts_at and part.starts_at.isoformat(),
                    "ends_at": part.ends_at and part.ends_at.isoformat(),
                },
            )
        for visit in self.dispatched:
            topics = _topics(visit, by_visit[visit.pk])
            old, new = {"status": VisitStatus.SCHEDULED}, {"status": visit.status}
            self.tx.publish("visit_dispatched", visit, topics=topics, old=old, new=new)


def settle_jobs(visits: Iterable[Visit]) -> None:
    """Let the statuses of the visits' jobs follow, in two statements."""
    jobs = {visit.job_id: visit.job for visit in visits}
    statuses: dict[int, list[str]] = defaultdict(list)
    rows = Visit.objects.filter(job__in=jobs).order_by("pk").values_list("job_id", "status")
    for job_id, status in rows:
        statuses[job_id].append(status)
    changed = [
        job
        for job in jobs.values()
        if job.status not in KEPT and derive(job, job_status(statuses[job.pk]))
    ]
    _update_alike(changed)


def _update_alike(rows: Sequence[Visit] | Sequence[Assignment] | Sequence[Job]) -> None:
    """Save status and version, one statement for all rows that now have the same.

    Nearly all have: Django's own bulk update would write a case for each row, and take longer
    than everything else together.
    """
    alike: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in rows:
        alike[row.status, row.version].append(row.pk)
    for (status, version), ids in alike.items():
        manager = type(rows[0])._default_manager
        manager.filter(pk__in=ids).update(status=status, version=version)


def _topics(visit: Visit, parts: Iterable[Assignment]) -> list[str]:
    people = sorted({part.technician_id for part in parts})
    return [*standing_topics(visit), *(f"technician:{pk}" for pk in people)]
