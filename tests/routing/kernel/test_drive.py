"""Traffic and breaks on a drive: earliest arrivals and latest departures agree with the rules."""

from hypothesis import given, settings
from hypothesis import strategies as st

from routing import Break, BreakTaken, Speed, traffic
from routing.kernel.arrays import INF, NEVER
from routing.kernel.build import instance_of
from routing.kernel.drive import arrival, departure, drive, drive_back, driven
from routing.legs import Leg
from routing.route_rules import travel_time
from tests.routing.builders import make_problem, make_worker

seconds = st.integers(-2_000, 6_000)
travels_s = st.integers(0, 3_000)


@st.composite
def traffics(draw):
    times = draw(st.lists(seconds, max_size=4, unique=True).map(sorted))
    percents = st.sampled_from((1, 33, 50, 100, 130, 1_000))
    return tuple(Speed(from_s=at_s, percent=draw(percents)) for at_s in times)


@st.composite
def rests(draw):
    """Up to two breaks that can be taken in their order."""
    found, after_s = [], draw(seconds)
    for _ in range(draw(st.integers(0, 2))):
        earliest_s = after_s + draw(st.integers(-300, 900))
        latest_s = max(earliest_s, after_s) + draw(st.integers(0, 1_500))
        found.append(
            Break(earliest_s=earliest_s, latest_s=latest_s, duration_s=draw(st.integers(0, 900)))
        )
        after_s = earliest_s + found[-1].duration_s
    return tuple(rest for k, rest in enumerate(found) if k == 0 or _goes_behind(found[k - 1], rest))


def _goes_behind(before, rest):
    return before.earliest_s + before.duration_s <= rest.latest_s


def made(speeds=(), breaks=()):
    return instance_of(make_problem(workers=[make_worker(breaks=breaks)], speeds=speeds))


def taken_from(breaks, ready_s):
    """Each break as early as can be for who is ready then."""
    taken = []
    for rest in breaks:
        begin_s = max(ready_s, rest.earliest_s)
        ready_s = begin_s + rest.duration_s
        taken.append(BreakTaken(start_s=begin_s, end_s=ready_s))
    return taken


def drive_of(leaves_s, arrives_s, travel_s):
    return Leg(
        task=None,
        leaves_s=leaves_s,
        arrives_s=arrives_s,
        said_s=travel_s,
        travel_s=travel_s,
        distance_m=0,
    )


@settings(deadline=None)
@given(speeds=traffics(), from_s=seconds, length_s=travels_s)
def test_as_far_is_driven_as_the_rules_say(speeds, from_s, length_s):
    until_s = from_s + length_s

    assert driven(made(speeds), from_s, until_s) == traffic.driven(speeds, from_s, until_s)


@settings(deadline=None)
@given(speeds=traffics(), leave_s=seconds, travel_s=travels_s)
def test_the_arrival_is_the_first_second_at_which_all_is_driven(speeds, leave_s, travel_s):
    left = 100 * travel_s
    arrive_s = drive(made(speeds), leave_s, left)

    assert traffic.driven(speeds, leave_s, arrive_s) >= left
    assert arrive_s == leave_s or traffic.driven(speeds, leave_s, arrive_s - 1) < left


@settings(deadline=None)
@given(speeds=traffics(), arrive_s=seconds, travel_s=travels_s)
def test_the_departure_is_the_last_second_from_which_all_is_driven(speeds, arrive_s, travel_s):
    left = 100 * travel_s
    leave_s = drive_back(made(speeds), arrive_s, left)

    assert traffic.driven(speeds, leave_s, arrive_s) >= left
    assert arrive_s == leave_s or traffic.driven(speeds, leave_s + 1, arrive_s) < left


@settings(deadline=None)
@given(speeds=traffics(), breaks=rests(), ready_s=seconds, travel_s=travels_s)
def test_an_arrival_keeps_the_rule_and_one_second_less_does_not(speeds, breaks, ready_s, travel_s):
    arrive_s = arrival(made(speeds, breaks), 0, 0, len(breaks), ready_s, travel_s)

    taken = taken_from(breaks, ready_s)
    if arrive_s >= INF:
        assert any(b.start_s > rest.latest_s for b, rest in zip(taken, breaks, strict=True))
        return
    assert all(b.start_s <= rest.latest_s for b, rest in zip(taken, breaks, strict=True))
    assert travel_time(speeds, drive_of(ready_s, arrive_s, travel_s), taken) is None
    if arrive_s > max([ready_s, *(b.end_s for b in taken)]):
        broken = travel_time(speeds, drive_of(ready_s, arrive_s - 1, travel_s), taken)
        assert broken.numbers["earliest_s"] == arrive_s


@settings(deadline=None)
@given(breaks=rests(), ready_s=seconds, by_s=seconds, travel_s=travels_s)
def test_who_leaves_by_the_latest_departure_and_nobody_else_arrives_in_time(
    breaks, ready_s, by_s, travel_s
):
    inst = made((), breaks)

    arrive_s = arrival(inst, 0, 0, len(breaks), ready_s, travel_s)
    leave_s = departure(inst, 0, 0, len(breaks), by_s, travel_s)

    assert (arrive_s <= by_s) == (ready_s <= leave_s)


@settings(deadline=None)
@given(speeds=traffics(), ready_s=seconds, by_s=seconds, travel_s=travels_s)
def test_the_same_holds_in_traffic(speeds, ready_s, by_s, travel_s):
    inst = made(speeds)

    arrive_s = arrival(inst, 0, 0, 0, ready_s, travel_s)
    leave_s = departure(inst, 0, 0, 0, by_s, travel_s)

    assert (arrive_s <= by_s) == (ready_s <= leave_s)


@settings(deadline=None)
@given(speeds=traffics(), breaks=rests(), ready_s=seconds, by_s=seconds, travel_s=travels_s)
def test_the_same_holds_in_traffic_and_with_breaks(speeds, breaks, ready_s, by_s, travel_s):
    inst = made(speeds, breaks)

    arrive_s = arrival(inst, 0, 0, len(breaks), ready_s, travel_s)
    leave_s = departure(inst, 0, 0, len(breaks), by_s, travel_s)

    assert (arrive_s <= by_s) == (ready_s <= leave_s)


def test_a_break_that_is_missed_lets_nobody_arrive_or_leave():
    inst = made((), (Break(earliest_s=100, latest_s=200, duration_s=60),))

    assert arrival(inst, 0, 0, 1, 201, 0) == INF
    assert departure(inst, 0, 0, 1, 159, 0) == NEVER
