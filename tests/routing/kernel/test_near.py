"""Neighbours of a task: near by road, near in time, and for the same hands."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from routing.kernel.arrays import ABLE_BIT
from routing.kernel.build import instance_of
from routing.kernel.near import MOST_ADJACENT, MOST_NEAR
from routing.kernel.nearest import STRANGERS, WAIT_WEIGHT
from tests.routing.builders import make_problem, make_task, make_worker, street, window
from tests.routing.strategies import problems

GAS = frozenset({("gas", 1)})


def test_one_task_or_none_has_no_neighbours():
    for count in (0, 1):
        inst = instance_of(make_problem([make_task()] * count))
        assert inst.near.shape == inst.adjacent.shape == (count, 0)


def test_the_nearest_by_road_come_first():
    tasks = [make_task(f"t{node}", node) for node in (10, 3, 12, 20)]

    inst = instance_of(make_problem(tasks))

    assert inst.near.tolist() == [[2, 1, 3], [0, 2, 3], [0, 3, 1], [2, 0, 1]]
    assert inst.adjacent.tolist() == inst.near.tolist()


def test_the_shorter_of_two_ways_counts():
    travel_s = street()
    travel_s[3, 10] = 0

    inst = instance_of(
        make_problem([make_task("a", 10), make_task("b", 3), make_task("c", 11)], travel_s=travel_s)
    )

    assert inst.adjacent.tolist()[0] == [1, 2]


def test_a_task_at_another_hour_is_adjacent_but_not_near():
    tasks = [
        make_task("a", 10, windows=(window(0, 30),)),
        make_task("b", 10, windows=(window(500, 530),)),
        make_task("c", 15, windows=(window(30, 60),)),
    ]

    inst = instance_of(make_problem(tasks))

    assert inst.adjacent[0].tolist() == [1, 2]
    assert inst.near[0].tolist() == [2, 1]


def test_what_nobody_can_do_both_of_comes_last():
    tasks = [make_task("a", 10, skills=GAS), make_task("b", 10), make_task("c", 20, skills=GAS)]
    fitter = make_worker("fitter", skills=GAS)
    helper = make_worker("helper")
    only_helper = replace(tasks[1], allowed_workers=frozenset({"helper"}))

    near = instance_of(make_problem([tasks[0], only_helper, tasks[2]], [fitter, helper])).near

    assert near[0].tolist() == [2, 1]


def test_no_more_are_kept_than_a_search_looks_at():
    tasks = [make_task(f"t{i}", i % 21) for i in range(300)]

    inst = instance_of(make_problem(tasks))

    assert inst.near.shape == (300, MOST_NEAR)
    assert inst.adjacent.shape == (300, MOST_ADJACENT)


def test_of_many_the_nearest_are_kept_and_of_equally_near_ones_the_first():
    places = np.random.default_rng(1).integers(0, 21, 300)
    tasks = [make_task(f"t{i}", int(place)) for i, place in enumerate(places)]

    inst = instance_of(make_problem(tasks))

    for i, row in enumerate(inst.adjacent):
        apart = np.abs(places - places[i])
        order = [j for j in np.argsort(apart, kind="stable").tolist() if j != i]
        assert row.tolist() == order[:MOST_ADJACENT]


@settings(max_examples=50, deadline=None)
@given(problem=problems(most_tasks=8))
def test_the_nearest_in_time_wait_and_are_late_the_least(problem):
    inst = instance_of(problem)
    able = inst.able & ABLE_BIT > 0

    for i, row in enumerate(inst.near.tolist()):
        keys = [nearness(problem, able, i, j) for j in row]
        assert keys == sorted(keys)


def nearness(problem, able, i, j):
    """Driving, waiting and lateness of two tasks in the better order, once to be read."""
    keys = []
    for one, other in ((i, j), (j, i)):
        a, b = problem.tasks[one], problem.tasks[other]
        drive_s = int(problem.travel_s[a.node, b.node])
        gap_s = a.service_s + drive_s
        wait_s = max(0, b.windows[0].earliest_s - a.windows[-1].latest_s - gap_s)
        late_s = max(0, a.windows[0].earliest_s + gap_s - b.windows[-1].latest_s)
        keys.append(drive_s + (WAIT_WEIGHT * wait_s + late_s))
    return min(keys) + STRANGERS * (not (able[i] & able[j]).any())


@settings(max_examples=50, deadline=None)
@given(problem=problems(most_tasks=8))
def test_every_other_task_is_a_neighbour_once(problem):
    inst = instance_of(problem)

    for i, rows in enumerate(zip(inst.near, inst.adjacent, strict=True)):
        others = sorted(set(range(len(problem.tasks))) - {i})
        assert [sorted(row.tolist()) for row in rows] == [others, others]
        travel_s = problem.travel_s[problem.tasks[i].node, [problem.tasks[j].node for j in rows[1]]]
        assert np.all(np.diff(travel_s) >= 0)
