"""Tasks claim, call one service, and may come twice or never."""

import pytest
import time_machine

from dispatch import tasks
from dispatch.services import planning
from dispatch.services.placement import Target, place_visit
from events.models import Event
from tests.factories import ANNA, DAY, TEN, make_technician, make_territory, make_visit
from tests.plans import SEVEN

pytestmark = pytest.mark.django_db


def queued():
    make_technician()
    make_visit()
    ids = [make_territory().pk]
    options = planning.SearchOptions(limit_s=1)
    return planning.queue_plan(DAY, ids, actor=ANNA, options=options, now=SEVEN)


def test_a_plan_that_is_delivered_twice_is_searched_once():
    plan = queued()

    with time_machine.travel(SEVEN):
        tasks.search_plan(plan.pk)
        tasks.search_plan(plan.pk)

    plan.refresh_from_db()
    assert (plan.status, plan.fence) == ("proposed", 1)
    assert Event.objects.filter(kind="plan_proposed").count() == 1


def test_a_plan_that_is_gone_is_no_error():
    tasks.search_plan(404)

    assert not Event.objects.exists()


def test_the_sweep_wakes_up_what_the_broker_lost(monkeypatch):
    plan = queued()
    woken = []
    monkeypatch.setattr(tasks.search_plan, "delay", woken.append)

    tasks.sweep_plans()

    assert woken == [plan.pk]


def test_the_release_sweep_sends_out_what_has_come_near():
    technician, visit = make_technician(), make_visit()
    place_visit(visit.pk, Target(technician.pk, TEN), seen=1, actor=ANNA)

    with time_machine.travel(SEVEN):
        tasks.release_visits()

    visit.refresh_from_db()
    assert visit.status == "dispatched"
