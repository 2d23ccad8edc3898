"""The board's snapshot: what is on it, what is not, and what it costs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from company.models import Territory
from dispatch.errors import TerritoryNotFound
from dispatch.models import (
    Assignment,
    Conflict,
    Pin,
    Plan,
    PlanPolicy,
    Promise,
    Proposal,
    Report,
    Visit,
    WorkTypeRole,
)
from dispatch.queries.board import board_snapshot
from dispatch.queries.expected import Span
from dispatch.queries.shapes import Board
from events.actors import SYSTEM
from events.door import writing
from events.log import position
from technicians.models import Absence, Position, Technician
from tests.factories import (
    DAY,
    TEN,
    make_customer,
    make_technician,
    make_territory,
    make_visit,
    make_work_type,
    placed,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _open_door() -> Iterator[None]:
    """Rows of these tests are made as they stand, past the services."""
    with writing(SYSTEM):
        yield


def snapshot(
    *territories: Territory, now: datetime = TEN, day: date | None = None, **options: Any
) -> Board:
    visible = territories or (make_territory(),)
    return board_snapshot(visible, day=day, now=now, **options)


def promised(visit: Visit, starts_at: datetime, minutes: int = 120) -> Promise:
    return Promise.objects.create(
        visit=visit, starts_at=starts_at, ends_at=starts_at + minutes * MINUTE, told_at=TEN
    )


def test_a_planned_visit_is_on_the_day_with_all_that_its_bar_shows() -> None:
    technician = make_technician("Sam Okafor", skills={"gas": 2, "water": 1})
    customer = make_customer("Helena Novak")
    visit = make_visit(
        minutes=45, customer=customer, work_type=make_work_type(name="Boiler repair")
    )
    placed(visit, technician, TEN)
    promised(visit, TEN - 60 * MINUTE)
    Pin.objects.create(visit=visit, kind="technician", technician=technician)

    board = snapshot()

    [row], [one] = board.technicians, board.visits
    assert (row.initials, row.skills) == ("SO", "Gas L2 · Water")
    assert (one.customer, one.short, one.work) == ("Helena Novak", "Novak", "Boiler repair")
    assert one.promise == Span(TEN - 60 * MINUTE, TEN + 60 * MINUTE)
    assert (one.pin, one.crew, one.minutes) == ("technician", 1, 45)
    assert [(part.technician, part.status, part.starts_at) for part in one.parts] == [
        (technician.pk, "dispatched", TEN)
    ]
    assert (board.seq, board.day, board.zone) == (position(), DAY, "Europe/Prague")


def test_the_day_is_the_territorys_and_not_utc() -> None:
    technician = make_technician()
    midnight = datetime.fromisoformat("2026-01-12T00:00:00+01:00")
    before, first = make_visit(minutes=30), make_visit(minutes=30)
    placed(before, technician, midnight - 60 * MINUTE)
    placed(first, technician, midnight)

    assert [row.id for row in snapshot(day=DAY).visits] == [first.pk]


def test_shifts_absences_breaks_and_the_last_position_are_in_the_row() -> None:
    technician = make_technician(shift=("08:00", "16:00"), has_break=True)
    Absence.objects.create(
        technician=technician, starts_at=TEN, ends_at=TEN + timedelta(days=1), kind="sick"
    )
    for minutes, lat in ((30, 50.1), (2, 50.2), (60 * 24, 50.3)):
        Position.objects.create(technician=technician, at=TEN - minutes * MINUTE, lat=lat, lon=14.4)

    [row] = snapshot().technicians

    eight = TEN - 3 * 60 * MINUTE  # in Prague
    assert row.shifts == [Span(eight, TEN)]
    assert [(one.starts_at, one.label) for one in row.absences] == [(TEN, "Sick")]
    assert row.position is not None
    assert row.position.lat == 50.2


def test_a_break_stands_where_the_visits_leave_room() -> None:
    technician = make_technician(has_break=True)
    placed(make_visit(minutes=90), technician, TEN)

    [row] = snapshot(now=TEN - 60 * MINUTE).technicians

    half_past_twelve = TEN + 90 * MINUTE
    assert row.breaks == [Span(half_past_twelve, half_past_twelve + 30 * MINUTE)]


def test_a_visit_that_will_miss_its_promise_may_be_late() -> None:
    technician = make_technician()
    now = placed(make_visit(), technician, TEN - 90 * MINUTE, status="in_progress")
    Assignment.objects.filter(pk=now.pk).update(work_started_at=TEN - 90 * MINUTE)
    late = make_visit()
    placed(late, technician, TEN + 5 * MINUTE)
    Assignment.objects.filter(visit=late).update(travel_s=20 * 60)
    promised(late, TEN - 112 * MINUTE)

    board = snapshot()

    part = next(row for row in board.visits if row.id == late.pk).parts[0]
    assert (part.signal, part.late_minutes) == ("may_be_late", 12)
    assert part.expected_arrival_at == TEN + 20 * MINUTE
    assert part.expected_arrival_until == TEN + 30 * MINUTE
    assert (board.figures.may_be_late, board.figures.promises_kept) == (1, 0)


def test_a_conflict_shows_until_it_is_resolved() -> None:
    visit = make_visit()
    part = placed(visit, make_technician())
    report = Report.objects.create(
        assignment=part, command="start", claimed_at=TEN, occurred_at=TEN, is_applied=False
    )
    conflict = Conflict.objects.create(report=report, visit=visit, code="assignment-over")

    assert snapshot().visits[0].parts[0].signal == "conflict"
    assert snapshot().figures.conflicts == 1
    Conflict.objects.filter(pk=conflict.pk).update(resolved_at=TEN)
    assert snapshot().figures.conflicts == 0


def test_the_figures_count_visits_and_not_people() -> None:
    pair = make_work_type()
    for role in ("lead", "helper"):
        WorkTypeRole.objects.create(work_type=pair, role=role)
    visit = make_visit(work_type=pair)
    placed(visit, make_technician(), status="completed")
    placed(visit, make_technician(), status="completed", role="helper")
    make_visit()

    board = snapshot()

    assert (board.figures.served, board.figures.visits, board.figures.unplanned) == (1, 1, 1)
    assert (board.visits[0].crew, len(board.visits[0].parts)) == (2, 2)


def test_who_was_relieved_of_a_visit_shows_it_no_longer() -> None:
    visit = make_visit()
    placed(visit, make_technician("Ana"), status="removed")
    placed(visit, make_technician("Ben"))

    [row] = snapshot().visits

    assert [part.status for part in row.parts] == ["dispatched"]


def test_foreign_territories_are_not_on_the_board() -> None:
    here, there = make_territory("North"), make_territory("South")
    placed(make_visit(territory=there), make_technician(territory=there))
    make_visit(territory=there)
    make_visit(territory=here)

    board = snapshot(here)

    assert (len(board.visits), len(board.technicians), len(board.unplanned)) == (0, 0, 1)
    assert [one.name for one in board.territories] == ["North"]


def test_one_of_several_territories_can_be_chosen() -> None:
    here, there = make_territory("North"), make_territory("South")
    make_technician(territory=here)
    make_technician(territory=there)

    assert len(snapshot(here, there).technicians) == 2
    assert len(snapshot(here, there, territory_id=there.pk).technicians) == 1
    with pytest.raises(TerritoryNotFound):
        snapshot(here, territory_id=there.pk)


def test_somebody_who_helps_out_from_elsewhere_has_a_row() -> None:
    here, there = make_territory("North"), make_territory("South")
    helper = make_technician(territory=there)
    placed(make_visit(territory=here), helper)

    assert [row.id for row in snapshot(here).technicians] == [helper.pk]


@pytest.mark.parametrize(
    ("hours", "group"), [(-1, "overdue"), (12, "today"), (30, "tomorrow"), (60, "later")]
)
def test_what_waits_is_grouped_by_when_it_is_due(hours: int, group: str) -> None:
    make_visit(due_at=TEN + timedelta(hours=hours))

    [row] = snapshot().unplanned

    assert row.due_group == group


def left_out(visit: Visit, kind: str = "left_out", **numbers: Any) -> None:
    policy = PlanPolicy.objects.get_or_create(name="default")[0]
    plan = Plan.objects.create(day=DAY, policy=policy, status="published")
    reasons = [{"code": "nobody-has-skill", **numbers}] if numbers else []
    Proposal.objects.create(plan=plan, visit=visit, seen_version=1, kind=kind, reasons=reasons)


def test_the_newest_plan_says_why_in_a_sentence_with_its_numbers() -> None:
    visit = make_visit(skills={"gas": 3})
    left_out(visit, skill="gas", needs=2, best=1)
    left_out(visit, skill="gas", needs=3, best=2)

    [row] = snapshot().unplanned

    assert row.skills == ["Gas L3"]
    assert row.reasons == ["Nobody who works that day has Gas at level 3."]


def test_a_reason_that_a_newer_plan_overtook_is_not_told() -> None:
    visit = make_visit()
    left_out(visit, skill="gas", needs=2, best=1)
    left_out(visit, kind="new")

    assert snapshot().unplanned[0].reasons == []


def running(territory: Territory, status: str, **fields: Any) -> Plan:
    policy = PlanPolicy.objects.get_or_create(name="default")[0]
    plan = Plan.objects.create(day=DAY, policy=policy, status=status, **fields)
    plan.territories.set([territory])
    return plan


def test_a_proposal_is_shown_with_what_it_would_change() -> None:
    figures = {"served": 7, "left_out": 1, "travel_minutes": 60, "now": {"travel_minutes": 101}}
    plan = running(make_territory(), "proposed", figures=figures)
    for kind in ("new", "moved", "moved", "kept"):
        Proposal.objects.create(plan=plan, visit=make_visit(), seen_version=1, kind=kind)

    shown = snapshot().plan

    assert shown is not None
    assert (shown.new, shown.moved, shown.left_out, shown.served) == (1, 2, 0, 7)
    assert shown.travel_change_minutes == -41


@pytest.mark.parametrize("status", ["published", "discarded", "stopped"])
def test_a_settled_plan_is_not_shown(status: str) -> None:
    running(make_territory(), status)

    assert snapshot().plan is None


def test_a_plan_that_touches_a_foreign_territory_is_somebody_elses() -> None:
    here = make_territory("North")
    running(here, "proposed").territories.add(make_territory("South"))

    assert snapshot(here).plan is None


def test_without_any_territory_the_board_is_empty() -> None:
    board = board_snapshot([], now=TEN)

    assert (board.technicians, board.visits, board.zone) == ([], [], "UTC")


def busy_day(technicians: int) -> None:
    for number in range(technicians):
        technician: Technician = make_technician(skills=("gas",), has_break=True)
        Position.objects.create(technician=technician, at=TEN, lat=50, lon=14)
        for hour in range(3):
            visit = make_visit(skills=("gas",), customer=make_customer(f"Customer {number}"))
            placed(visit, technician, TEN + hour * 90 * MINUTE)
            promised(visit, TEN)
        left_out(make_visit(skills=("gas",)), skill="gas", needs=2, best=1)


def test_the_number_of_queries_does_not_grow_with_the_day(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    busy_day(8)
    running(make_territory(), "searching")

    with django_assert_max_num_queries(20):
        board = snapshot()

    assert (len(board.visits), len(board.unplanned)) == (24, 8)
