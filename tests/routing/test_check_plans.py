"""The checker across routes: links, promises, and plans that make no sense at all."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from routing import BreakTaken, Fetch, Figures, Link, Plan, Policy, Speed, Unserved, check
from tests.routing.builders import (
    HOUR,
    make_break,
    make_plan,
    make_problem,
    make_route,
    make_stop,
    make_task,
    make_worker,
    window,
)

DAY = 24 * HOUR


def broken(problem, *routes):
    """What the checker finds in a plan that counts its costs right."""
    violations = check(problem, make_plan(problem, *routes))
    return [(v.code, v.worker, v.task, *v.numbers.values()) for v in violations]


def linked(**of_link):
    """Two tasks at home, any time; Ann works today and tomorrow, Bob today."""
    tasks = [make_task(key, windows=(window(0, 3_000),)) for key in "ab"]
    workers = [
        make_worker("ann today", person="ann"),
        make_worker("ann tomorrow", person="ann", starts_s=DAY, ends_s=DAY + 10 * HOUR),
        make_worker("bob"),
    ]
    return make_problem(tasks, workers, links=(Link(before="a", after="b", **of_link),))


# Ann does a from 0 to 1,800.
FIRST = make_route([make_stop("a", 0)], worker="ann today")


def second(start_s, worker="bob"):
    return make_route([make_stop("b", start_s)], worker=worker)


def test_a_link_holds_on_one_route():
    problem = linked(greatest_s=0, same_person=True)
    both = make_route([make_stop("a", 0), make_stop("b", 1_800)], worker="ann today")
    wrong = make_route([make_stop("b", 0), make_stop("a", 1_800)], worker="ann today")

    assert broken(problem, both) == []
    assert broken(problem, wrong) == [("link-too-soon", None, "b", "a", -3_600, 0)]


def test_a_link_holds_across_two_workers():
    problem = linked(least_s=600, greatest_s=900)

    assert broken(problem, FIRST, second(2_400)) == []
    assert broken(problem, FIRST, second(2_700)) == []
    assert broken(problem, FIRST, second(2_399)) == [("link-too-soon", None, "b", "a", 599, 600)]
    assert broken(problem, FIRST, second(2_701)) == [("link-too-late", None, "b", "a", 901, 900)]


def test_a_link_holds_over_two_days_and_for_one_person_on_two_shifts():
    problem = linked(least_s=DAY, counts_from_end=False, same_person=True)
    start_s = DAY

    assert broken(problem, FIRST, second(start_s, "ann tomorrow")) == []
    late = replace(problem, links=(Link(before="a", after="b", greatest_s=DAY - 1_801),))
    assert broken(late, FIRST, second(start_s, "ann tomorrow")) == [
        ("link-too-late", None, "b", "a", 84_600, 84_599)
    ]


def test_a_link_of_one_person_is_broken_by_two():
    problem = linked(same_person=True)

    assert broken(problem, FIRST, second(1_800)) == [("link-two-persons", None, "b", "a")]


def test_the_first_of_a_link_may_be_served_alone_and_the_second_not():
    problem = linked()

    assert broken(problem, FIRST) == []
    assert broken(problem) == []
    assert broken(problem, second(1_800)) == [("link-alone", None, "b", "a")]


def promising(most):
    """A at 0 as promised, b at 1,800 a second too late."""
    tasks = [make_task("a", promise=window(0, 0)), make_task("b", promise=window(0, 29))]
    tasks[1] = replace(tasks[1], promise=replace(window(0, 29), latest_s=1_799))
    return make_problem(tasks, policy=Policy(broken_promise_cost=400), max_broken_promises=most)


BOTH = make_route([make_stop("a", 0), make_stop("b", 1_800)])
BOTH_LATE = make_route([make_stop("a", 1), make_stop("b", 1_801)])


def test_a_promise_is_hard_unless_some_may_be_broken():
    assert broken(promising(0), BOTH) == [
        ("promise-broken", "w", "b", 1_800, 0, 1_799),
        ("too-many-broken-promises", None, None, 1, 0),
    ]
    assert broken(promising(1), BOTH) == []


def test_no_more_promises_are_broken_than_allowed():
    assert broken(promising(1), BOTH_LATE) == [("too-many-broken-promises", None, None, 2, 1)]
    assert broken(promising(2), BOTH_LATE) == []


def test_a_promise_to_a_task_left_out_is_not_broken():
    only = make_route([make_stop("a", 0)])

    assert broken(promising(0), only) == []


anything = st.one_of(st.integers(-5_000, 5_000), st.integers(-(2**40), 2**40))
keys = st.sampled_from("abcdabcdabcdz")
EVERYTHING = make_problem(
    [
        make_task("a", 15, setup_s=60, tools=frozenset({"saw"}), parts=frozenset({("valve", 2)})),
        make_task("b", 15, skills=frozenset({("gas", 1)}), due_s=9, promise=window(0, 9)),
        make_task("c", 3, windows=(), together="crew", now_worker="x", now_start_s=5),
        make_task("d", 3, territory="north", together="crew", is_required=True),
    ],
    [
        make_worker("w", breaks=(make_break(), make_break(300, 400)), depot_node=4, max_tasks=1),
        make_worker("x", territories=frozenset(), max_work_s=0, max_travel_s=0, max_duration_s=0),
    ],
    Policy(overqualified_cost=1, duration_cost_per_s=1, worst_late_cost_per_minute=1),
    links=(Link(before="a", after="b", greatest_s=0, same_person=True),),
    speeds=(Speed(from_s=0, percent=50), Speed(from_s=4_000, percent=900)),
)
routes = st.builds(
    make_route,
    st.lists(st.builds(make_stop, keys, *[anything] * 4), min_size=1, max_size=4),
    st.sampled_from("wxwxwxz"),
    breaks=st.lists(st.builds(BreakTaken, start_s=anything, end_s=anything), max_size=3),
    leaves_s=anything,
    returns_s=anything,
    travel_home_s=anything,
    fetch=st.none()
    | st.builds(
        Fetch,
        before=st.integers(-2, 4) | anything,
        arrive_s=anything,
        start_s=anything,
        end_s=anything,
        travel_s=anything,
    ),
)
plans = st.builds(
    Plan,
    routes=st.lists(routes, max_size=3).map(tuple),
    unserved=st.lists(st.builds(Unserved, task=keys), max_size=3).map(tuple),
    cost=anything,
    figures=st.builds(Figures, served=anything, waiting_s=anything),
)


@given(plans)
@example(Plan())
@example(Plan(routes=(make_route([make_stop("a", 2**70, -(2**70), -(2**70), 2**70)]),)))
@settings(max_examples=300, deadline=None)
def test_any_nonsense_is_reported_and_never_a_crash(plan):
    assert check(EVERYTHING, plan) != []


@pytest.mark.parametrize("worker", ["w", "z"])
def test_a_route_without_stops_but_with_a_fetch_is_reported(worker):
    fetch = Fetch(before=0, arrive_s=0, start_s=0, end_s=0, travel_s=0)
    route = replace(make_route([make_stop("a", 0)], worker), stops=(), fetch=fetch)

    found = {violation.code for violation in check(EVERYTHING, Plan(routes=(route,)))}

    assert found == {"no-stops"} | ({"unknown-worker"} if worker == "z" else set())
