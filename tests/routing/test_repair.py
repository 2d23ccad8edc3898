"""A day that goes on: what is in force is the start, and nothing pinned moves."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import TimeWindow, check, solve
from routing.recount import recount
from tests.routing.builders import make_task, window
from tests.routing.strategies import SLOW, rich_problems

STEPS = 200


def places(plan):
    """By task, who has it and when it starts."""
    return {stop.task: (r.worker, stop.start_s) for r in plan.routes for stop in r.stops}


def pinned(task, worker, start_s):
    """Held to its worker and second, as what is under way or agreed with a customer."""
    held = (TimeWindow(earliest_s=start_s, latest_s=start_s),)
    return replace(task, windows=held, allowed_workers=frozenset({worker}), is_required=True)


@st.composite
def days_under_way(draw):
    """A planned day, the same one with pins and with more work, and what is pinned."""
    problem = draw(rich_problems())
    problem = replace(problem, tasks=tuple(replace(t, is_required=False) for t in problem.tasks))
    plan = solve(problem, limit_s=60, iterations=STEPS)
    now = places(plan)
    pins = draw(st.sets(st.sampled_from(sorted(now)))) if now else set()
    tasks = [
        pinned(task, *now[task.key])
        if task.key in pins
        else replace(task, **dict(zip(("now_worker", "now_start_s"), now[task.key], strict=True)))
        if task.key in now
        else task
        for task in problem.tasks
    ]
    more = [
        make_task(f"new{i}", draw(st.integers(0, 20)), windows=(window(0, 600),))
        for i in range(draw(st.integers(0, 3)))
    ]
    return replace(problem, tasks=(*tasks, *more)), plan, pins


def assert_repaired(day):
    problem, plan, pins = day
    before = places(plan)

    repaired = solve(problem, limit_s=60, iterations=STEPS, start=plan)

    after = places(repaired)
    assert check(problem, repaired) == []
    assert {key: after.get(key) for key in pins} == {key: before[key] for key in pins}
    left_out = sum(t.unserved_cost for t in problem.tasks if t.key.startswith("new"))
    assert repaired.cost <= recount(problem, plan)[0] + left_out


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(day=days_under_way())
def test_nothing_pinned_moves(day):
    assert_repaired(day)


@pytest.mark.long
@settings(max_examples=2_000, deadline=None, suppress_health_check=SLOW)
@given(day=days_under_way())
def test_nothing_pinned_moves_on_many_days(day):
    assert_repaired(day)
