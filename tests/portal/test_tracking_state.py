"""What a customer is told in each state of a visit."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from dispatch.models import Assignment, Visit
from dispatch.services.follow_ups import follow_up
from events.actors import SYSTEM
from events.door import writing
from portal.tracking.state import TrackingState, tracking_state
from technicians.models import Position
from tests.factories import TEN
from tests.portal.conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def state_of(visit: Visit, now: datetime = NOW) -> TrackingState:
    return tracking_state(Visit.objects.get(pk=visit.pk), now)


def steps(state: TrackingState) -> list[tuple[str, str]]:
    return [(step.text, step.when) for step in state.steps]


def current(state: TrackingState) -> list[str]:
    return [step.text for step in state.steps if step.is_current]


def test_before_planning_we_are_planning(tracked: Any) -> None:
    state = state_of(tracked(has_promise=False).visit)

    assert state.headline.figure == "We are planning your visit"
    assert state.bracket is None
    assert current(state) == ["Booked"]


def test_a_plan_without_a_promise_is_not_told(tracked: Any) -> None:
    world = tracked(has_promise=False)
    world.assign("planned")

    state = state_of(world.visit)

    assert state.headline.figure == "We are planning your visit"
    assert "Sam" not in str(state.as_json())


def test_a_visit_that_was_sent_without_a_promise_says_its_day(tracked: Any) -> None:
    world = tracked(has_promise=False)
    world.assign("dispatched")

    assert state_of(world.visit).headline.figure == "today"
    assert state_of(world.visit, NOW - timedelta(days=3)).headline.figure == "Mon 12 Jan"


def test_a_promise_on_another_day_says_the_day_and_the_window(tracked: Any) -> None:
    state = state_of(tracked().visit, NOW - timedelta(days=1))

    assert state.headline.tag.word == "Confirmed"
    assert state.headline.above == "We come on Mon 12 Jan between"
    assert state.headline.figure == "11 and 13"
    assert steps(state)[1] == ("Confirmed, 11 to 13", "Mon 12 Jan")
    assert state.bracket is not None
    assert state.bracket.now is None


def test_on_the_day_the_expected_arrival_is_an_interval(tracked: Any) -> None:
    world = tracked()
    world.assign()

    state = state_of(world.visit)

    assert state.headline.above == "We come today between"
    assert state.headline.note == "As it looks now, somebody arrives between 11:00 and 11:10."
    assert state.bracket is not None
    assert (state.bracket.starts, state.bracket.ends) == ("11:00", "13:00")
    assert state.bracket.expected_left == 0.0


def test_on_the_way_says_who_comes_and_between_when(tracked: Any) -> None:
    world = tracked()
    world.assign("en_route", travel_started_at=NOW - 5 * MINUTE, travel_s=4_500)

    state = state_of(world.visit)

    assert state.headline.tag.word == "On the way"
    assert state.headline.above == "Sam arrives between"
    assert state.headline.figure == "11:40 and 11:50"
    assert state.headline.aside == "You are next"
    assert "Inside the time we promised, 11 to 13" in state.headline.note
    assert current(state) == ["Sam is on the way"]
    assert ("Boiler repair", "about 1 h") in steps(state)


def test_an_arrival_is_never_one_minute(tracked: Any) -> None:
    world = tracked()
    world.assign("en_route", travel_started_at=NOW - 90 * MINUTE, travel_s=600)

    start, end = state_of(world.visit).headline.figure.split(" and ")

    assert (start, end) == ("10:30", "10:40")


def test_who_comes_late_says_so_before_and_on_the_way(tracked: Any) -> None:
    world = tracked()
    world.assign("dispatched")
    noon = TEN + timedelta(hours=2, minutes=30)

    before = state_of(world.visit, noon)
    Assignment.objects.update(status="en_route", travel_started_at=noon)
    Visit.objects.update(status="en_route")
    driving = state_of(world.visit, noon)

    assert before.headline.tag.word == "May be late"
    assert "later than we promised" in before.headline.note
    assert driving.headline.note == "Later than we promised, 11 to 13. We are sorry."


@pytest.mark.parametrize(
    ("status", "tag", "figure"),
    [
        ("on_site", "Arrived", "since 10:25"),
        ("in_progress", "Working", "since 10:28"),
        ("paused", "Paused", "It goes on"),
    ],
)
def test_while_somebody_is_there_the_page_says_since_when(
    tracked: Any, status: str, tag: str, figure: str
) -> None:
    world = tracked()
    world.assign(
        status,
        travel_started_at=NOW - 30 * MINUTE,
        arrived_at=NOW - 5 * MINUTE,
        work_started_at=NOW - 2 * MINUTE,
    )

    state = state_of(world.visit)

    assert (state.headline.tag.word, state.headline.figure) == (tag, figure)
    assert state.bracket is None
    assert current(state) == ["Boiler repair"]
    assert steps(state)[2] == ("On the way", "10:00")


def end(visit: Visit, status: str) -> None:
    Visit.objects.filter(pk=visit.pk).update(status=status, ended_at=NOW - MINUTE)


def test_after_the_work_the_page_says_what_was_done(tracked: Any) -> None:
    world = tracked()
    world.assign("completed", travel_started_at=NOW - 90 * MINUTE)
    end(world.visit, "completed")

    state = state_of(world.visit)
    a_week_on = state_of(world.visit, NOW + timedelta(days=7))

    assert (state.headline.above, state.headline.figure) == ("Boiler repair", "Done at 10:29")
    assert a_week_on.headline.figure == "Done on Mon 12 Jan"
    assert state.is_over
    assert current(state) == ["Boiler repair"]


def test_a_canceled_visit_says_that_nobody_comes(tracked: Any) -> None:
    world = tracked()
    end(world.visit, "canceled")

    state = state_of(world.visit)

    assert state.headline.figure == "This visit is off"
    assert [text for text, _ in steps(state)] == ["Booked", "Confirmed, 11 to 13", "Cancelled"]
    assert state.is_over


def test_work_that_was_not_possible_names_the_next_step(tracked: Any) -> None:
    world = tracked()
    world.assign("cannot_complete", travel_started_at=NOW - 90 * MINUTE)
    end(world.visit, "cannot_complete")

    alone = state_of(world.visit)
    with writing(SYSTEM) as tx:
        follow_up(world.visit, tx)
    followed = state_of(world.visit)

    assert alone.headline.figure == "We get in touch"
    assert followed.headline.figure == "We come again"
    assert current(alone) == ["Not possible"]


@pytest.mark.parametrize(
    "status",
    [
        "planned",
        "dispatched",
        "accepted",
        "on_site",
        "in_progress",
        "paused",
        "completed",
        "cannot_complete",
    ],
)
def test_a_position_is_shown_only_on_the_way(tracked: Any, status: str) -> None:
    world = tracked()
    _, technician = world.assign(status, travel_started_at=NOW - 30 * MINUTE)
    Position.objects.create(technician=technician, at=NOW, lat=50.08, lon=14.43)

    assert state_of(world.visit).area is None


def test_on_the_way_the_position_is_coarse(tracked: Any) -> None:
    world = tracked()
    _, technician = world.assign("en_route", travel_started_at=NOW - 30 * MINUTE)
    Position.objects.create(technician=technician, at=NOW - MINUTE, lat=50.081234, lon=14.431234)

    area = state_of(world.visit).area

    assert area is not None
    assert area.name == "Sam"
    assert area.radius_m == 250
    assert abs(area.centre.lat - 50.081234) < 0.00046
    assert abs(area.centre.lon - 14.431234) < 0.00072
    near = Position(lat=50.081200, lon=14.431200)
    Position.objects.create(technician=technician, at=NOW, lat=near.lat, lon=near.lon)
    moved = state_of(world.visit).area
    assert moved is not None
    assert moved.centre == area.centre


def test_the_last_fix_counts_and_an_old_one_is_not_shown(tracked: Any) -> None:
    world = tracked()
    _, technician = world.assign("en_route", travel_started_at=NOW - 30 * MINUTE)
    Position.objects.create(technician=technician, at=NOW - 3 * MINUTE, lat=50.08, lon=14.43)

    assert state_of(world.visit).area is None


def test_where_somebody_was_before_setting_out_is_not_shown(tracked: Any) -> None:
    world = tracked()
    _, technician = world.assign("en_route", travel_started_at=NOW)
    Position.objects.create(technician=technician, at=NOW - MINUTE, lat=50.08, lon=14.43)

    assert state_of(world.visit).area is None


def test_on_the_way_to_somebody_else_nothing_is_shown(tracked: Any) -> None:
    here, there = tracked(), tracked()
    _, technician = here.assign("dispatched")
    with writing(SYSTEM):
        Assignment.objects.create(
            visit=there.visit, technician=technician, status="en_route", travel_started_at=NOW
        )
    Position.objects.create(technician=technician, at=NOW, lat=50.08, lon=14.43)

    state = state_of(here.visit)

    assert state.area is None
    assert state.headline.aside == ""


def test_the_day_is_counted_where_the_work_is(tracked: Any) -> None:
    world = tracked()

    with time_machine.travel(TEN - timedelta(hours=10, minutes=30)):
        state = state_of(world.visit, TEN - timedelta(hours=10, minutes=30))

    assert state.headline.above == "We come today between"  # 23:30 UTC is 0:30 in Prague
