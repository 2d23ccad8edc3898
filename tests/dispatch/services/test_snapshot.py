"""A day is read as it stands: what may move, what takes time, where everybody is."""

from datetime import date, timedelta

import pytest

from dispatch.lifecycle import Command
from dispatch.models import Hold as HoldRow
from dispatch.models import JobLink, JobTechnician, PlanPolicy, PossibleHours, Promise, Visit
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.snapshot import take_day
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from events.log import position
from technicians.availability import Point
from technicians.models import Absence, TechnicianSkill
from tests.crews import make_crew_visit
from tests.factories import (
    DAY,
    TEN,
    make_job,
    make_technician,
    make_territory,
    make_visit,
    placed,
)
from tests.plans import SEVEN

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def day_at(now=SEVEN, day=DAY, territory=None):
    territory = territory or make_territory()
    return take_day(day, [territory.pk], policy=PlanPolicy(), now=now)


def visits_in(day):
    return {need.visit_id for need in day.needs if not need.is_fixed}


def step(part, command, at):
    report_step(
        part.pk,
        command,
        StepDetails(claimed_at=at, occurred_at=at),
        technician_id=part.technician_id,
        actor=Actor(ActorKind.TECHNICIAN, part.technician_id),
    )


def test_unplanned_and_planned_visits_of_the_day_may_move():
    technician = make_technician()
    waiting, standing = make_visit(), make_visit()
    placed(standing, technician, TEN)

    day = day_at()

    assert visits_in(day) == {waiting.pk, standing.pk}
    assert day.seq == position()


def test_visits_of_other_days_territories_and_closed_jobs_stay_out():
    technician = make_technician()
    tomorrow = make_visit()
    placed(tomorrow, technician, TEN + timedelta(days=1))
    make_visit(territory=make_territory("South"))
    make_visit(status="on_hold")
    make_visit(earliest_at=TEN + timedelta(days=2))
    canceled = make_visit()
    Visit.objects.filter(pk=canceled.pk).update(status="canceled")

    assert visits_in(day_at()) == set()


def test_a_promise_or_hours_on_a_later_day_keep_a_visit_out():
    later = TEN + timedelta(days=3)
    promised, limited = make_visit(), make_visit()
    with writing(SYSTEM):
        Promise.objects.create(
            visit=promised, starts_at=later, ends_at=later + timedelta(hours=2), told_at=TEN
        )
        PossibleHours.objects.create(
            job=limited.job, starts_at=later, ends_at=later + timedelta(hours=2)
        )

    assert visits_in(day_at()) == set()


def test_nobody_starts_before_a_little_after_now():
    make_technician()

    day = day_at(now=TEN)

    assert day.from_at == TEN + timedelta(minutes=10)
    assert day.turns[0].starts_at == TEN + timedelta(minutes=10)


def test_absences_and_skills_of_the_day_count():
    technician = make_technician(skills={"gas": 2, "old": 1})
    absent = make_technician()
    with writing(SYSTEM):
        Absence.objects.create(
            technician=absent,
            starts_at=TEN - timedelta(days=1),
            ends_at=TEN + timedelta(days=1),
            kind="sick",
        )
        TechnicianSkill.objects.filter(skill__code="old").update(valid_until=date(2026, 1, 11))

    day = day_at()

    assert [turn.technician_id for turn in day.turns] == [technician.pk]
    assert day.turns[0].skills == {("gas", 2)}


def test_overtime_is_at_the_end_of_the_day_and_not_within_an_absence():
    technician = make_technician(shift=("08:00", "16:00"), max_overtime_minutes=90)
    with writing(SYSTEM):
        Absence.objects.create(
            technician=technician,
            starts_at=TEN,
            ends_at=TEN + timedelta(hours=1),
            kind="training",
        )

    first, second = day_at().turns

    assert (first.number, second.number) == (0, 1)
    assert first.max_overtime == timedelta()
    assert second.max_overtime == timedelta(minutes=90)


def test_who_is_under_way_goes_on_from_there_when_the_work_is_done():
    technician = make_technician()
    part = placed(make_visit(minutes=60, lat=50.11, lon=14.5), technician, TEN)
    step(part, Command.START, TEN + timedelta(minutes=20))

    day = day_at(now=TEN + timedelta(minutes=30))

    assert visits_in(day) == set()
    assert day.turns[0].starts_at == TEN + timedelta(minutes=80)
    assert day.turns[0].start == Point(50.11, 14.5)


def test_who_works_longer_than_expected_is_busy_until_now():
    technician = make_technician()
    part = placed(make_visit(minutes=30), technician, TEN)
    step(part, Command.START, TEN)

    day = day_at(now=TEN + timedelta(hours=2))

    assert day.turns[0].starts_at == TEN + timedelta(hours=2, minutes=10)


def test_who_has_finished_goes_on_from_the_last_site():
    technician = make_technician()
    part = placed(make_visit(minutes=60, lat=50.11, lon=14.5), technician, TEN)
    step(part, Command.START, TEN)
    step(part, Command.COMPLETE, TEN + timedelta(minutes=40))

    day = day_at(now=TEN + timedelta(hours=1))

    assert day.turns[0].start == Point(50.11, 14.5)
    assert day.turns[0].starts_at == TEN + timedelta(minutes=70)


def test_who_should_have_left_is_left_alone():
    technician = make_technician()
    due_now = make_visit()
    placed(due_now, technician, TEN)

    day = day_at(now=TEN + timedelta(minutes=5))

    assert visits_in(day) == set()
    assert day.turns[0].starts_at == TEN + timedelta(minutes=60)


def test_the_visits_of_somebody_who_fell_ill_may_move():
    technician = make_technician()
    visit = make_visit()
    placed(visit, technician, TEN)
    with writing(SYSTEM):
        Absence.objects.create(
            technician=technician,
            starts_at=TEN - timedelta(hours=1),
            ends_at=TEN + timedelta(days=1),
            kind="sick",
        )

    day = day_at(now=TEN)

    assert visits_in(day) == {visit.pk}


def test_what_is_not_ours_takes_our_technicians_time():
    technician = make_technician()
    foreign = make_visit(territory=make_territory("South"))
    placed(foreign, technician, TEN)

    (need,) = day_at().needs

    assert (need.visit_id, need.is_fixed, need.now.starts_at) == (foreign.pk, True, TEN)


def test_what_a_neighbour_has_stays_theirs():
    neighbour = make_technician(territory=make_territory("South"))
    make_technician()
    placed(make_visit(), neighbour, TEN)

    assert day_at().needs == ()


def test_a_live_hold_takes_time_and_its_job_waits_for_the_customer():
    technician = make_technician()
    visit = make_visit()
    with writing(SYSTEM):
        HoldRow.objects.create(
            technician=technician,
            job=visit.job,
            starts_at=TEN,
            ends_at=TEN + timedelta(hours=1),
            expires_at=SEVEN + timedelta(minutes=5),
        )

    held, expired = day_at(), day_at(now=SEVEN + timedelta(minutes=6))

    assert [hold.span.starts_at for hold in held.holds] == [TEN]
    assert held.needs[0].blocked.code == "customer-decides"
    assert (expired.holds, expired.needs[0].blocked) == ((), None)


def test_a_crew_has_one_need_per_role():
    make_technician()
    visit = make_crew_visit(skills=("gas",))

    needs = day_at().needs

    assert [(need.role, need.crew) for need in needs] == [("helper", 2), ("lead", 2)]
    assert [need.skills for need in needs] == [frozenset(), {("gas", 1)}]
    assert {need.visit_id for need in needs} == {visit.pk}


def test_wishes_for_technicians_are_read():
    anna, bert, cyril = make_technician(), make_technician(), make_technician()
    job = make_job()
    with writing(SYSTEM):
        for technician, wish in ((anna, "required"), (bert, "excluded"), (cyril, "preferred")):
            JobTechnician.objects.create(job=job, technician=technician, wish=wish)
    make_visit(job=job)

    (need,) = day_at().needs

    assert need.wishes.required == {anna.pk}
    assert need.wishes.excluded == {bert.pk}
    assert need.wishes.preferred == {cyril.pk}


def test_the_second_of_two_jobs_waits_until_the_first_is_planned():
    technician = make_technician()
    first, second = make_visit(minutes=60), make_visit()
    with writing(SYSTEM):
        JobLink.objects.create(before=first.job, after=second.job, least_gap_minutes=30)

    waiting = {need.visit_id: need for need in day_at().needs}
    placed(first, technician, TEN)
    ready = {need.visit_id: need for need in day_at().needs}

    assert waiting[second.pk].blocked.code == "waits-for-job"
    assert ready[first.pk].latest_at == TEN
    assert ready[second.pk].earliest_at == TEN + timedelta(minutes=90)


def test_a_night_belongs_to_the_evening_it_began():
    technician = make_technician(shift=("20:00", "04:00"))
    small_hours = TEN + timedelta(hours=16)  # three in the morning, the day after
    visit = make_visit()
    placed(visit, technician, small_hours)

    assert visits_in(day_at()) == {visit.pk}
    assert visits_in(day_at(day=DAY + timedelta(days=1))) == set()


def test_a_day_is_read_in_few_queries(django_assert_max_num_queries):
    for _ in range(12):
        placed(make_visit(skills=("gas",)), make_technician(skills=("gas",)), TEN)
    territory = make_territory()

    with django_assert_max_num_queries(22):
        day_at(territory=territory)
