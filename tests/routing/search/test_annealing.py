"""Ruin and recreate in slices: repeatable, never worse, careful with crews, on two cores too."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from routing import Policy, check
from routing.draft import Draft
from routing.search.annealing import GENTLE, Annealing, Cooling
from tests.routing.builders import HOUR, MINUTE, PLAIN, make_problem, make_task, make_worker
from tests.routing.strategies import problems

SLICES = 5


def annealed(problem, seed, steps, threads=1):
    """The first draft, the search, and the best draft that it has found."""
    draft = Draft(problem)
    draft.fill()
    first = draft.copy()
    annealing = Annealing(draft, Cooling(), seed=seed, threads=threads)
    for k in range(SLICES):
        annealing.slice(steps // SLICES, k / SLICES)
    return first, annealing, draft.best()


def tight_day():
    """Eight hours for four long tasks, each dear, or for many short ones, which are dearer."""
    long = [make_task(f"l{i}", i, service_s=2 * HOUR, unserved_cost=30_000) for i in range(4)]
    short = [make_task(f"s{i}", i, unserved_cost=20_000) for i in range(16)]
    workers = [make_worker("w", ends_s=4 * HOUR), make_worker("x", start_node=0, ends_s=4 * HOUR)]
    return make_problem(long + short, workers, Policy())


def large_day():
    """Enough stops for two cores."""
    tasks = [make_task(f"t{i}", i * 7 % 21, service_s=10 * MINUTE) for i in range(240)]
    workers = [make_worker(f"w{i}", start_node=4 * i % 21) for i in range(8)]
    return make_problem(tasks, workers, Policy())


@pytest.mark.parametrize("threads", [1, 2])
def test_the_same_seed_and_steps_give_the_same_plan(threads):
    _, annealing, one = annealed(large_day(), 7, 500, threads)
    _, _, other = annealed(large_day(), 7, 500, threads)

    assert one.plan() == other.plan()
    assert annealing.is_cut is (threads == 2)


def test_a_small_day_is_searched_the_same_way_on_two_cores():
    plans = [annealed(tight_day(), 7, 150, threads)[2].plan() for threads in (1, 2)]

    assert plans[0] == plans[1]


def test_a_tight_day_gets_better():
    first, annealing, best = annealed(tight_day(), 1, 300)

    assert best.rank < first.rank
    assert best.rank == (0, annealing.best)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_plan_of_a_large_day_is_sound_and_better(threads):
    first, annealing, best = annealed(large_day(), 3, 2_000, threads)

    assert check(large_day(), best.plan()) == []
    assert best.rank < first.rank
    assert best.rank == (0, annealing.best)


def left_out(cooling, **of_tasks):
    """What a frozen search leaves out, step by step, where one of two tasks fits; and of the best.

    One is at home, the other 20 minutes of driving dearer.
    """
    tasks = [make_task("near", 10), make_task("far", 0)]
    tasks = [replace(task, service_s=8 * HOUR, **of_tasks) for task in tasks]
    draft = Draft(make_problem(tasks, [make_worker()], PLAIN))
    draft.fill()
    annealing = Annealing(draft, replace(cooling, hot=1e-6, cold=1e-6), seed=1)
    steps = []
    for _ in range(500):
        annealing.slice(1, 0.0)
        steps += [tasks[i].key for i in draft.unserved]
    return steps, [tasks[i].key for i in draft.best().unserved]


def test_required_tasks_take_turns_to_be_left_out_at_whatever_cost():
    steps, of_best = left_out(Cooling(dearer=0.0), is_required=True)

    assert len(steps) == 500
    assert set(steps) == {"near", "far"}
    assert of_best == ["far"]


def test_other_tasks_take_turns_for_a_little_more():
    steps, of_best = left_out(Cooling())
    kept, _ = left_out(Cooling(dearer=0.0))

    assert set(steps) == {"near", "far"}
    assert set(kept) == {"far"} == set(of_best)


def test_a_further_run_begins_less_hot():
    annealing = Annealing(Draft(tight_day()), Cooling(), seed=1)

    annealing.reheat()

    assert annealing.cooling.at(0) == Cooling().warm < Cooling().at(0)
    assert annealing.cooling.at(1) == Cooling().at(1)


def test_where_all_must_be_done_a_run_begins_less_hot():
    day = tight_day()
    required = replace(
        day, policy=PLAIN, tasks=tuple(replace(task, is_required=True) for task in day.tasks)
    )

    assert Annealing(Draft(day), Cooling(), seed=1).cooling.at(0) == Cooling().hot
    annealing = Annealing(Draft(required), Cooling(), seed=1)
    assert annealing.cooling.at(0) == Cooling().hot_for_drives < Cooling().hot
    assert annealing.cooling.at(1) == Cooling().at(1)
    late = replace(PLAIN, late_cost_per_minute=1)
    due = replace(
        required, policy=late, tasks=tuple(replace(task, due_s=0) for task in required.tasks)
    )
    assert Annealing(Draft(due), Cooling(), seed=1).cooling.at(0) == Cooling().hot
    cheap = replace(day, tasks=tuple(replace(task, unserved_cost=0) for task in day.tasks))
    assert Annealing(Draft(cheap), Cooling(), seed=1).cooling.at(0) == Cooling().hot


def test_a_crew_stays_together():
    tasks = [make_task(f"t{i}", i, together="c" if i < 2 else None) for i in range(12)]
    problem = make_problem(tasks, [make_worker("w"), make_worker("x")], Policy())

    first, _, best = annealed(problem, 1, 100)

    starts = [
        {s.task: s.start_s for route in draft.plan().routes for s in route.stops}
        for draft in (first, best)
    ]
    assert [at["t0"] == at["t1"] for at in starts] == [True, True]
    assert check(problem, best.plan()) == []


def test_what_depends_on_each_other_is_left_to_one_core():
    crew = [make_task("a", together="c"), make_task("b", together="c")]
    problem = make_problem([*large_day().tasks, *crew], large_day().workers, Policy())

    _, annealing, _ = annealed(problem, 1, 5, threads=2)

    assert not annealing.is_cut


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_the_best_is_sound_and_never_worse_than_the_first(problem):
    if not problem.tasks:
        return

    first, _, best = annealed(problem, 5, 15)

    assert best.rank <= first.rank
    assert {v.code for v in check(problem, best.plan())} <= {"required-left-out"}


def test_in_the_end_only_what_a_plan_costs_counts():
    usual = Cooling()

    assert [usual.scarce_at(at) for at in (0, usual.fading, usual.true, 1, 2)] == [1, 1, 0, 0, 0]
    assert 0 < usual.scarce_at((usual.fading + usual.true) / 2) < 1
    assert GENTLE.scarce_at(0) == 0


def test_many_cores_search_in_parts_what_one_would(monkeypatch):
    monkeypatch.setattr("routing.search.annealing.LARGE", 30)

    assert all(annealed(large_day(), 1, 20, threads)[1].is_cut for threads in (1, 2, 16))
