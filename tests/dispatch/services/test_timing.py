"""Planned times: one writer, no overlap."""

from datetime import timedelta

import pytest

from dispatch.errors import TechnicianBusy
from dispatch.models import Assignment
from dispatch.services.timing import Times, clear_times, set_times, set_times_in_bulk
from events.actors import SYSTEM
from events.door import writing
from tests.factories import TEN, make_technician, make_visit, placed

pytestmark = [pytest.mark.django_db, pytest.mark.both]

HOUR = timedelta(hours=1)


def test_a_part_ends_when_its_job_is_done_unless_told():
    part = Assignment(visit=make_visit(minutes=45), technician=make_technician())

    set_times(part, TEN, travel_s=600)
    short = (part.starts_at, part.ends_at, part.travel_s)
    set_times(part, TEN, ends_at=TEN + 3 * HOUR)

    assert short == (TEN, TEN.replace(minute=45), 600)
    assert part.ends_at == TEN + 3 * HOUR


@pytest.mark.parametrize(
    ("minutes", "is_free"), [(-60, True), (-59, False), (59, False), (60, True)]
)
def test_parts_may_touch_but_not_overlap(minutes, is_free):
    technician = make_technician()
    other = placed(make_visit(), technician)
    part = Assignment(visit=make_visit(), technician=technician)

    if is_free:
        set_times(part, TEN + timedelta(minutes=minutes))
    else:
        with pytest.raises(TechnicianBusy) as refusal:
            set_times(part, TEN + timedelta(minutes=minutes))
        assert refusal.value.details == {"visit": other.visit_id}

    assert (part.starts_at is not None) is is_free


@pytest.mark.parametrize("status", ["en_route", "completed", "removed", "declined"])
def test_what_is_under_way_or_over_takes_no_planned_time(status):
    technician = make_technician()
    placed(make_visit(), technician, status=status)
    part = Assignment(visit=make_visit(), technician=technician)

    set_times(part, TEN)

    assert part.starts_at == TEN


def test_two_parts_swap_their_times_once_they_are_cleared():
    technician = make_technician()
    first = placed(make_visit(), technician, TEN)
    second = placed(make_visit(), technician, TEN + HOUR)

    with writing(SYSTEM):
        clear_times([first, second])
        swapped = [
            (first, Times(TEN + HOUR, TEN + 2 * HOUR)),
            (second, Times(TEN, TEN + HOUR)),
        ]
        set_times_in_bulk(swapped)
        for part in (first, second):
            part.save(update_fields=["starts_at", "ends_at", "travel_s"])

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.starts_at, second.starts_at) == (TEN + HOUR, TEN)
