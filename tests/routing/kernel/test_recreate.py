"""What competes again for the places that a step has made, and when a step is given up."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.draft import Draft
from routing.kernel.arrays import BLINK, INF, OUT_PRICE, REMOVES, TOTAL
from routing.kernel.recreate import MOST_OUT, choose_waiting, recreate, sort_waiting
from routing.kernel.removal import ruin
from routing.kernel.undo import begin
from tests.routing.builders import make_problem, make_task, make_worker
from tests.routing.strategies import SLOW, problems

NEVER_BLINKS = 10**9


def waiting(draft, seed):
    count = choose_waiting(draft.inst, draft.st, seed)
    return draft.st.row[REMOVES, :count].tolist()


def test_all_of_a_few_that_are_left_out():
    draft = Draft(make_problem([make_task(f"t{i}", i) for i in range(MOST_OUT)], [make_worker()]))
    begin(draft.st)

    assert sorted(waiting(draft, 1)) == list(range(MOST_OUT))


def test_of_many_the_one_around_which_it_is_searched_and_the_nearest_to_it():
    draft = Draft(make_problem([make_task(f"t{i}", i) for i in range(20)], [make_worker()]))
    begin(draft.st)

    seed, *others = waiting(draft, 9)

    assert seed == 9
    assert len(others) == MOST_OUT - 1
    assert set(others) <= {7, 8, 10, 11}


def test_what_was_just_taken_off_waits_besides():
    draft = Draft(make_problem([make_task(f"t{i}", i) for i in range(20)], [make_worker()]))
    draft.fill([3])
    begin(draft.st)
    ruin(draft.inst, draft.st, 3, 1.0, 1)

    first, *others = waiting(draft, 3)

    assert first == 3
    assert len(others) == MOST_OUT
    assert 3 not in others


def rebuilt(problem, seed, bar, counted):
    """What a step around a task comes to: whether it was not given up, its cost and its routes."""
    draft = Draft(problem)
    draft.fill()
    inst, state = draft.inst, draft.st
    state.total[BLINK] = NEVER_BLINKS
    begin(state)
    ruin(inst, state, seed, 6.0, 6)
    count = choose_waiting(inst, state, seed)
    sort_waiting(inst, state, count, seed % 6)
    is_whole = recreate(inst, state, count, inst.near.shape[1], bar, counted)
    cost = int(state.total[TOTAL]) - int((1.0 - counted) * state.total[OUT_PRICE])
    return is_whole, cost, draft.orders()


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(problems(), st.integers(0, 9), st.sampled_from((0.5, 1.0)))
def test_only_what_would_be_too_dear_is_given_up(problem, seed, counted):
    assume(problem.tasks and problem.workers)
    alone = tuple(replace(task, together=None) for task in problem.tasks)
    problem, seed = replace(problem, tasks=alone), seed % len(alone)
    _, cost, orders = rebuilt(problem, seed, INF, counted)

    assert rebuilt(problem, seed, cost + 1, counted) == (True, cost, orders)
    is_whole, least, _ = rebuilt(problem, seed, cost, counted)
    assert least >= cost or not is_whole


def test_a_step_in_vain_is_given_up_before_all_is_placed():
    problem = make_problem([make_task(f"t{i}", i) for i in range(6)], [make_worker()])
    _, cost, _ = rebuilt(problem, 3, INF, 1.0)

    is_whole, _, orders = rebuilt(problem, 3, cost // 2, 1.0)

    assert not is_whole
    assert sum(map(len, orders)) < 6
