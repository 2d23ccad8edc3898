"""Routes of several plans make a better one, and the rules between routes hold."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import Link, check
from routing.draft import Draft
from routing.kernel.arrays import NEXT
from routing.kernel.state import orders_of
from routing.search.choice import choose, recomposed
from routing.search.clock import Clock
from routing.search.engine import improve
from routing.search.pool import MOST_COLUMNS, Column, Pool, columns_of
from tests.routing.builders import PLAIN, make_problem, make_task, make_worker, window
from tests.routing.strategies import SLOW, rich_problems


def drafted(problem, orders, starts_s=None):
    return Draft(problem).with_orders(orders, starts_s or {})


def pooled(*drafts):
    pool = Pool(drafts[0].inst)
    for draft in drafts:
        pool.add(draft.st, draft.rank[1])
    return pool


def routes(draft):
    return orders_of(draft.inst, draft.st.node[:, NEXT])


def two_streets():
    """Two at one end of the street and two at the other, and a worker who lives at each."""
    tasks = [make_task("a", 0), make_task("b", 1), make_task("c", 19), make_task("d", 20)]
    west = make_worker("west", start_node=0, end_node=0, max_tasks=2)
    east = make_worker("east", start_node=20, end_node=20, max_tasks=2)
    return make_problem(tasks, [west, east], PLAIN)


def test_the_good_routes_of_two_plans_make_the_best_one():
    problem = two_streets()
    good_west = drafted(problem, {0: [0, 1], 1: [2]})
    good_east = drafted(problem, {0: [0], 1: [2, 3]})
    pool = pooled(good_west, good_east)
    start = drafted(problem, {0: [0, 2], 1: [1, 3]})

    best = recomposed(start, pool, limit_s=5, is_reproducible=True)

    assert best is not None
    assert [set(order) for order in routes(best)] == [{0, 1}, {2, 3}]


def test_nothing_better_is_no_other_plan():
    problem = two_streets()
    best = drafted(problem, {0: [0, 1], 1: [3, 2]})

    assert recomposed(best, pooled(best), limit_s=5, is_reproducible=True) is None


def test_the_choice_among_all_routes_is_proven():
    problem = two_streets()
    plans = [drafted(problem, {0: [0, 1], 1: [2, 3]}), drafted(problem, {0: [2], 1: [1]})]
    columns = [column for plan in plans for column in columns_of(plan.inst, plan.st)]

    choice = choose(plans[0].inst, columns, columns[:2], limit_s=5, is_reproducible=True)

    assert choice is not None
    assert choice.is_proven
    assert set(choice.columns) == set(columns[:2])


def test_required_tasks_are_not_too_much_to_count():
    tasks = [make_task(f"t{i}", i, is_required=True, service_s=0) for i in range(6)]
    draft = drafted(make_problem(tasks, [make_worker("w"), make_worker("x")]), {0: [0], 1: [1]})
    workers = [0, 1] * (MOST_COLUMNS // 2)
    columns = [
        Column(worker=w, nodes=tuple(range(1 + k % 6)), starts_s=(), cost=k, broken=0, worst_s=0)
        for k, w in enumerate(workers)
    ]

    choice = choose(draft.inst, columns, columns[:1], limit_s=5, is_reproducible=True)

    assert choice is not None
    assert choice.is_proven
    assert [column.cost for column in choice.columns] == [5]


def test_what_is_unfair_or_late_by_less_than_a_second_s_price_costs_nothing():
    policy = replace(PLAIN, unfairness_cost_per_minute=30, worst_late_cost_per_minute=30)
    problem = make_problem([make_task("a", service_s=61)], [make_worker("w"), make_worker("x")])
    inst = drafted(replace(problem, policy=policy), {})
    inst = inst.inst._replace(share=np.array([60, 61]))
    fair, unfair = (
        Column(worker=w, nodes=(0,), starts_s=(), cost=cost, broken=0, worst_s=late_s)
        for w, cost, late_s in ((1, 10, 0), (0, 9, 1))
    )

    choice = choose(inst, [fair, unfair], [fair], limit_s=5, is_reproducible=True)

    assert choice is not None
    assert choice.columns == (unfair,)


def test_a_crew_is_chosen_at_one_start_or_not_at_all():
    crew = [make_task(key, 10, together="crew", windows=(window(0, 60),)) for key in "ab"]
    problem = make_problem(crew, [make_worker("w"), make_worker("x")], PLAIN)
    early = drafted(problem, {0: [0], 1: [1]}, {0: 0, 1: 0})
    late = drafted(problem, {0: [0], 1: [1]}, {0: 1_800, 1: 1_800})
    one_of_each = [columns_of(early.inst, early.st)[0], columns_of(late.inst, late.st)[1]]

    choice = choose(early.inst, one_of_each, [], limit_s=5, is_reproducible=True)

    assert choice is not None
    assert choice.columns == ()


def test_what_follows_is_chosen_only_behind_what_goes_before():
    tasks = [make_task("a", 10), make_task("b", 10)]
    order = (Link(before="a", after="b", counts_from_end=True),)
    problem = make_problem(tasks, [make_worker("w"), make_worker("x")], PLAIN, links=order)
    sound = drafted(problem, {0: [0], 1: [1]}, {0: 0, 1: 1_800})
    before, after = columns_of(sound.inst, sound.st)
    too_early = replace(after, starts_s=((1, 1_799),))

    kept = choose(sound.inst, [before, after], [], limit_s=5, is_reproducible=True)
    broken = choose(sound.inst, [before, too_early], [], limit_s=5, is_reproducible=True)

    assert kept is not None
    assert set(kept.columns) == {before, after}
    assert broken is not None
    assert broken.columns == (before,)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(), seed=st.integers(0, 9))
def test_any_choice_keeps_all_rules_and_is_better(problem, seed):
    if not problem.tasks or not problem.workers:
        return
    draft = Draft(problem, seed=seed)
    draft.fill()
    draft.keep()
    pool = Pool(draft.inst)
    for slice_ in improve(draft, Clock(60, iterations=600), seed=seed):
        pool.add(slice_.st, slice_.rank[1])
    start = Draft(problem)
    start.fill()

    better = recomposed(start, pool, limit_s=1, is_reproducible=True)

    if better is not None:
        assert better.rank < start.rank
        assert {v.code for v in check(problem, better.plan())} <= {"required-left-out"}
