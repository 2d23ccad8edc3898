"""Running late: what is kept, who is told, where it shows."""

from datetime import timedelta

import pytest
import time_machine

from dispatch.locks import lock_assignment
from dispatch.models import Assignment, Conflict, Delay
from dispatch.queries.arrival import expected_arrival
from dispatch.queries.board import board_snapshot
from dispatch.services.delays import delay_effect, report_delay
from dispatch.services.filing import Fact
from dispatch.services.placement import Target, place_visit
from dispatch.services.promises import make_promise
from events.actors import Actor, ActorKind
from events.door import writing
from events.models import Event
from tests.factories import ANNA, TEN, make_technician, make_territory, make_visit, placed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(TEN - HOUR, tick=False):
        yield


@pytest.fixture
def technician():
    return make_technician()


def say(part, minutes):
    with writing(Actor(ActorKind.TECHNICIAN, part.technician_id)) as tx:
        locked = lock_assignment(part.pk)
        now = TEN - HOUR
        return report_delay(locked, minutes, Fact(claimed_at=now, occurred_at=now), tx)


def arrival(part):
    own = Assignment.objects.select_related("technician__territory").get(pk=part.pk)
    return expected_arrival(own, now=TEN - HOUR).starts_at


def test_this_and_the_later_visits_move_for_customer_and_board(technician):
    first, second = (placed(make_visit(), technician, TEN + n * HOUR) for n in range(2))

    say(first, 20)

    assert arrival(first) == TEN + timedelta(minutes=20)
    assert arrival(second) == TEN + timedelta(minutes=80)
    board = board_snapshot([make_territory()])
    shown = {part.id: part.expected_arrival_at for row in board.visits for part in row.parts}
    assert shown == {first.pk: arrival(first), second.pk: arrival(second)}


def test_the_newest_counts(technician):
    part = placed(make_visit(), technician)

    say(part, 60)
    say(part, 15)

    assert arrival(part) == TEN + timedelta(minutes=15)
    assert Delay.objects.count() == 2


def test_a_plan_that_the_office_made_after_it_is_not_late(technician):
    visit = make_visit()
    part = placed(visit, technician)
    say(part, 60)
    visit.refresh_from_db()

    with time_machine.travel(TEN - HOUR / 2, tick=False):
        target = Target(technician.pk, TEN + HOUR)
        place_visit(visit.pk, target, seen=visit.version, actor=ANNA)

    assert arrival(part) == TEN + HOUR


def test_it_is_told_to_the_customers_of_the_visits_that_move(technician):
    first, second, later = (
        placed(make_visit(), technician, TEN + hours * HOUR) for hours in (0, 1, 4)
    )
    make_promise(second.visit_id, TEN, TEN + HOUR, told_by="phone", actor=ANNA)

    say(first, 30)

    event = Event.objects.get(kind="delay_reported")
    topics = set(event.topics.values_list("topic", flat=True))
    assert {f"visit:{first.visit_id}", f"visit:{second.visit_id}"} <= topics
    assert f"visit:{later.visit_id}" not in topics
    assert event.new["minutes"] == 30
    assert event.new["moved"] == [second.visit_id]
    assert event.new["late"] == [second.visit_id]


def test_what_it_does_is_shown_before_it_is_said(technician):
    first, second = (placed(make_visit(), technician, TEN + n * HOUR) for n in range(2))

    effect = delay_effect(reload(first), 20, said_at=TEN - HOUR, now=TEN - HOUR)

    assert [one.part.pk for one in effect] == [first.pk, second.pk]
    assert not Delay.objects.exists()
    say(first, 20)
    assert [one.moved.arrives_at for one in effect] == [arrival(first), arrival(second)]


def test_a_visit_that_was_called_off_keeps_what_was_said_and_moves_nothing(technician):
    first, second = (placed(make_visit(), technician, TEN + n * HOUR) for n in range(2))
    with writing(ANNA):
        first.visit.status = "canceled"
        first.visit.save()

    filed = say(first, 30)

    assert (filed.result, filed.code) == ("parked", "visit-canceled")
    assert Conflict.objects.get().report.delay.minutes == 30
    assert arrival(second) == TEN + HOUR


def reload(part):
    return Assignment.objects.select_related("technician__territory").get(pk=part.pk)
