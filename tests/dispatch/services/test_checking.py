"""The check of a day finds each rule that does not hold, and nothing where all hold."""

from datetime import timedelta

import pytest

from dispatch.models import Assignment, PossibleHours, Promise
from dispatch.services.checking import check_day
from events.actors import SYSTEM
from events.door import writing
from technicians.models import Absence
from tests.crews import make_crew_visit
from tests.factories import DAY, TEN, make_technician, make_territory, make_visit, placed
from tests.plans import SEVEN, pinned, published, scattered

pytestmark = [pytest.mark.django_db, pytest.mark.both]

HOUR = timedelta(hours=1)


def faults(now=SEVEN):
    found = check_day(DAY, [make_territory().pk], now=now).faults
    return [(fault.cause.code, fault.visit_id) for fault in found]


def promise(visit, starts_at):
    with writing(SYSTEM):
        Promise.objects.create(
            visit=visit, starts_at=starts_at, ends_at=starts_at + HOUR, told_at=SEVEN
        )


def test_a_published_day_keeps_every_rule():
    make_technician(has_break=True)
    scattered(4)
    published()

    checked = check_day(DAY, [make_territory().pk], now=SEVEN)

    assert (checked.faults, checked.visits, checked.technicians) == ((), 4, 1)
    assert checked.figures.travel_s > 0


def test_an_empty_day_has_no_faults():
    make_technician()

    assert faults() == []


def test_a_missing_skill_is_found():
    visit = make_visit(skills={"gas": 2})
    placed(visit, make_technician(skills={"gas": 1}))

    (fault,) = check_day(DAY, [make_territory().pk], now=SEVEN).faults

    assert (fault.cause.code, fault.visit_id) == ("skill-missing", visit.pk)
    assert fault.cause.numbers == {"skill": "gas", "needs": 2, "has": 1}


def test_too_short_a_drive_is_found():
    technician = make_technician()
    near, far = make_visit(minutes=60), make_visit(lat=50.3, lon=14.9)
    placed(near, technician, TEN)
    placed(far, technician, TEN + HOUR)

    assert faults() == [("travel-too-short", far.pk)]


def test_overlapping_visits_are_found():
    technician = make_technician()
    first, second = make_visit(minutes=60), make_visit(minutes=60)
    placed(first, technician, TEN)
    moved = placed(second, technician, TEN + HOUR)
    # The database forbids it, except to what is under way; a visit grew longer meanwhile.
    first.job.service_minutes = 90
    with writing(SYSTEM):
        first.job.save()

    assert moved.starts_at == TEN + HOUR
    assert faults() == [("travel-too-short", second.pk)]


def test_work_outside_the_shift_is_found():
    technician = make_technician(shift=("08:00", "12:00"), max_overtime_minutes=0)
    placed(make_visit(minutes=60), technician, TEN + 2 * HOUR)

    assert [code for code, _ in faults()] == ["returns-after-shift"]


def test_a_technician_who_is_away_is_found():
    technician = make_technician()
    visit = make_visit()
    placed(visit, technician, TEN)
    with writing(SYSTEM):
        Absence.objects.create(
            technician=technician, starts_at=SEVEN, ends_at=TEN + 9 * HOUR, kind="sick"
        )

    assert faults() == [("not-on-shift", visit.pk)]


def test_a_day_without_time_for_the_break_is_found():
    technician = make_technician(has_break=True)
    placed(make_visit(minutes=240), technician, TEN)

    assert "break" in faults()[0][0]


def test_broken_promises_hours_and_pins_are_told_apart():
    technician = make_technician()
    promised, limited, held = make_visit(), make_visit(), make_visit()
    placed(promised, technician, TEN - 2 * HOUR)
    placed(limited, technician, TEN)
    placed(held, technician, TEN + 2 * HOUR)
    promise(promised, TEN + 3 * HOUR)
    with writing(SYSTEM):
        PossibleHours.objects.create(job=limited.job, starts_at=TEN + HOUR, ends_at=TEN + 4 * HOUR)
    pinned(held, "time", starts_at=TEN + HOUR)

    assert sorted(faults()) == [
        ("outside-possible-hours", limited.pk),
        ("pin-broken", held.pk),
        ("promise-broken", promised.pk),
    ]


def test_a_promise_that_nobody_keeps_is_found():
    make_technician()
    visit = make_visit()
    promise(visit, TEN)

    assert faults() == [("promise-not-planned", visit.pk)]


def test_half_a_crew_is_found():
    visit = make_crew_visit()
    placed(visit, make_technician())

    assert faults() == [("crew-incomplete", visit.pk)]


def test_a_crew_that_does_not_meet_is_found():
    visit = make_crew_visit()
    placed(visit, make_technician())
    placed(visit, make_technician(), TEN + HOUR, role="helper")

    assert faults() == [("crew-apart", visit.pk)]


def test_a_visit_without_a_place_is_found():
    visit = make_visit(lat=None, lon=None)
    placed(visit, make_technician())

    assert faults() == [("no-place", visit.pk)]


def test_what_has_begun_is_a_fact_and_no_fault():
    technician = make_technician(skills=("power",))
    placed(make_visit(skills=("gas",)), technician, TEN, status="en_route")

    assert faults(now=TEN) == []


def test_who_is_late_by_now_is_found():
    technician = make_technician()
    slow, following = make_visit(minutes=60), make_visit(minutes=60)
    placed(slow, technician, TEN, status="in_progress")
    Assignment.objects.update(work_started_at=TEN + HOUR, arrived_at=TEN + HOUR)
    placed(following, technician, TEN + 1.5 * HOUR)

    assert faults(now=TEN + HOUR) != []


def test_a_day_that_is_over_is_checked_as_it_was_planned():
    make_technician()
    scattered(2)
    published()

    assert faults(now=TEN + timedelta(days=3)) == []
