"""Random small problems with everything that a problem can have."""

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import HealthCheck
from hypothesis import strategies as st

from routing import InvalidProblem, Link, Policy, Speed, TimeWindow
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_break,
    make_problem,
    make_task,
    make_worker,
    street,
    uphill,
    window,
)

# Rich problems take their time to draw.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
SKILLS = ("gas", "heat")
# Whom nothing hinders: every skill at the highest level, and parts for several tasks.
ABLE = (("gas", 2), ("heat", 2))
VAN = (("pump", 4), ("valve", 2))
# How many work; a day without anybody is rare.
CREWS = (1, 2, 3, 4, 2, 3, 4, 0)


def counts(names):
    """Any of the names, each with 1 or 2: one draw instead of one for each entry."""
    each = product((0, 1, 2), repeat=len(names))
    return [{n: k for n, k in zip(names, ks, strict=True) if k} for ks in each]


# Made once: making a strategy costs as much as drawing from it.
booleans = st.booleans()
minutes = st.integers(0, 600)
minutes_or_none = st.one_of(st.none(), minutes)
places = st.integers(0, 20)
levels = st.sampled_from(counts(SKILLS))
parts = st.sampled_from(counts(("pump", "valve")))
tools = st.sampled_from((frozenset(), frozenset(), frozenset({"ladder"})))
four_minutes = st.tuples(minutes, minutes, minutes, minutes).filter(lambda m: len({*m}) == 4)
shift_starts, shift_minutes = st.integers(-60, 200), st.integers(60, 500)
lunch_opens, lunch_minutes = st.integers(-120, 300), st.integers(0, 45)
overtimes_s = st.sampled_from((0, 1_800))
service_minutes, one_in_six = st.integers(0, 90), st.integers(0, 5)
unserved_costs = st.sampled_from((0, 500, 40_000))
crews = st.sampled_from((None, None, None, "crew"))
depots = st.sampled_from((None, 4, 12))
depots_s = st.sampled_from((0, 10 * MINUTE))
territories = st.sampled_from((None, None, frozenset({"north"}), frozenset()))
most_tasks_of_one = st.sampled_from((None, None, 0, 2, 3))
most_work_s = st.sampled_from((None, None, 2 * HOUR))
most_travel_s = st.sampled_from((None, None, 40 * MINUTE))
most_duration_s = st.sampled_from((None, None, 4 * HOUR))
paces = st.sampled_from((100, 100, 80, 133))
own_paces = st.sampled_from((frozenset(), frozenset({("gas", 150)})))
travel_costs = st.sampled_from((None, None, 0, 3))
skill_ends_s = st.sampled_from((frozenset(), frozenset(), frozenset({("heat", 2 * HOUR)})))
promise_starts = st.integers(0, 400)
setups_s = st.sampled_from((0, 0, 15 * MINUTE))
wanted_territories = st.sampled_from((None, None, "north"))
is_promised = st.sampled_from((False, False, True))


def in_s(minute):
    """Minutes in seconds, where there are any."""
    return None if minute is None else minute * MINUTE


@st.composite
def windows(draw):
    """One window, or two that are apart."""
    ends = sorted(draw(four_minutes))
    pairs = [ends[:2], ends[2:]] if draw(booleans) else [[ends[0], ends[3]]]
    return tuple(TimeWindow(earliest_s=a * MINUTE, latest_s=b * MINUTE) for a, b in pairs)


@st.composite
def workers(draw, number):
    starts = draw(shift_starts)
    ends = starts + draw(shift_minutes)
    opens = starts + draw(lunch_opens)
    lunch = make_break(opens, opens + draw(minutes), draw(lunch_minutes))
    tea = make_break(opens + draw(minutes), opens + 900, 15)
    return make_worker(
        f"w{number}",
        start_node=draw(places),
        end_node=draw(places),
        starts_s=starts * MINUTE,
        ends_s=ends * MINUTE,
        max_overtime_s=draw(overtimes_s),
        breaks=draw(st.sampled_from(((), (), (lunch,), (lunch, tea)))),
        skills=frozenset(draw(levels).items()),
    )


@st.composite
def tasks(draw, number, names):
    # As often nobody as somebody.
    someone = st.sampled_from([*names, *[None] * max(1, len(names))])
    return make_task(
        f"t{number}",
        draw(places),
        windows=draw(windows()),
        service_s=draw(service_minutes) * MINUTE,
        unserved_cost=draw(unserved_costs),
        skills=frozenset(draw(levels).items()) if draw(booleans) else frozenset(),
        due_s=in_s(draw(minutes_or_none)),
        allowed_workers=frozenset(names[:2]) if draw(booleans) else None,
        excluded_workers=frozenset(names[2:3]) if draw(booleans) else frozenset(),
        is_required=bool(names) and draw(one_in_six) == 0,
        preferred_worker=draw(someone),
        now_worker=draw(someone),
        now_start_s=in_s(draw(minutes_or_none)),
        together=draw(crews),
    )


@st.composite
def rich_workers(draw, number):
    """Everything that only some companies ask for, on top of the plain; half work all day."""
    worker = draw(workers(number))
    if draw(booleans):
        all_day_s = worker.starts_s + 10 * HOUR
        worker = replace(worker, ends_s=all_day_s, skills=frozenset(ABLE), parts=frozenset(VAN))
        return replace(worker, depot_node=draw(depots), tools=draw(tools))
    return replace(
        worker,
        territories=draw(territories),
        max_tasks=draw(most_tasks_of_one),
        max_work_s=draw(most_work_s),
        max_travel_s=draw(most_travel_s),
        max_duration_s=draw(most_duration_s),
        pace_percent=draw(paces),
        paces_percent=draw(own_paces),
        travel_cost_per_s=draw(travel_costs),
        tools=draw(tools),
        parts=frozenset(draw(parts).items()),
        depot_node=draw(depots),
        depot_s=draw(depots_s),
        skills_end_s=draw(skill_ends_s),
    )


@st.composite
def rich_tasks(draw, number, names):
    """Everything that only some tasks want; half of them are for anybody and any hour."""
    task = draw(tasks(number, names))
    if draw(booleans):
        task = replace(
            task,
            windows=(window(0, 600),),
            skills=frozenset(),
            allowed_workers=None,
            excluded_workers=frozenset(),
            unserved_cost=40_000,
        )
    starts = draw(promise_starts) * MINUTE
    told = TimeWindow(earliest_s=starts, latest_s=starts + 2 * HOUR)
    return replace(
        task,
        setup_s=draw(setups_s),
        territory=draw(wanted_territories),
        tools=draw(tools),
        parts=frozenset(draw(parts).items()),
        promise=told if draw(is_promised) else None,
    )


@st.composite
def links(draw, count):
    """Orders among the first tasks, always from a lower number to a higher one."""
    if count < 2:
        return ()
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    chosen = {(a, b) for a, b in draw(st.lists(pairs, max_size=3)) if a < b}
    return tuple(
        Link(
            before=f"t{a}",
            after=f"t{b}",
            least_s=draw(st.sampled_from((0, 20 * MINUTE))),
            greatest_s=draw(st.sampled_from((None, 2 * HOUR))),
            counts_from_end=draw(booleans),
            same_person=draw(booleans),
        )
        for a, b in sorted(chosen)
    )


@st.composite
def rich_problems(draw, most_tasks=12, most_workers=4):
    few = st.sampled_from([count for count in CREWS if count <= most_workers])
    crew = [draw(rich_workers(i)) for i in range(draw(few))]
    names = [worker.key for worker in crew]
    work = [draw(rich_tasks(i, names)) for i in range(draw(st.integers(0, most_tasks)))]
    if len(crew) > 1 and draw(booleans):
        crew[1] = next_shift(crew[1], crew[0])
    history_s = draw(st.sampled_from((0, HOUR, -HOUR)))
    problem = make_problem(
        work,
        [replace(worker, history_s=history_s) for worker in crew],
        draw(st.sampled_from(RICH_POLICIES)),
        travel_s=uphill() if draw(booleans) else street(),
        distance_m=np.ascontiguousarray(street() * np.int32(9)),
        speeds=draw(st.sampled_from(((), (), RUSH))),
        max_broken_promises=draw(st.sampled_from((0, 1, 3))),
    )
    return tied(problem, draw(links(len(work))))


def next_shift(worker, before):
    """A shift of the same person after that of `before`."""
    starts_s = before.ends_s + before.max_overtime_s
    return replace(
        worker, person=before.key, starts_s=starts_s, ends_s=starts_s + 4 * HOUR, breaks=()
    )


def tied(problem, ties):
    """The problem with these links; where they make a circle with the crew, without a crew."""
    try:
        return replace(problem, links=ties)
    except InvalidProblem:
        alone = tuple(replace(task, together=None) for task in problem.tasks)
        return replace(problem, tasks=alone, links=ties)


@st.composite
def problems(draw, most_tasks=10, most_workers=4):
    crew = tuple(draw(workers(i)) for i in range(draw(st.integers(0, most_workers))))
    names = [worker.key for worker in crew]
    count = draw(st.integers(0, most_tasks))
    return make_problem(
        [draw(tasks(i, names)) for i in range(count)], crew, draw(st.sampled_from(POLICIES))
    )


RUSH = (Speed(from_s=2 * HOUR, percent=50), Speed(from_s=4 * HOUR, percent=130))
RICH_POLICIES = (
    Policy(),
    Policy(duration_cost_per_s=1, travel_cost_per_s=0),
    Policy(
        distance_cost_per_km=40,
        worst_late_cost_per_minute=50,
        overqualified_cost=200,
        late_cost_per_minute=7,
        unfairness_cost_per_minute=30,
        broken_promise_cost=5_000,
    ),
)
POLICIES = (Policy(), Policy(late_cost=0, moved_time_cap_minutes=5, unfairness_cost_per_minute=60))
