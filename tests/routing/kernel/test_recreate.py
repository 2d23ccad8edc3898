"""What competes again for the places that a step has made."""

from routing.draft import Draft
from routing.kernel.arrays import REMOVES
from routing.kernel.recreate import MOST_OUT, choose_waiting
from routing.kernel.removal import ruin
from routing.kernel.undo import begin
from tests.routing.builders import make_problem, make_task, make_worker


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
