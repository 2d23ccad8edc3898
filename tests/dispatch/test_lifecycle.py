"""The life cycles: what leads where, for whom."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import IllegalStep
from dispatch.lifecycle import TABLES, Command, advance, as_data, can, derive, visit_status
from dispatch.models import (
    ASSIGNMENT_OVER,
    VISIT_OVER,
    AssignmentStatus,
    JobStatus,
    OfferStatus,
    PlanStatus,
    RequestStatus,
    VisitStatus,
)
from events.actors import ActorKind

STATUSES = {
    "servicerequest": RequestStatus.values,
    "visit": VisitStatus.values,
    "assignment": AssignmentStatus.values,
    "job": JobStatus.values,
    "plan": PlanStatus.values,
    "visitoffer": OfferStatus.values,
}
AUTOMATIC = {ActorKind.SOLVER, ActorKind.SYSTEM}


@dataclass
class Row:
    """Something with a status and a version."""

    status: str
    version: int = 1


def row(what: str, status: str) -> Row:
    """A row whose class has the name of a table."""
    return type(what.title(), (Row,), {})(status)


def steps(what: str) -> list[tuple[str, Command, str, frozenset[ActorKind]]]:
    return [(status, command, step.to, step.by) for (status, command), step in TABLES[what].items()]


@pytest.mark.parametrize("what", TABLES)
def test_every_status_of_a_table_exists(what):
    mentioned = {status for status, _, to, _ in steps(what)} | {to for _, _, to, _ in steps(what)}

    assert mentioned <= set(STATUSES[what])


@pytest.mark.parametrize("what", TABLES)
def test_a_step_sets_the_status_and_the_next_version(what):
    for status, command, to, by in steps(what):
        one = row(what, status)

        advance(one, command, min(by))

        assert (one.status, one.version) == (to, 2)


@given(
    what=st.sampled_from(sorted(TABLES)),
    command=st.sampled_from(Command),
    by=st.sampled_from(ActorKind),
    data=st.data(),
)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(what, command, by, data):
    one = row(what, data.draw(st.sampled_from(STATUSES[what])))
    before = Row(one.status, one.version)

    if can(one, command, by):
        return
    with pytest.raises(IllegalStep) as refusal:
        advance(one, command, by)

    assert (one.status, one.version) == (before.status, before.version)
    assert refusal.value.details == {"status": before.status, "command": command, "by": by}


def test_nothing_leads_out_of_a_visit_that_is_over():
    assert [step for step in steps("visit") if step[0] in VISIT_OVER] == []


def test_only_work_that_was_done_nevertheless_leads_out_of_a_part_that_is_over():
    assert [step for step in steps("assignment") if step[0] in ASSIGNMENT_OVER] == [
        ("removed", Command.COUNT, "completed", {ActorKind.SYSTEM}),
        ("declined", Command.COUNT, "completed", {ActorKind.SYSTEM}),
    ]


@pytest.mark.parametrize("status", ["in_progress", "paused"])
def test_what_was_started_is_neither_canceled_nor_taken_away(status):
    assert not can(row("visit", status), Command.CANCEL, ActorKind.DISPATCHER)
    assert not can(row("assignment", status), Command.REMOVE, ActorKind.DISPATCHER)


@pytest.mark.parametrize("by", sorted(AUTOMATIC))
@pytest.mark.parametrize("status", ["en_route", "on_site", "in_progress", "paused"])
@pytest.mark.parametrize("command", [Command.PLACE, Command.UNPLAN, Command.DISPATCH])
def test_no_automatic_actor_moves_what_is_under_way(status, command, by):
    assert not can(row("visit", status), command, by)


def test_a_customer_only_cancels_answers_and_only_before_somebody_is_on_the_way():
    steps_of_customers = {
        (what, status, command)
        for what in TABLES
        for status, command, _, by in steps(what)
        if ActorKind.CUSTOMER in by
    }

    assert steps_of_customers == {
        ("servicerequest", "waiting_for_customer", Command.ANSWER),
        ("visit", "unscheduled", Command.CANCEL),
        ("visit", "scheduled", Command.CANCEL),
        ("visit", "dispatched", Command.CANCEL),
        ("job", "waiting", Command.CANCEL),
        ("job", "planned", Command.CANCEL),
        ("job", "on_hold", Command.CANCEL),
    }


def test_technicians_take_steps_of_assignments_and_answer_offers():
    tables = {what for what in TABLES if as_data(what, ActorKind.TECHNICIAN)}

    assert tables == {"assignment", "visitoffer"}


def test_a_phone_gets_the_steps_its_technician_may_take_as_data():
    data = as_data("assignment", ActorKind.TECHNICIAN)

    assert {
        "from": "dispatched", "command": "start", "to": "in_progress",
        "skips": ["en_route", "on_site"],
    } in data  # fmt: skip
    assert not [step for step in data if step["command"] in ("remove", "dispatch")]


def test_a_derived_status_that_stays_costs_no_version():
    one = row("job", "planned")

    changed = [derive(one, "planned"), derive(one, "in_progress")]

    assert changed == [False, True]
    assert (one.status, one.version) == ("in_progress", 2)


@pytest.mark.parametrize(
    ("parts", "lead", "status"),
    [
        ([], None, None),
        (["dispatched"], "dispatched", None),
        (["en_route"], "en_route", "en_route"),
        (["dispatched", "on_site"], "dispatched", "on_site"),
        (["en_route", "on_site"], "en_route", "on_site"),
        (["paused", "on_site"], "paused", "paused"),
        (["in_progress", "paused"], "in_progress", "in_progress"),
        (["completed", "in_progress"], "completed", "in_progress"),
        (["completed", "cannot_complete"], "completed", "completed"),
        (["cannot_complete", "completed"], "cannot_complete", "cannot_complete"),
        (["completed", "dispatched"], "completed", None),
        (["completed"], None, None),
    ],
)
def test_a_visit_follows_whoever_is_furthest_and_ends_as_its_lead(parts, lead, status):
    assert visit_status(parts, lead=lead) == status
