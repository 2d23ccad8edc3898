"""Ruin and recreate: repeatable, never worse, and careful with crews."""

from random import Random

from hypothesis import given, settings

from routing import Policy, check
from routing.draft import Draft
from routing.instance import Instance
from routing.search.construct import fill
from routing.search.ruin import Annealing
from tests.routing.builders import HOUR, make_problem, make_task, make_worker
from tests.routing.strategies import problems


def annealed(problem, seed, steps):
    draft = Draft(Instance(problem))
    fill(draft)
    annealing = Annealing(draft, Random(seed))
    for step in range(steps):
        annealing.step(step / steps)
    return draft, annealing.best


def tight_day():
    """Eight hours for four long tasks, each dear, or for many short ones, which are dearer."""
    long = [make_task(f"l{i}", i, service_s=2 * HOUR, unserved_cost=30_000) for i in range(4)]
    short = [make_task(f"s{i}", i, unserved_cost=20_000) for i in range(16)]
    workers = [make_worker("w", ends_s=4 * HOUR), make_worker("x", start_node=0, ends_s=4 * HOUR)]
    return make_problem(long + short, workers, Policy())


def test_the_same_seed_and_steps_give_the_same_plan():
    _, one = annealed(tight_day(), 7, 150)
    _, other = annealed(tight_day(), 7, 150)

    assert one.plan() == other.plan()


def test_a_tight_day_gets_better():
    first, best = annealed(tight_day(), 1, 300)

    assert best.cost < first.cost


def test_a_crew_stays_where_it_is():
    tasks = [make_task(f"t{i}", i, together="c" if i < 2 else None) for i in range(12)]
    workers = [make_worker("w"), make_worker("x")]

    first, best = annealed(make_problem(tasks, workers, Policy()), 1, 100)

    assert [first.worker_of[i] for i in (0, 1)] == [best.worker_of[i] for i in (0, 1)]
    assert first.windows[:2] == best.windows[:2]


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_the_best_is_sound_and_never_worse_than_the_first(problem):
    first, best = annealed(problem, 5, 15)

    assert best.rank <= first.rank
    assert {v.code for v in check(problem, best.plan())} <= {"required-left-out"}
