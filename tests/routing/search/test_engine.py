"""When a search gives up: after some runs without gain, and not before a part of its time."""

import pytest

from routing.draft import Draft
from routing.search.clock import Clock
from routing.search.engine import LEAST_RUN_S, PATIENCE, SMALL, engine, improve
from tests.routing.builders import make_problem, make_task, make_worker

RUN = int(LEAST_RUN_S * 10_000)


@pytest.mark.skipif(engine() == "ortools", reason="OR-Tools' own search knows no runs")
@pytest.mark.parametrize(
    ("iterations", "fewest", "most"),
    [
        # Two runs at least, of a tenth of the time as many as there is room for, ten at most.
        (5 * RUN, 2 * RUN, 2.5 * RUN),
        (50 * RUN, PATIENCE * 50 * RUN, 6.5 * RUN),
        (500 * RUN, 10 * RUN, 10.5 * RUN),
    ],
)
def test_a_small_problem_ends_when_runs_find_nothing_better(iterations, fewest, most):
    # A crew, for which nothing can be proven; the first plan is the best.
    tasks = [make_task("a", together="c"), make_task("b", together="c")]
    draft = Draft(make_problem(tasks, [make_worker("w"), make_worker("x")]))
    draft.fill()
    clock = Clock(60, iterations=iterations)

    for _ in improve(draft, clock, seed=1):
        pass

    assert fewest <= clock.now() <= most


@pytest.mark.skipif(engine() == "ortools", reason="OR-Tools' own search knows no runs")
def test_a_larger_problem_gets_all_of_its_time():
    tasks = [make_task(f"t{i}", i % 21, service_s=0) for i in range(SMALL + 1)]
    draft = Draft(make_problem(tasks, [make_worker("w")]))
    draft.fill()
    clock = Clock(60, iterations=20 * RUN)

    for _ in improve(draft, clock, seed=1):
        pass

    assert clock.is_over()
