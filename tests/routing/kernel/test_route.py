"""What a detour costs is known from two rows of a table and from what was noted at the stops."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings

from routing.draft import Draft
from routing.kernel.arrays import LEG, NEXT
from routing.kernel.places import travel_to
from routing.kernel.route import detour_cost, drive_cost, insert, remove
from routing.kernel.section import section_of
from tests.routing.builders import make_problem, make_task
from tests.routing.strategies import SLOW, rich_problems


def driving_cost(draft, w, order):
    """What driving costs from home to home; nobody leaves it for nothing."""
    n, workers = len(draft.inst.able), len(draft.inst.worker)
    nodes = [n + w, *order, n + workers + w]
    legs = [drive_cost(draft.inst, w, a, b) for a, b in pairwise(nodes)]
    return sum(legs) if order else 0


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(most_tasks=6, most_workers=3))
def test_a_detour_costs_what_driving_costs_more(problem):
    draft = Draft(problem)
    draft.fill()
    inst, st, n = draft.inst, draft.st, len(draft.inst.able)

    for w, order in enumerate(draft.orders()):
        for position in range(len(order) + 1):
            before = n + w if position == 0 else order[position - 1]
            for task in draft.unserved:
                longer = [*order[:position], task, *order[position:]]
                more = driving_cost(draft, w, longer) - driving_cost(draft, w, order)
                assert detour_cost(inst, st, w, task, before, st.node[before, NEXT]) == more


def test_each_stop_knows_the_drive_to_it_whatever_comes_and_goes():
    draft = Draft(make_problem([make_task(f"t{k}", node=k + 1) for k in range(3)]))
    inst, st, home = draft.inst, draft.st, 3 + 1

    for task in (0, 1, 2):
        insert(inst, st, 0, task, 3)
    remove(inst, st, 0, 1)

    legs = [drive_cost(inst, 0, 3, 2), drive_cost(inst, 0, 2, 0), drive_cost(inst, 0, 0, home)]
    assert [st.node[i, LEG] for i in (2, 0, home)] == legs
    for task in (0, 2):
        remove(inst, st, 0, task)
    assert st.node[home, LEG] == 0


def test_a_table_is_turned_only_where_there_and_back_differ():
    there = np.arange(300 * 300, dtype=np.int32).reshape(300, 300)
    same = np.minimum(there, there.T)

    assert travel_to(same) is same
    assert np.array_equal(travel_to(there), there.T)
    almost = same.copy()
    almost[299, 0] += 1
    assert np.array_equal(travel_to(almost), almost.T)


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(most_tasks=6, most_workers=3))
def test_a_part_has_the_drives_of_the_whole(problem):
    inst = Draft(problem).inst
    n, w = len(inst.able), len(inst.worker)
    tasks, workers = np.arange(n)[::2], np.arange(w)[::2]
    part = section_of(inst, tasks, workers)
    own = list(tasks) + [n + side * w + k for side in range(3) for k in workers]

    of_whole = inst.travel[np.ix_(inst.place[own], inst.place[own])]
    assert np.array_equal(part.travel[np.ix_(part.place, part.place)], of_whole)
    assert np.array_equal(part.travel_to[np.ix_(part.place, part.place)], of_whole.T)
