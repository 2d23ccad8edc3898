"""A plan cut in two and put together again is the same plan."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import check
from routing.draft import Draft
from routing.kernel.arrays import NEXT, OUT, OUTS, ROUTE
from routing.kernel.state import restore_best
from routing.search.halves import cut, join, take
from tests.routing.builders import HOUR, make_problem, make_task, make_worker
from tests.routing.strategies import SLOW, rich_problems


def untied(problem):
    return replace(
        problem, tasks=tuple(replace(task, together=None) for task in problem.tasks), links=()
    )


def halved(draft, seed=0):
    """The line, and both halves as plans."""
    is_first, half = cut(draft.inst, draft.st, np.random.default_rng(seed))
    parts = [draft.copy(1).st, draft.copy(2).st]
    for k, part in enumerate(parts):
        take(part, draft.st, is_first if k == 0 else ~is_first, half == k)
    return is_first, half, parts


def filled(problem):
    draft = Draft(problem)
    draft.fill()
    return draft


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems().map(untied), seed=st.integers(0, 99))
def test_cut_and_join_lose_nothing(problem, seed):
    if not problem.tasks or not problem.workers:
        return
    draft = filled(problem)
    plan, rank = draft.plan(), draft.rank

    is_first, _, parts = halved(draft, seed)
    join(draft.st, parts, is_first, is_best=False)
    restore_best(draft.inst, draft.st)

    assert (draft.rank, draft.plan()) == (rank, plan)


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems().map(untied), seed=st.integers(0, 99))
def test_every_task_left_out_competes_in_one_half(problem, seed):
    if not problem.tasks or not problem.workers:
        return
    draft = filled(problem)

    is_first, half, parts = halved(draft, seed)

    out = [part.row[OUTS, : part.total[OUT]].tolist() for part in parts]
    assert sorted(out[0] + out[1]) == draft.unserved
    route = draft.st.node[: len(half), ROUTE]
    for i in np.flatnonzero(route >= 0):
        assert is_first[route[i]] == (half[i] == 0)
    assert parts[0].active.tolist() == is_first.tolist() == (~parts[1].active).tolist()


def test_the_shifts_of_one_person_stay_together():
    shifts = [
        make_worker(f"{person}{k}", person=person, starts_s=5 * k * HOUR, ends_s=(5 * k + 4) * HOUR)
        for person in "abcd"
        for k in range(3)
    ]
    tasks = [make_task(f"t{i}", i % 21) for i in range(60)]
    draft = filled(make_problem(tasks, shifts))

    for seed in range(20):
        is_first, _, _ = halved(draft, seed)
        by_person = is_first.reshape(4, 3)
        assert (by_person == by_person[:, :1]).all()
        assert 0 < is_first.sum() < len(shifts)


def test_both_halves_have_about_as_much_to_do():
    tasks = [make_task(f"t{i}", i % 21) for i in range(60)]
    workers = [make_worker(f"w{i}", start_node=5 * i) for i in range(4)]
    draft = filled(make_problem(tasks, workers))

    for seed in range(20):
        _, half, _ = halved(draft, seed)
        assert 15 <= half.sum() <= 45


def test_what_both_halves_have_found_is_one_plan():
    tasks = [make_task(f"t{i}", i % 21) for i in range(12)]
    problem = make_problem(tasks, [make_worker("w", start_node=0), make_worker("x", start_node=20)])
    draft = filled(problem)
    is_first, _, parts = halved(draft)
    orders = draft.orders()
    first = int(np.flatnonzero(is_first)[0])

    # The first half has turned its route round.
    draft.st.best[:] = 0
    _turn(parts[0], len(tasks) + first, len(tasks) + 2 + first, orders[first])
    join(draft.st, parts, is_first, is_best=False)
    restore_best(draft.inst, draft.st)

    orders[first] = orders[first][::-1]
    assert draft.orders() == orders
    assert check(problem, draft.plan()) == []


def _turn(state, start, end, order):
    nodes = [start, *reversed(order), end]
    for before, after in pairwise(nodes):
        state.node[before, NEXT] = after
