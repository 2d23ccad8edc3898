"""Reports that did not fit: who sees them, and what a choice does."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dispatch.errors import ConflictNotFound, ConflictResolved
from dispatch.lifecycle import Command
from dispatch.locks import lock_assignment
from dispatch.models import Assignment, Conflict, Report, Visit
from dispatch.services.cancellation import cancel_visit
from dispatch.services.conflicts import of_technician, of_territories, resolve
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.filing import Fact
from dispatch.services.placement import Target, place_visit, unplan_visit
from dispatch.services.records import PartUse, add_note, add_part_line, correct_time
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from events.models import Event
from technicians.models import PartType, Stock
from tests.factories import (
    ANNA,
    TEN,
    make_technician,
    make_territory,
    make_user,
    make_visit,
    placed,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def at(minute: int) -> Any:
    return TEN + timedelta(minutes=minute)


def report(part: Assignment, command: str, minute: int) -> Any:
    return report_step(
        part.pk,
        Command(command),
        StepDetails(claimed_at=at(minute), occurred_at=at(minute)),
        technician_id=part.technician_id,
        actor=Actor(ActorKind.TECHNICIAN, part.technician_id),
    )


def given_away(status: str = "dispatched") -> tuple[Assignment, Assignment]:
    """A visit that was one technician's, who did it, and that another has now."""
    lost = placed(make_visit(), make_technician())
    place_visit(lost.visit_id, Target(make_technician().pk, TEN), seen=1, actor=ANNA)
    other = Assignment.objects.exclude(pk=lost.pk).get()
    if status != "dispatched":
        report(other, status, 1)
    with writing(SYSTEM):
        Assignment.objects.filter(pk=other.pk, status="planned").update(status="dispatched")
    return lost, other


def do_it(part: Assignment) -> Conflict:
    """The whole visit, reported; the conflict about its end."""
    for minute, command in [(5, "start_travel"), (20, "arrive"), (25, "start"), (60, "complete")]:
        assert report(part, command, minute).result == "parked"
    return Conflict.objects.get(report__command="complete")


def choose(conflict: Conflict, choice: Any, **who: Any) -> Conflict:
    return resolve(conflict.pk, choice, **{"among": Conflict.objects.all(), "actor": ANNA} | who)


def now(row: Any) -> Any:
    row.refresh_from_db()
    return row


def test_a_conflict_is_seen_by_its_technician_and_by_its_territory():
    lost, other = given_away()
    conflict = do_it(lost)
    elsewhere = make_territory("South")

    assert conflict in of_technician(lost.technician_id)
    assert conflict not in of_technician(other.technician_id)
    assert conflict in of_territories([lost.visit.job.territory_id])
    assert conflict not in of_territories([elsewhere.pk])


def test_work_that_counts_completes_the_visit_and_keeps_the_other_at_home():
    lost, other = given_away()
    conflict, user = do_it(lost), make_user()

    settled = choose(conflict, "count", user=user)

    assert (settled.resolution, settled.resolved_by) == ("count", user)
    assert settled.resolved_at is not None
    assert [now(row).status for row in (lost, other)] == ["completed", "removed"]
    visit = Visit.objects.get(pk=lost.visit_id)
    assert (visit.status, visit.ended_at, visit.job.status) == ("completed", at(60), "completed")
    assert (lost.travel_started_at, lost.arrived_at, lost.work_started_at, lost.work_ended_at) == (
        at(5), at(20), at(25), at(60),
    )  # fmt: skip


def test_a_choice_holds_for_what_led_to_the_report():
    lost, _ = given_away()
    conflict = do_it(lost)
    later = report(lost, "pause", 70)

    choose(conflict, "count")

    assert later.result == "parked"
    assert Conflict.objects.filter(resolution="count").count() == 4
    assert Conflict.objects.get(resolved_at=None).report.command == "pause"
    assert Report.objects.filter(is_applied=True).count() == 4


def test_everybody_hears_of_the_choice():
    lost, other = given_away()
    conflict = do_it(lost)
    seen = Event.objects.latest("seq").seq

    choose(conflict, "count")

    told = Event.objects.filter(seq__gt=seen)
    kinds = list(told.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["visit_withdrawn", "work_completed", *["conflict_resolved"] * 4]
    withdrawn = told.get(kind="visit_withdrawn")
    assert withdrawn.topics.get().topic == f"technician:{other.technician_id}"
    last = told.latest("seq")
    assert last.new["conflict"] == conflict.pk
    topics = set(last.topics.values_list("topic", flat=True))
    assert {f"technician:{lost.technician_id}", f"visit:{lost.visit_id}"} <= topics
    assert f"territory:{lost.visit.job.territory_id}" in topics


def test_the_offices_decision_may_stand():
    lost, other = given_away()
    conflict = do_it(lost)

    settled = choose(conflict, "keep")

    assert settled.resolution == "keep"
    assert [now(row).status for row in (lost, other)] == ["removed", "dispatched"]
    assert now(lost.visit).status == "dispatched"
    assert lost.work_ended_at is None
    assert not Report.objects.filter(is_applied=True).exists()


def test_somebody_who_is_under_way_is_not_sent_home():
    lost, other = given_away()
    conflict = do_it(lost)
    report(other, "start_travel", 30)

    choose(conflict, "count")

    assert [now(row).status for row in (lost, other)] == ["removed", "en_route"]
    assert now(lost.visit).status == "en_route"
    assert lost.work_ended_at == at(60)


def test_a_visit_that_waits_to_be_planned_is_done():
    lost = placed(make_visit(), make_technician())
    unplan_visit(lost.visit_id, seen=1, actor=ANNA)
    conflict = do_it(lost)

    choose(conflict, "count")

    assert (now(lost).status, now(lost.visit).status) == ("completed", "completed")


def test_a_canceled_visit_stays_canceled_and_the_hours_count():
    lost = placed(make_visit(), make_technician())
    cancel_visit(lost.visit_id, seen=1, actor=ANNA)
    conflict = do_it(lost)

    choose(conflict, "count")

    assert now(lost.visit).status == "canceled"
    assert (now(lost).work_started_at, lost.work_ended_at) == (at(25), at(60))


def test_times_of_work_that_is_done_are_not_overwritten():
    part = placed(make_visit(), make_technician())
    for minute, command in [(5, "start"), (50, "complete")]:
        report(part, command, minute)
    report(part, "arrive", 70)

    choose(Conflict.objects.get(), "count")

    assert (now(part).status, part.work_started_at, part.arrived_at) == (
        "completed", at(5), at(70),
    )  # fmt: skip


def test_records_that_count_have_their_effect():
    lost, _ = given_away()
    fact = Fact(at(65), at(65), note="Valve was stuck")
    with writing(SYSTEM):
        kind = PartType.objects.create(code="valve", name="Valve")
        stock = Stock.objects.create(part_type=kind, technician_id=lost.technician_id, quantity=3)
    with writing(Actor(ActorKind.TECHNICIAN, lost.technician_id)) as tx:
        part = lock_assignment(lost.pk)
        add_part_line(part, PartUse("valve", "", Decimal(2)), fact, tx)
        correct_time(part, "arrived_at", at(15), fact, tx)
        add_note(part, fact, tx)
    assert now(stock).quantity == 3

    choose(Conflict.objects.get(report__command="note"), "count")

    assert now(stock).quantity == 1
    assert now(lost).arrived_at == at(15)
    assert Report.objects.filter(is_applied=True).count() == 3
    assert now(lost).status == "removed"


def test_the_same_choice_again_changes_nothing_and_another_is_refused():
    lost, _ = given_away()
    conflict = do_it(lost)
    choose(conflict, "count")
    version, events = now(lost.visit).version, Event.objects.count()

    again = choose(conflict, "count")

    assert again.resolution == "count"
    assert (now(lost.visit).version, Event.objects.count()) == (version, events)
    with pytest.raises(ConflictResolved):
        choose(conflict, "keep")


def test_what_one_does_not_see_one_does_not_choose():
    lost, other = given_away()
    conflict = do_it(lost)

    with pytest.raises(ConflictNotFound):
        choose(conflict, "count", among=of_technician(other.technician_id))

    assert now(conflict).resolved_at is None
