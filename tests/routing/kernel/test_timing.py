"""The times of one route."""

from dataclasses import replace

import numpy as np
import pytest

from routing import check
from routing.draft import Draft
from routing.kernel.load import load
from tests.routing.builders import (
    MINUTE,
    PLAIN,
    make_break,
    make_problem,
    make_task,
    make_worker,
    window,
)

SHIFTS_COST = replace(PLAIN, duration_cost_per_s=1)


@pytest.mark.parametrize(("first_min", "last_min", "start_min"), [(60, 70, 60), (0, 5, 10)])
def test_a_promise_is_broken_only_where_it_must_be(first_min, last_min, start_min):
    task = make_task("a", node=0, promise=window(first_min, last_min))
    draft = Draft(make_problem([task], policy=SHIFTS_COST, max_broken_promises=1))

    load(draft.inst, draft.st, 0, np.array([0]))

    plan = draft.plan()
    assert plan.routes[0].stops[0].start_s == start_min * MINUTE
    assert check(draft.problem, plan) == []


def test_of_two_ways_to_keep_a_promise_the_cheaper_one_is_taken():
    # The break before the work keeps the promise, too, but only the one behind it in good time.
    task = make_task("a", node=0, due_s=0, service_s=0, promise=window(60, 180))
    worker = make_worker("w", start_node=0, breaks=(make_break(55, 60, 10),))
    policy = replace(PLAIN, late_cost_per_minute=7, broken_promise_cost=5_000)
    draft = Draft(make_problem([task], [worker], policy, max_broken_promises=1))

    load(draft.inst, draft.st, 0, np.array([0]))

    assert draft.plan().routes[0].stops[0].start_s == 60 * MINUTE
