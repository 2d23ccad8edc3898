"""Plans that are asked for, claimed and published while others write."""

import random
from datetime import timedelta
from functools import partial

import pytest

from dispatch.models import Assignment, Plan, Proposal
from dispatch.services import planning
from dispatch.services.placement import Target, place_visit
from dispatch.services.publishing import publish_plan
from dispatch.services.searching import plan_now
from events.actors import SYSTEM
from events.door import writing
from events.refusals import Refusal
from tests.factories import ANNA, DAY, TEN, make_technician, make_territory, make_visit
from tests.plans import SEVEN, SHORT, scattered
from tests.races.crowd import crowd

pytestmark = [pytest.mark.usefixtures("unpooled"), pytest.mark.both]

STARTERS = 8
ROUNDS = 10


def ask():
    return planning.queue_plan(DAY, [make_territory().pk], actor=ANNA, now=SEVEN).pk


def proposed(visits, technicians):
    """A proposal that gives each technician a column of visits, an hour each from ten."""
    plan = planning.start(ask())
    with writing(SYSTEM):
        for number, visit in enumerate(visits):
            start = TEN + timedelta(hours=number // len(technicians))
            Proposal.objects.create(
                plan=plan,
                visit=visit,
                kind="new",
                seen_version=visit.version,
                technician=technicians[number % len(technicians)],
                starts_at=start,
                ends_at=start + timedelta(hours=1),
            )
        plan.status = "proposed"
        plan.save()
    return plan


def test_all_who_ask_at_once_for_the_same_scope_get_one_plan():
    make_technician()
    for _ in range(ROUNDS):
        plans = set(crowd([ask] * STARTERS))

        assert len(plans) == 1
        planning.stop(plans.pop(), actor=ANNA)

    assert Plan.objects.count() == ROUNDS


def test_of_all_who_claim_at_once_one_searches():
    make_technician()
    for _ in range(ROUNDS):
        plan_id = ask()

        claims = crowd([partial(planning.start, plan_id)] * STARTERS)

        assert len([claim for claim in claims if claim is not None]) == 1
        planning.fail(plan_id, reason="enough")


def edit(visit, technician, starts_at):
    """Place a visit by hand; the start, or None when somebody was faster."""
    try:
        target = Target(technician.pk, starts_at, is_forced=True)
        place_visit(visit.pk, target, seen=visit.version, actor=ANNA)
    except Refusal:
        return None
    return starts_at


def starts_of(visit):
    parts = Assignment.objects.exclude(status="removed").filter(visit=visit)
    return set(parts.values_list("starts_at", flat=True))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_edit_made_while_a_plan_is_published_is_lost(seed):
    technicians = [make_technician() for _ in range(3)]
    visits = [make_visit(minutes=60) for _ in range(9)]
    publish = partial(publish_plan, proposed(visits, technicians).pk, actor=ANNA, now=SEVEN)
    edited = random.Random(seed).sample(visits, 3)
    evenings = [TEN + timedelta(hours=hour) for hour in (3, 4, 5)]
    works = [
        partial(edit, visit, technicians[0], evening)
        for visit, evening in zip(edited, evenings, strict=True)
    ]

    *edits, done = crowd([*works, publish])

    kept = [visit for visit, evening in zip(edited, edits, strict=True) if evening is not None]
    assert {visit.pk for visit in kept} <= {one.visit_id for one in done.conflicts}
    for visit, evening in zip(edited, edits, strict=True):
        assert evening is None or starts_of(visit) == {evening}


def test_two_who_publish_at_once_publish_each_visit_once():
    technicians = [make_technician() for _ in range(3)]
    visits = [make_visit(minutes=60) for _ in range(9)]
    plan = proposed(visits, technicians)

    def publish():
        return publish_plan(plan.pk, actor=ANNA, now=SEVEN).visit_ids

    published = [pk for some in crowd([publish] * 3) for pk in some]

    assert sorted(published) == [visit.pk for visit in visits]
    assert Assignment.objects.count() == 9


def test_a_whole_run_over_a_connection_of_its_own():
    make_technician()
    scattered(4)

    plan = plan_now(DAY, [make_territory().pk], actor=ANNA, options=SHORT, now=SEVEN)
    done = publish_plan(plan.pk, actor=ANNA, now=SEVEN)

    assert done.published == 4
