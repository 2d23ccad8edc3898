"""Plans are asked for, claimed, stopped, failed and put away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.errors import BadField, IllegalStep, NobodyWorks, PlanInThePast, PlanNotProposed
from dispatch.models import Plan, PlanPolicy
from dispatch.services import planning
from events.models import Event, EventTopic
from events.refusals import StaleVersion
from tests.factories import ANNA, DAY, TEN, make_technician, make_territory
from tests.plans import SEVEN

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def queued(*, day=DAY, territories=None, now=SEVEN, **options):
    ids = territories or [make_territory().pk]
    options = planning.SearchOptions(**options)
    return planning.queue_plan(day, ids, actor=ANNA, options=options, now=now)


def expire(plan):
    Plan.objects.filter(pk=plan.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_plan_is_queued_with_its_event_for_its_territory():
    make_technician()

    plan = queued(limit_s=12, seed=7)

    assert (plan.status, plan.limit_s, plan.seed) == ("queued", 12, 7)
    event = Event.objects.get(kind="plan_queued")
    topics = set(EventTopic.objects.filter(event=event).values_list("topic", flat=True))
    assert topics == {f"plan:{plan.pk}", f"territory:{make_territory().pk}"}


def test_the_default_policy_is_the_one_marked_so():
    make_technician()
    PlanPolicy.objects.create(name="old")
    chosen = PlanPolicy.objects.create(name="ours", is_default=True)

    assert queued().policy == chosen


def test_a_day_that_is_over_is_refused_with_a_sentence():
    make_technician()

    with pytest.raises(PlanInThePast, match=r"2026-01-12 is over. Plan today \(2026-01-13\)"):
        queued(now=TEN + timedelta(days=1))


def test_a_day_counts_in_the_territorys_zone():
    make_technician()
    late_evening_in_utc = TEN + timedelta(hours=13, minutes=30)

    with pytest.raises(PlanInThePast):
        queued(now=late_evening_in_utc)


def test_a_day_on_which_nobody_works_is_refused_with_a_sentence():
    make_technician(shift=None)

    with pytest.raises(NobodyWorks, match="Nobody works on 2026-01-12"):
        queued()

    assert not Plan.objects.exists()


@pytest.mark.parametrize("territories", [[], [404]])
def test_territories_must_exist(territories):
    with pytest.raises(BadField):
        planning.queue_plan(DAY, territories, actor=ANNA, now=SEVEN)


def test_the_same_scope_joins_the_plan_that_is_searched():
    make_technician()
    first = queued()

    planning.start(first.pk)

    assert queued().pk == first.pk
    assert Plan.objects.count() == 1


def test_another_day_and_another_scope_are_plans_of_their_own():
    make_technician()
    south = make_territory("South")
    make_technician(territory=south)
    first = queued()

    others = [queued(day=DAY + timedelta(days=1)), queued(territories=[south.pk])]
    others.append(queued(territories=[south.pk, make_territory().pk]))

    assert len({first.pk, *(plan.pk for plan in others)}) == 4


def test_a_plan_can_be_claimed_once():
    make_technician()
    plan = queued()

    claimed, again = planning.start(plan.pk), planning.start(plan.pk)

    assert (claimed.status, claimed.fence, again) == ("searching", 1, None)


def test_a_missing_plan_cannot_be_claimed():
    assert planning.start(404) is None


def test_an_expired_lease_is_claimed_again_with_a_higher_fence():
    make_technician()
    plan = queued()
    dead = planning.start(plan.pk)
    expire(plan)

    waiting = planning.queued_ids()
    alive = planning.start(plan.pk)

    assert waiting == [plan.pk]
    assert (dead.fence, alive.fence) == (1, 2)
    assert (planning.renew(dead, {}), planning.renew(alive, {})) == (False, True)
    assert planning.queued_ids() == []


def test_a_plan_whose_searchers_die_again_and_again_is_given_up():
    make_technician()
    plan = queued()
    for _ in range(planning.MOST_CLAIMS):
        planning.start(plan.pk)
        expire(plan)

    assert planning.start(plan.pk) is None

    plan.refresh_from_db()
    assert (plan.status, plan.error) == ("failed", "Its searchers died.")


def test_stopping_what_waits_calls_it_off():
    make_technician()
    plan = queued()

    stopped = planning.stop(plan.pk, seen=plan.version, actor=ANNA)

    assert stopped.status == "stopped"
    assert planning.start(plan.pk) is None


def test_stopping_a_search_only_asks_for_it():
    make_technician()
    plan = planning.start(queued().pk)

    asked = planning.stop(plan.pk, seen=plan.version, actor=ANNA)

    assert (asked.status, asked.is_stop_wanted) == ("searching", True)
    assert planning.is_stop_wanted(plan)


def test_who_saw_an_older_plan_may_not_stop_or_discard_it():
    make_technician()
    plan = queued()

    for act in (planning.stop, planning.discard):
        with pytest.raises(StaleVersion):
            act(plan.pk, seen=plan.version + 1, actor=ANNA)


def test_a_plan_fails_with_its_reason_unless_somebody_took_over():
    make_technician()
    plan = planning.start(queued().pk)

    planning.fail(plan.pk, reason="late", fence=plan.fence - 1)
    plan.refresh_from_db()
    untouched = plan.status
    planning.fail(plan.pk, reason="broken", fence=plan.fence)
    plan.refresh_from_db()

    assert untouched == "searching"
    assert (plan.status, plan.error) == ("failed", "broken")


def test_a_failed_plan_is_put_away_once():
    make_technician()
    plan = planning.start(queued().pk)
    planning.fail(plan.pk, reason="broken")

    discarded = planning.discard(plan.pk, actor=ANNA)

    assert discarded.status == "discarded"
    with pytest.raises(PlanNotProposed):
        planning.discard(plan.pk, actor=ANNA)
    with pytest.raises(IllegalStep):
        planning.stop(plan.pk, actor=ANNA)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_fails_no_request(settings, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionError("no broker")

    make_technician()
    monkeypatch.setattr("celery.app.base.Celery.send_task", refuse)
    plan = queued(now=SEVEN)

    planning.wake(plan.pk)

    assert planning.queued_ids() == [plan.pk]
