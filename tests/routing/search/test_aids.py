"""What OR-Tools adds to the runs of our search, each by itself."""

import pytest

from routing.draft import Draft
from routing.errors import InvalidProblem
from routing.search.aids import MOST_ASKED, MOST_PROVEN, Choice, Proof, Routing
from routing.search.annealing import Annealing, Cooling
from routing.search.clock import Clock
from routing.search.engine import engine, improve
from routing.search.pool import MOST_COLUMNS
from tests.routing.builders import PLAIN, make_problem, make_task, make_worker

# The best plan of the two tasks at each end of the street: each end's worker does his own.
BEST = {0: [0, 1], 1: [2, 3]}
CROSSED = {0: [2, 3], 1: [0, 1]}
HALF_CROSSED = {0: [0, 1], 1: []}, {0: [], 1: [2, 3]}


def street():
    tasks = [make_task(key, node) for key, node in zip("abcd", (0, 1, 19, 20), strict=True)]
    ends = [make_worker(key, start_node=at, end_node=at) for key, at in (("w", 0), ("x", 20))]
    return make_problem(tasks, ends, PLAIN)


def annealing_of(problem, orders):
    return Annealing(Draft(problem).with_orders(orders, {}), Cooling(), seed=1)


def cost_of(orders):
    return annealing_of(street(), orders).best


def seen_at(progress):
    """A search whose choice saw each half of the best plan at a time, and what it then chose."""
    annealing = annealing_of(street(), CROSSED)
    choice = Choice(annealing, Clock(5))
    for half in HALF_CROSSED:
        annealing.draft.st = annealing_of(street(), half).draft.st
        choice.watch(progress)
    annealing.draft.st = annealing_of(street(), CROSSED).draft.st
    assert not choice.improve(1.0)
    return annealing


def test_of_the_routes_of_several_plans_the_best_are_chosen():
    assert seen_at(0.6).best == cost_of(BEST)
    # Early on no route is any good.
    assert seen_at(0.4).best == cost_of(CROSSED)


def test_where_hardly_any_route_of_each_worker_could_be_chosen_none_is(monkeypatch):
    monkeypatch.setattr("routing.search.aids.LEAST_ROUTES", MOST_COLUMNS // 2 + 1)

    assert seen_at(0.6).best == cost_of(CROSSED)
    assert Choice(annealing_of(street(), CROSSED), Clock(5)).share_s(10.0) == 0.0


def test_the_best_plan_of_a_small_problem_is_proven():
    small = annealing_of(street(), CROSSED)
    larger = make_problem([make_task(f"t{i}") for i in range(MOST_PROVEN + 1)], [make_worker("w")])
    more = annealing_of(larger, {})

    assert Proof(small, Clock(5)).improve(0.0)
    assert small.best == cost_of(BEST)
    assert not Proof(more, Clock(5)).improve(0.0)


def test_the_routing_library_searches_on_from_the_best_plan():
    annealing = annealing_of(street(), CROSSED)
    routing = Routing(annealing, Clock(5))

    assert not routing.improve(routing.share_s(1.0))
    assert annealing.best == cost_of(BEST)


def test_the_routing_library_keeps_out_of_fixed_steps_and_of_large_days():
    in_steps = annealing_of(street(), CROSSED)
    of_steps = Routing(in_steps, Clock(5, iterations=100))
    of_steps.improve(1.0)
    large = make_problem([make_task(f"t{i}") for i in range(MOST_ASKED + 1)], [make_worker("w")])

    assert in_steps.best == cost_of(CROSSED)
    assert of_steps.share_s(10.0) == 0.0
    assert Routing(annealing_of(large, {}), Clock(5)).share_s(10.0) == 0.0


@pytest.mark.parametrize("name", ["kernel", "kernel+choice", "kernel+routing+proof", "ortools"])
def test_each_can_be_had_by_its_name(name, monkeypatch):
    monkeypatch.setenv("ROUTING_ENGINE", name)

    assert engine() == name


@pytest.mark.parametrize("name", ["abacus", "kernel+abacus", "ortools+choice", "choice", ""])
def test_another_name_is_refused_with_all_there_are(name, monkeypatch):
    monkeypatch.setenv("ROUTING_ENGINE", name)

    with pytest.raises(InvalidProblem, match=r"ortools, or kernel .*\+choice, \+proof, \+routing"):
        engine()


def test_the_search_uses_what_is_named(monkeypatch):
    ended = {}
    for name in ("kernel", "kernel+proof"):
        monkeypatch.setenv("ROUTING_ENGINE", name)
        draft, clock = Draft(street()), Clock(60, iterations=100_000)
        for _ in improve(draft, clock, seed=1):
            pass
        ended[name] = clock.now()

    assert ended["kernel+proof"] < ended["kernel"] < 100_000
