"""Two routes change their tails: where that saves driving, all rules kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import check
from routing.draft import Draft
from routing.kernel.arrays import INF, REMOVED, REMOVES
from routing.kernel.load import load
from routing.kernel.recreate import choose_waiting, recreate
from routing.kernel.tails import exchange_tails
from routing.kernel.undo import take_back
from tests.routing.builders import make_problem, make_task, make_worker
from tests.routing.kernel.test_undo import assert_indexed, picture
from tests.routing.strategies import SLOW, rich_problems

FOR_NOTHING = 1
AT_ANY_PRICE = 10**12
SEEDS = st.lists(st.integers(0, 99), min_size=1, max_size=12)


def crossed(**of_last):
    """Two routes of four, the first two of each at one end of a street, the rest at the other.

    The tails are on the wrong routes: who lives at 0 works up to 20, and the other way round.
    """
    nodes = (1, 2, 19, 18, 20, 17, 3, 4)
    tasks = [make_task(f"t{k}", node) for k, node in enumerate(nodes)]
    tasks[-1] = make_task("t7", 4, **of_last)
    workers = [make_worker(f"w{at}", start_node=at, end_node=at) for at in (0, 20)]
    draft = Draft(make_problem(tasks, workers))
    for w in range(2):
        load(draft.inst, draft.st, w, np.arange(4 * w, 4 * w + 4))
    return draft


def test_crossed_tails_are_put_right():
    draft = crossed()

    assert exchange_tails(draft.inst, draft.st, 1, 8, FOR_NOTHING)

    assert draft.orders() == [[0, 1, 6, 7], [4, 5, 2, 3]]
    assert draft.st.total[REMOVED] == 0
    assert_indexed(draft)
    assert check(draft.problem, draft.plan()) == []


def test_nothing_happens_where_nothing_is_saved():
    draft = crossed()
    exchange_tails(draft.inst, draft.st, 1, 8, FOR_NOTHING)
    before = picture(draft)

    assert not exchange_tails(draft.inst, draft.st, 1, 8, FOR_NOTHING)

    assert picture(draft) == before


def test_what_the_other_may_not_do_waits():
    draft = crossed(excluded_workers=frozenset({"w0"}))

    assert exchange_tails(draft.inst, draft.st, 1, 8, FOR_NOTHING)

    assert draft.orders() == [[0, 1, 6], [4, 5, 2, 3]]
    assert draft.st.row[REMOVES, : draft.st.total[REMOVED]].tolist() == [7]


def assert_kept_and_taken_back(problem, seeds):
    if not problem.tasks:
        return
    draft = Draft(problem)
    draft.fill()
    inst, state = draft.inst, draft.st

    for k, seed in enumerate(seeds):
        before = picture(draft)
        if not exchange_tails(inst, state, seed % len(problem.tasks), 40, AT_ANY_PRICE):
            assert picture(draft) == before
            continue
        waiting = choose_waiting(inst, state, seed % len(problem.tasks))
        recreate(inst, state, waiting, inst.near.shape[1], INF, 1.0)
        assert_indexed(draft)
        if k % 2:
            take_back(inst, state)
            assert picture(draft) == before
    assert {v.code for v in check(problem, draft.plan())} <= {"required-left-out"}


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(), seeds=SEEDS)
def test_no_rule_is_broken_and_all_can_be_taken_back(problem, seeds):
    assert_kept_and_taken_back(problem, seeds)


@pytest.mark.long
@settings(max_examples=3_000, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(), seeds=SEEDS)
def test_no_rule_is_broken_by_many_exchanges(problem, seeds):
    assert_kept_and_taken_back(problem, seeds)
