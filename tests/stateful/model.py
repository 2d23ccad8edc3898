"""What should happen, in plain Python: an office of a few technicians and visits.

Written from the design and not from the code: it shares neither tables nor functions with it.
Times are minutes after 08:00 of one day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

OFFICE = {"dispatcher", "agent", "system"}
PLANNERS = OFFICE | {"solver"}
FIELD = {"dispatcher", "technician"}

WAITING = {"planned", "dispatched", "accepted"}
UNDER_WAY = {"en_route", "on_site", "in_progress", "paused"}
STARTED = {"in_progress", "paused"}
PART_OVER = {"declined", "completed", "cannot_complete", "removed"}
VISIT_OVER = {"completed", "cannot_complete", "canceled"}

BEFORE_WORK = {"dispatched", "accepted", "en_route", "on_site"}
# command: (from, to, event)
REPORTS = {
    "accept": ({"dispatched"}, "accepted", "visit_accepted"),
    "decline": ({"dispatched", "accepted"}, "declined", "visit_declined"),
    "start_travel": ({"dispatched", "accepted"}, "en_route", "travel_started"),
    "turn_back": ({"en_route"}, "dispatched", "turned_back"),
    "arrive": ({"dispatched", "accepted", "en_route"}, "on_site", "arrived"),
    "start": (BEFORE_WORK, "in_progress", "work_started"),
    "pause": ({"in_progress"}, "paused", "work_paused"),
    "resume": ({"paused"}, "in_progress", "work_resumed"),
    "complete": ({"on_site", *STARTED}, "completed", "work_completed"),
    "cannot_complete": (BEFORE_WORK | STARTED, "cannot_complete", "work_not_completed"),
}
SHIFT = range(510 + 60 + 1)  # 08:00 to 16:30, and an hour of overtime


class Refused(Exception):
    """A command that should be refused, with the code of the refusal."""


@dataclass(eq=False)
class Job:
    """The work agreed."""

    minutes: int
    roles: tuple[str, ...]
    skilled: bool
    visits: list[Visit] = field(default_factory=list)
    status: str = "waiting"

    def settle(self) -> None:
        """Follow the visits."""
        if self.status == "canceled":
            return
        statuses = [visit.status for visit in self.visits]
        attempts = [status for status in statuses if status != "canceled"]
        if UNDER_WAY & set(statuses):
            self.status = "in_progress"
        elif {"scheduled", "dispatched"} & set(statuses):
            self.status = "in_progress" if "completed" in statuses else "planned"
        elif not attempts or "unscheduled" in attempts:
            self.status = "waiting"
        else:
            self.status = attempts[-1]


@dataclass(eq=False)
class Visit:
    """One attempt."""

    job: Job
    number: int
    status: str = "unscheduled"
    version: int = 1
    pin: tuple[str, int | None, int | None, int | None] | None = None
    promise: tuple[int, int] | None = None
    parts: list[Part] = field(default_factory=list)
    has_follow_up: bool = False

    def live(self) -> list[Part]:
        """The parts that are neither over nor taken away."""
        return [part for part in self.parts if part.status not in PART_OVER]

    def turn(self, status: str) -> None:
        """Take on a status, with the next version."""
        self.status = status
        self.version += 1

    def settle(self) -> None:
        """Follow the parts."""
        status = self._followed()
        if status != self.status:
            self.turn(status)

    def _followed(self) -> str:
        counted = [part for part in self.parts if part.status not in ("removed", "declined")]
        leads = [part.status for part in counted if part.role == "lead"]
        lead = leads[-1] if leads else ""
        live = [part.status for part in self.live()]
        for status in ("in_progress", "paused", "on_site", "en_route"):
            if status in live:
                return status
        if lead in ("completed", "cannot_complete") and not live:
            return lead
        return self._nobody_is_under_way(lead, live)

    def _nobody_is_under_way(self, lead: str, live: list[str]) -> str:
        if lead == "completed" or (lead == "cannot_complete" and self.status in STARTED):
            return "in_progress"
        if not live:
            return "unscheduled"
        return "dispatched" if self.status in UNDER_WAY else self.status


@dataclass(eq=False)
class Part:
    """One technician's part in a visit."""

    visit: Visit
    technician: int
    role: str
    status: str
    starts: int
    id: int = 0

    def overlaps(self, starts: int, ends: int) -> bool:
        """Whether the planned times have a minute in common."""
        return self.starts < ends and starts < self.starts + self.visit.job.minutes


@dataclass
class Office:
    """Everything; each command answers with the kinds of the events it leaves."""

    jobs: list[Job]
    gasfitters: set[int]
    visits: list[Visit] = field(default_factory=list)
    reports: int = 0
    conflicts: int = 0
    numbers: count[int] = field(default_factory=lambda: count(0))

    def __post_init__(self) -> None:
        for job in self.jobs:
            self.add_visit(job)

    def add_visit(self, job: Job) -> Visit:
        """A new unplanned visit of a job."""
        visit = Visit(job, next(self.numbers))
        job.visits.append(visit)
        self.visits.append(visit)
        return visit

    def parts(self) -> list[Part]:
        """All parts there ever were."""
        return [part for visit in self.visits for part in visit.parts]

    def having(self, *statuses: str) -> list[Visit]:
        """The visits with one of these statuses."""
        return [visit for visit in self.visits if visit.status in statuses]

    def busy(self, technician: int, starts: int, ends: int, *, but: object) -> bool:
        """Whether a waiting part of the technician, of other visits than `but`, overlaps."""
        return any(
            part.overlaps(starts, ends)
            for part in self.parts()
            if part.technician == technician and part.status in WAITING
            and but not in (part, part.visit)
        )  # fmt: skip

    def place(
        self, visit: Visit, technician: int, starts: int, role: str, *, forced: bool, by: str
    ) -> list[str]:
        """Give a visit, or one role of it, to a technician."""
        if role not in visit.job.roles:
            raise Refused("role-unknown")
        ends = starts + visit.job.minutes
        if not forced:
            self._require_rules(visit, technician, starts, role)
        self._require_pin(visit, technician, starts, role)
        if visit.status not in ("unscheduled", "scheduled", "dispatched") or by not in PLANNERS:
            raise Refused("illegal-step")
        former = next((part for part in visit.live() if part.role == role), None)
        own = former if former and former.technician == technician else None
        if former and former is not own and former.status not in WAITING:
            raise Refused("illegal-step")
        waiting = [p for p in self.parts() if p.status in WAITING and p not in (own, former)]
        if any(p.technician == technician and p.overlaps(starts, ends) for p in waiting):
            raise Refused("technician-busy")
        return self._put(visit, technician, starts, role, former)

    def _put(
        self, visit: Visit, technician: int, starts: int, role: str, former: Part | None
    ) -> list[str]:
        visit.turn("dispatched" if visit.status == "dispatched" else "scheduled")
        status = "dispatched" if visit.status == "dispatched" else "planned"
        kinds = ["visit_placed"]
        if former is not None and former.technician == technician:
            former.starts, former.status = starts, status
        else:
            if former is not None:
                former.status = "removed"
                kinds.insert(0, "visit_withdrawn")
            visit.parts.append(Part(visit, technician, role, status, starts))
        visit.job.settle()
        return kinds

    def _require_rules(self, visit: Visit, technician: int, starts: int, role: str) -> None:
        ends = starts + visit.job.minutes
        if visit.job.skilled and role == "lead" and technician not in self.gasfitters:
            raise Refused("skill-missing")
        if visit.promise and not visit.promise[0] <= starts <= visit.promise[1]:
            raise Refused("promise-broken")
        if starts not in SHIFT or ends not in SHIFT:
            raise Refused("not-on-shift")
        if self.busy(technician, starts, ends, but=visit):
            raise Refused("technician-busy")

    def _require_pin(self, visit: Visit, technician: int, starts: int, role: str) -> None:
        kind, who, earliest, latest = visit.pin or ("", None, None, None)
        if kind in ("technician", "both") and role == "lead" and who != technician:
            raise Refused("pinned")
        if kind in ("time", "both") and earliest != starts:
            raise Refused("pinned")
        if kind == "time_range" and not (earliest or 0) <= starts <= (latest or 0):
            raise Refused("pinned")

    def unplan(self, visit: Visit, *, by: str) -> list[str]:
        """Take a visit back from whoever has it."""
        if visit.status not in ("scheduled", "dispatched") or by not in PLANNERS:
            raise Refused("illegal-step")
        if visit.pin is not None:
            raise Refused("pinned")
        gone = visit.live()
        for part in gone:
            part.status = "removed"
        visit.turn("unscheduled")
        visit.job.settle()
        return ["visit_withdrawn"] * len(gone) + ["visit_unplanned"]

    def dispatch(self, visit: Visit, *, by: str) -> list[str]:
        """Send a planned visit to the phones."""
        if visit.status != "scheduled" or by not in PLANNERS:
            raise Refused("illegal-step")
        for part in visit.live():
            part.status = "dispatched"
        visit.turn("dispatched")
        return ["visit_dispatched"]

    def cancel(self, visit: Visit, *, by: str) -> list[str]:
        """Call a visit off."""
        early = visit.status in ("unscheduled", "scheduled", "dispatched")
        allowed = OFFICE | {"customer"} if early else OFFICE
        worked = any(part.status in STARTED | {"completed"} for part in visit.parts)
        if not (early or visit.status in ("en_route", "on_site")) or by not in allowed or worked:
            raise Refused("illegal-step")
        for part in visit.live():
            part.status = "removed"
        visit.turn("canceled")
        job, others = visit.job, [other for other in visit.job.visits if other is not visit]
        job.settle()
        is_last = all(other.status in VISIT_OVER for other in others)
        if is_last and job.status == "waiting":
            job.status = "canceled"
        return ["visit_canceled"]

    def pin(self, visit: Visit, pin: tuple[str, int | None, int | None, int | None]) -> list[str]:
        """Hold a visit fast."""
        self._require_movable(visit)
        visit.pin = pin
        visit.version += 1
        return ["visit_pinned"]

    def unpin(self, visit: Visit) -> list[str]:
        """Let a visit go again."""
        self._require_movable(visit)
        visit.pin = None
        visit.version += 1
        return ["visit_unpinned"]

    def _require_movable(self, visit: Visit) -> None:
        if visit.status in UNDER_WAY | VISIT_OVER:
            raise Refused("illegal-step")

    def promise(self, visit: Visit, starts: int, ends: int) -> list[str]:
        """Tell the customer a window."""
        if visit.status in VISIT_OVER:
            raise Refused("illegal-step")
        visit.promise = (starts, ends)
        visit.version += 1
        return ["promise_made"]

    def report(
        self, part: Part, command: str, *, by: str, follow_up: bool
    ) -> tuple[str, list[str]]:
        """A technician's report: `applied`, `parked` or `rejected`, and the events."""
        before, after, kind = REPORTS[command]
        visit = part.visit
        if part.status not in before:
            is_second_tap = part.status == after
            if is_second_tap or part.status not in PART_OVER:
                return "rejected", []
            return self._park()
        if visit.status in VISIT_OVER:
            return self._park()
        if by not in FIELD:
            return "rejected", []
        part.status = after
        kinds = []
        ends = part.starts + visit.job.minutes
        if command == "turn_back" and self.busy(part.technician, part.starts, ends, but=part):
            part.status = "removed"
            kinds.append("visit_withdrawn")
        visit.settle()
        if follow_up and command == "cannot_complete" and not visit.has_follow_up:
            visit.has_follow_up = True
            self.add_visit(visit.job)
            kinds.append("visit_created")
        visit.job.settle()
        self.reports += 1
        return "applied", [*kinds, kind]

    def _park(self) -> tuple[str, list[str]]:
        self.reports += 1
        self.conflicts += 1
        return "parked", ["report_conflicted"]
