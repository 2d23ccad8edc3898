"""Random commands against the office, held against a model and the invariants after each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from dispatch import lifecycle
from dispatch.models import Job, Visit
from dispatch.services.cancellation import cancel_visit
from dispatch.services.dispatching import dispatch_visit
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.pins import PinWish, pin_visit, unpin_visit
from dispatch.services.placement import Target, place_visit, unplan_visit
from dispatch.services.promises import make_promise
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from events.models import Event, LogHead
from events.refusals import Refusal
from tests.stateful import invariants, model
from tests.stateful.invariants import Snapshot
from tests.stateful.model import REPORTS, Office, Part, Refused
from tests.stateful.publishing import Wish, adopt, publish, require_what_was_promised

if TYPE_CHECKING:
    from collections.abc import Callable

Row = TypeVar("Row")
# A Monday in Prague, where 08:00 is 07:00 in UTC.
EIGHT = datetime(2026, 1, 12, 7, tzinfo=UTC)
TABLES = (
    "events_eventtopic", "events_parkedevent", "events_event", "dispatch_conflict",
    "dispatch_report", "dispatch_pin", "dispatch_promise", "dispatch_proposal",
    "dispatch_plan_territories", "dispatch_plan", "dispatch_assignment", "dispatch_visit",
)  # fmt: skip

COMMANDS = st.sampled_from(sorted(REPORTS))
ANYWHERE = st.integers(0, 999)
SLOTS = st.sampled_from([-60, 0, 30, 60, 90, 120, 240, 300, 510, 540, 600])
PLANNED = st.sampled_from([60, 120, 180, 300, 390])
TECHNICIANS = st.integers(0, 2)
ROLES = st.sampled_from(["lead", "lead", "lead", "helper"])
PLANNERS = st.sampled_from(["dispatcher", "dispatcher", "system", "solver"])
ANYBODY = st.sampled_from(["dispatcher", "system", "solver", "customer", "technician"])


def at(minutes: int) -> datetime:
    """The instant so many minutes after eight."""
    return EIGHT + timedelta(minutes=minutes)


class OfficeMachine(RuleBasedStateMachine):
    """The office, its model, and a clock that only we move.

    `technicians` and `jobs` are set by the test before it runs: ids of rows that never change.
    """

    technicians: list[int] = []
    jobs: list[int] = []
    new_office: Callable[[], Office]

    def __init__(self) -> None:
        super().__init__()
        self.office = type(self).new_office()
        empty_tables()
        with writing(SYSTEM):
            Job.objects.update(status="waiting", version=1)
            for pk in self.jobs:
                Visit.objects.create(job_id=pk)
        self.now = 0
        self.before = Snapshot.take()

    # --- What the office does ---

    @rule(v=ANYWHERE, t=TECHNICIANS, slot=SLOTS, role=ROLES, forced=st.booleans(), by=PLANNERS)
    def place(self, v: int, t: int, slot: int, role: str, forced: bool, by: str) -> None:
        self._place(self._visit(v), t, slot, role, forced=forced, by=by)

    @precondition(lambda self: self.office.having("unscheduled"))
    @rule(v=ANYWHERE, t=TECHNICIANS, slot=SLOTS)
    def plan_and_send(self, v: int, t: int, slot: int) -> None:
        """A whole crew, where it fits."""
        visit = one_of(self.office.having("unscheduled"), v)
        for number, role in enumerate(visit.job.roles):
            self._place(visit, (t + number) % 3, slot, role, forced=True, by="system")
        self._dispatch(visit, "dispatcher")

    @precondition(lambda self: self.office.having("scheduled", "dispatched"))
    @rule(v=ANYWHERE, slot=SLOTS, t=TECHNICIANS, by=PLANNERS)
    def move(self, v: int, slot: int, t: int, by: str) -> None:
        """Another start or another technician for one who has a part."""
        visit = one_of(self.office.having("scheduled", "dispatched"), v)
        for part in visit.live()[:1]:
            self._place(visit, t, slot, part.role, forced=True, by=by)

    @precondition(lambda self: self.office.having("scheduled", "dispatched"))
    @rule(v=ANYWHERE, by=PLANNERS)
    def unplan(self, v: int, by: str) -> None:
        visit = one_of(self.office.having("scheduled", "dispatched"), v)
        self._hold(
            lambda: self.office.unplan(visit, by=by),
            lambda: unplan_visit(self._pk(visit), seen=visit.version, actor=actor(by)),
            by,
        )

    @precondition(lambda self: self.office.having("scheduled"))
    @rule(v=ANYWHERE, by=PLANNERS)
    def dispatch(self, v: int, by: str) -> None:
        self._dispatch(one_of(self.office.having("scheduled"), v), by)

    @precondition(lambda self: 3 * len(self.office.having("canceled")) < len(self.office.visits))
    @rule(v=ANYWHERE, by=ANYBODY)
    def cancel(self, v: int, by: str) -> None:
        visit = self._visit(v)
        self._hold(
            lambda: self.office.cancel(visit, by=by),
            lambda: cancel_visit(self._pk(visit), seen=visit.version, actor=actor(by)),
            by,
        )

    @rule(
        v=ANYWHERE,
        kind=st.sampled_from(["time_range", "technician", "time", "both"]),
        t=TECHNICIANS,
        slot=SLOTS,
    )
    def pin(self, v: int, kind: str, t: int, slot: int) -> None:
        visit = self._visit(v)
        held = (kind, t, slot, slot + 60)
        wish = PinWish(kind, self.technicians[t], at(slot), at(slot + 60))
        self._hold(
            lambda: self.office.pin(visit, held),
            lambda: pin_visit(self._pk(visit), wish, seen=visit.version, actor=actor("dispatcher")),
        )

    @precondition(lambda self: any(visit.pin for visit in self.office.visits))
    @rule(v=ANYWHERE)
    def unpin(self, v: int) -> None:
        visit = one_of([visit for visit in self.office.visits if visit.pin], v)
        self._hold(
            lambda: self.office.unpin(visit),
            lambda: unpin_visit(self._pk(visit), seen=visit.version, actor=actor("dispatcher")),
        )

    @rule(v=ANYWHERE, slot=SLOTS)
    def promise(self, v: int, slot: int) -> None:
        visit, window = self._visit(v), (at(slot), at(slot + 120))
        by = actor("dispatcher")
        self._hold(
            lambda: self.office.promise(visit, slot, slot + 120),
            lambda: make_promise(self._pk(visit), *window, told_by="phone", actor=by),
        )

    @rule(wanted=st.lists(st.tuples(ANYWHERE, TECHNICIANS, PLANNED, st.booleans()), max_size=4))
    def publish(self, wanted: list[tuple[int, int, int, bool]]) -> None:
        """A plan of anything; `nobody` is the third of three technicians, half of the time."""
        wishes = {}
        for v, t, slot, is_odd in wanted:
            visit = self._visit(v)
            nobody = t == 2 and is_odd and visit.status in ("scheduled", "dispatched")
            pk = self._pk(visit)
            is_stale = t == 1 and is_odd
            wishes[pk] = Wish(visit, pk, None if nobody else t, at(slot), is_stale)
        published = publish(list(wishes.values()), self.technicians)
        require_what_was_promised(list(wishes.values()), published)
        after = Snapshot.take()
        invariants.check(self.before, after, is_automatic=True)
        adopt(self.office, after, self.technicians.index)
        self._same_as_model(after)
        self.before = after

    @rule(v=ANYWHERE, distance=st.sampled_from([-1, 1]), by=ANYBODY, stale=st.booleans())
    def nonsense(self, v: int, distance: int, by: str, stale: bool) -> None:
        """A version that nobody saw, or a dispatch whatever the visit's status."""
        visit = self._visit(v)
        target = Target(self.technicians[0], EIGHT)
        seen = visit.version + distance
        if not stale:
            return self._dispatch(visit, by)
        return self._hold(
            refused("stale-version"),
            lambda: place_visit(self._pk(visit), target, seen=seen, actor=actor(by)),
        )

    def _place(
        self, visit: model.Visit, t: int, slot: int, role: str, *, forced: bool, by: str
    ) -> None:
        target = Target(self.technicians[t], at(slot), role, forced)
        self._hold(
            lambda: self.office.place(visit, t, slot, role, forced=forced, by=by),
            lambda: place_visit(self._pk(visit), target, seen=visit.version, actor=actor(by)),
            by,
        )

    def _dispatch(self, visit: model.Visit, by: str) -> None:
        self._hold(
            lambda: self.office.dispatch(visit, by=by),
            lambda: dispatch_visit(self._pk(visit), actor=actor(by)),
            by,
        )

    # --- What technicians report ---

    @precondition(lambda self: self.office.parts())
    @rule(p=ANYWHERE, command=COMMANDS, more=st.booleans())
    def report(self, p: int, command: str, more: bool) -> None:
        """Any step, fitting or late, of any part there ever was."""
        self._report(one_of(self.office.parts(), p), command, follow_up=more)

    @precondition(lambda self: self._on_their_way())
    @rule(p=ANYWHERE, choice=ANYWHERE, more=st.booleans())
    def go_on(self, p: int, choice: int, more: bool) -> None:
        """A step that fits, so that visits get somewhere."""
        part = one_of(self._on_their_way(), p)
        self._report(part, one_of(steps_of(part), choice), follow_up=more)

    @precondition(lambda self: self._on_their_way())
    @rule(p=ANYWHERE, times=st.integers(1, 5))
    def work(self, p: int, times: int) -> None:
        """Several steps of the usual way."""
        part = one_of(self._on_their_way(), p)
        for command in ("start_travel", "arrive", "start", "pause", "resume", "complete")[:times]:
            self._report(part, command, follow_up=False)

    @precondition(lambda self: self.office.parts())
    @rule(p=ANYWHERE, command=COMMANDS)
    def report_of_somebody_else(self, p: int, command: str) -> None:
        part = one_of(self.office.parts(), p)
        wrong = self.technicians[(part.technician + 1) % len(self.technicians)]
        self._hold(
            refused("assignment-not-found"),
            lambda: self._send(part, command, wrong, follow_up=False),
        )

    def _on_their_way(self) -> list[Part]:
        return [part for part in self.office.parts() if steps_of(part)]

    def _report(self, part: Part, command: str, *, follow_up: bool) -> None:
        results = []

        def in_the_model() -> list[str]:
            result, kinds = self.office.report(part, command, by="technician", follow_up=follow_up)
            assert results == [result]
            return kinds

        def really() -> None:
            technician = self.technicians[part.technician]
            outcome = self._send(part, command, technician, follow_up=follow_up)
            results.append(outcome.result)

        self._hold(in_the_model, really)

    def _send(self, part: Part, command: str, technician: int, *, follow_up: bool) -> Any:
        self.now += 7
        details = StepDetails(
            claimed_at=at(self.now), occurred_at=at(self.now), follow_up=follow_up
        )
        return report_step(
            part.id,
            lifecycle.Command(command),
            details,
            technician_id=technician,
            actor=Actor(ActorKind.TECHNICIAN, technician),
        )

    # --- Holding them against each other ---

    def _hold(
        self, in_the_model: Callable[[], list[str]], really: Callable[[], Any], by: str = ""
    ) -> None:
        """Do it really and in the model; both refuse, for the same reason, or neither does."""
        # Really first: what the writer saw is the model's version before.
        code = outcome_of(really)
        try:
            kinds, expected = in_the_model(), ""
        except Refused as refusal:
            kinds, expected = [], str(refusal)
        assert code == expected
        after = Snapshot.take()
        told = Event.objects.filter(seq__gt=self.before.seq).order_by("seq")
        assert list(told.values_list("kind", flat=True)) == kinds
        invariants.check(self.before, after, is_automatic=by in ("system", "solver"))
        self._same_as_model(after)
        self.before = after

    def _same_as_model(self, now: Snapshot) -> None:
        visits = [(row["status"], row["version"]) for _, row in sorted(now.visits.items())]
        assert visits == [(visit.status, visit.version) for visit in self.office.visits]
        new = sorted(set(now.parts) - {part.id for part in self.office.parts()})
        for part, pk in zip((p for p in self.office.parts() if not p.id), new, strict=True):
            part.id = pk
        for part in self.office.parts():
            row = now.parts[part.id]
            assert (row["status"], row["starts_at"]) == (part.status, at(part.starts))
            assert row["technician_id"] == self.technicians[part.technician]
        jobs = dict(Job.objects.values_list("pk", "status"))
        assert [jobs[pk] for pk in self.jobs] == [job.status for job in self.office.jobs]
        invariants.reports_are_stored_once(self.office.reports, self.office.conflicts)

    def _visit(self, number: int) -> model.Visit:
        return one_of(self.office.visits, number)

    def _pk(self, visit: model.Visit) -> int:
        return sorted(self.before.visits)[visit.number]


def one_of(rows: list[Row], number: int) -> Row:
    """One of them, whichever the number says."""
    return rows[number % len(rows)]


def outcome_of(really: Callable[[], Any]) -> str:
    """The code of the refusal, or nothing."""
    try:
        really()
    except Refusal as refusal:
        return refusal.code
    return ""


def refused(code: str) -> Callable[[], list[str]]:
    """A command that the model refuses."""

    def refuse() -> list[str]:
        raise Refused(code)

    return refuse


def steps_of(part: Part) -> list[str]:
    """The reports that fit a part now."""
    if part.visit.status in model.VISIT_OVER:
        return []
    return [name for name, (before, _, _) in REPORTS.items() if part.status in before]


def actor(kind: str) -> Actor:
    """An actor of a kind."""
    return Actor(ActorKind(kind), 1)


def empty_tables() -> None:
    """Back to the first state: no visit, no event, ids from 1."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY CASCADE")
        else:
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("DELETE FROM sqlite_sequence WHERE name LIKE 'dispatch_%'")
    LogHead.objects.update(seq=0)
