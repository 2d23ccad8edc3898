"""May this technician do this visit then? Every rule once kept and once broken."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.eligibility import Place, why_not
from dispatch.errors import (
    NotOnShift,
    OutsidePossibleHours,
    PromiseBroken,
    SkillMissing,
    TechnicianBusy,
    TechnicianExcluded,
    TimeHeld,
)
from dispatch.models import Hold, JobTechnician, PossibleHours, Promise
from events.actors import SYSTEM
from events.door import writing
from technicians.models import Absence, TechnicianSkill
from tests.factories import DAY, TEN, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def broken(visit, technician, starts_at=TEN, minutes=60):
    """The kinds of the rules that a place breaks."""
    place = Place(technician, starts_at, starts_at + timedelta(minutes=minutes), "lead")
    return [type(rule) for rule in why_not(visit, place)]


def add(model, **fields):
    with writing(SYSTEM):
        return model.objects.create(**fields)


def test_what_fits_breaks_nothing():
    assert broken(make_visit(skills=("gas",)), make_technician(skills=("gas",))) == []


@pytest.mark.parametrize(
    ("skills", "rules"), [({"gas": 2}, []), ({"gas": 1}, [SkillMissing]), ({}, [SkillMissing])]
)
def test_a_skill_counts_from_its_level_on(skills, rules):
    assert broken(make_visit(skills={"gas": 2}), make_technician(skills=skills)) == rules


def test_all_missing_skills_are_named():
    visit = make_visit(skills={"gas": 2, "height": 1, "water": 1})
    technician = make_technician(skills=("water",))

    place = Place(technician, TEN, TEN + HOUR, "lead")
    (missing,) = why_not(visit, place)

    assert sorted(missing.details["missing"]) == ["Gas L2", "Height L1"]


def test_a_skill_that_ran_out_yesterday_does_not_count():
    technician = make_technician(skills=("gas",))
    TechnicianSkill.objects.update(valid_until=DAY - timedelta(days=1))

    assert broken(make_visit(skills=("gas",)), technician) == [SkillMissing]


def test_a_skill_that_ends_today_counts_today():
    technician = make_technician(skills=("gas",))
    TechnicianSkill.objects.update(valid_until=DAY)

    assert broken(make_visit(skills=("gas",)), technician) == []


@pytest.mark.parametrize(
    ("wish", "rules"), [("excluded", [TechnicianExcluded]), ("required", []), ("preferred", [])]
)
def test_a_job_may_exclude_or_require_the_technician(wish, rules):
    visit, technician = make_visit(), make_technician()
    add(JobTechnician, job=visit.job, technician=technician, wish=wish)

    assert broken(visit, technician) == rules


def test_who_is_not_required_is_excluded_where_others_are_required():
    visit, technician = make_visit(), make_technician()
    add(JobTechnician, job=visit.job, technician=make_technician(), wish="required")

    assert broken(visit, technician) == [TechnicianExcluded]


@pytest.mark.parametrize(
    ("start", "end", "rules"),
    [(0, 60, []), (-5, 65, []), (1, 90, [OutsidePossibleHours]), (-30, 59, [OutsidePossibleHours])],
)
def test_the_customers_hours_hold_the_whole_visit(start, end, rules):
    visit = make_visit()
    add(
        PossibleHours,
        job=visit.job,
        starts_at=TEN + timedelta(minutes=start),
        ends_at=TEN + timedelta(minutes=end),
    )

    assert broken(visit, make_technician()) == rules


def test_one_of_several_possible_hours_is_enough():
    visit = make_visit()
    for hours in (-3, 0, 3):
        starts_at = TEN + hours * HOUR
        add(PossibleHours, job=visit.job, starts_at=starts_at, ends_at=starts_at + HOUR)

    assert broken(visit, make_technician()) == []


@pytest.mark.parametrize(
    ("minutes", "rules"), [(0, []), (120, []), (-1, [PromiseBroken]), (121, [PromiseBroken])]
)
def test_a_promise_holds_the_arrival(minutes, rules):
    visit = make_visit()
    window = {"starts_at": TEN, "ends_at": TEN + 2 * HOUR, "told_at": TEN}
    add(Promise, visit=visit, **window)

    assert broken(visit, make_technician(), TEN + timedelta(minutes=minutes)) == rules


def test_a_promise_that_was_replaced_holds_nothing():
    visit = make_visit()
    add(
        Promise, visit=visit, starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR, told_at=TEN,
        replaced_at=TEN,
    )  # fmt: skip

    assert broken(visit, make_technician()) == []


# In Prague the shift is from 08:00 to 16:30, in UTC from 07:00 to 15:30; an hour of overtime.
@pytest.mark.parametrize(
    ("hour", "minute", "rules"),
    [(7, 0, []), (6, 59, [NotOnShift]), (15, 30, []), (15, 31, [NotOnShift])],
)
def test_a_visit_lies_within_a_shift_and_its_overtime(hour, minute, rules):
    starts_at = TEN.replace(hour=hour, minute=minute)

    assert broken(make_visit(), make_technician(), starts_at) == rules


def test_overtime_is_the_technicians_own():
    technician = make_technician(max_overtime_minutes=0)

    assert broken(make_visit(), technician, TEN.replace(hour=14, minute=30)) == []
    assert broken(make_visit(), technician, TEN.replace(hour=14, minute=31)) == [NotOnShift]


def test_the_night_shift_of_yesterday_holds_the_small_hours():
    technician = make_technician(shift=("22:00", "06:00"))

    assert broken(make_visit(), technician, TEN.replace(hour=2)) == []
    assert broken(make_visit(), technician, TEN) == [NotOnShift]


def test_nobody_works_while_absent():
    technician = make_technician()
    add(Absence, technician=technician, starts_at=TEN, ends_at=TEN + HOUR, kind="sick")

    assert broken(make_visit(), technician) == [NotOnShift]
    assert broken(make_visit(), technician, TEN + HOUR) == []


@pytest.mark.parametrize(
    ("status", "rules"),
    [("planned", [TechnicianBusy]), ("accepted", [TechnicianBusy]), ("en_route", []),
     ("removed", [])],
)  # fmt: skip
def test_a_waiting_assignment_takes_its_time(status, rules):
    technician = make_technician()
    placed(make_visit(), technician, status=status)

    assert broken(make_visit(), technician, TEN + HOUR / 2) == rules


def test_a_visit_is_not_in_its_own_way():
    technician = make_technician()
    part = placed(make_visit(), technician)

    assert broken(part.visit, technician, TEN + HOUR / 2) == []


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({}, [TimeHeld]),
        ({"released_at": TEN}, []),
        ({"expires_at": TEN - timedelta(days=365)}, []),
        ({"starts_at": TEN + HOUR, "ends_at": TEN + 2 * HOUR}, []),
    ],
)
def test_a_slot_that_is_held_for_somebody_else_is_not_free(fields, rules):
    technician = make_technician()
    add(
        Hold,
        **{
            "job": make_visit().job,
            "technician": technician,
            "starts_at": TEN,
            "ends_at": TEN + HOUR,
            "expires_at": FAR,
        }
        | fields,
    )

    assert broken(make_visit(), technician) == rules


def test_a_slot_that_is_held_for_this_job_is_free():
    visit, technician = make_visit(), make_technician()
    add(
        Hold, job=visit.job, technician=technician, starts_at=TEN, ends_at=TEN + HOUR,
        expires_at=FAR,
    )  # fmt: skip

    assert broken(visit, technician) == []


def test_every_broken_rule_is_named():
    visit = make_visit(skills=("gas",))
    technician = make_technician(shift=None)
    add(JobTechnician, job=visit.job, technician=technician, wish="excluded")

    assert broken(visit, technician) == [SkillMissing, TechnicianExcluded, NotOnShift]
