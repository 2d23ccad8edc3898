"""What a plan offers for one more task in each of some windows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import InvalidPlan, Offer, Openings, Plan, TimeWindow, insertions, offers
from routing.draft import Draft, draft_of
from routing.mending import checked
from routing.tied_starts import taken_out
from tests.routing.builders import HOUR, MINUTE, make_problem, make_task, make_worker, window
from tests.routing.strategies import SLOW, problems, rich_problems, windows

MORNING, NOON, NIGHT = window(0, 60), window(240, 300), window(700, 800)


def first_plan(problem):
    draft = Draft(problem)
    draft.fill()
    return checked(problem, draft)[0]


def test_each_slot_has_its_cheapest_start():
    problem = make_problem(
        [make_task("a", 15), make_task("b", 18)], [make_worker("w", ends_s=5 * HOUR)]
    )
    plan = first_plan(replace(problem, tasks=problem.tasks[:1]))

    found = offers(problem, plan, "b", [MORNING, NOON, NIGHT])

    assert found == (
        Offer(window=MORNING, worker="w", start_s=8 * MINUTE, added_cost=6 * MINUTE),
        Offer(window=NOON, worker="w", start_s=4 * HOUR, added_cost=6 * MINUTE),
        None,
    )


def test_a_slot_outside_the_windows_of_the_task_is_not_offered():
    problem = make_problem([make_task("a", 15, windows=(window(100, 200),))])

    starts = [o and o.start_s // MINUTE for o in offers(problem, Plan(), "a", [MORNING, NOON])]
    touching = offers(problem, Plan(), "a", [window(200, 400)])

    assert starts == [None, None]
    assert touching[0].start_s == 200 * MINUTE


def test_a_crew_that_is_not_placed_is_offered_as_a_whole():
    crew = {"together": "c", "unserved_cost": 5_000}
    problem = make_problem(
        [make_task("a", 15, **crew), make_task("b", 15, **crew)],
        [make_worker("w"), make_worker("x")],
    )

    found = offers(problem, Plan(), "a", [NOON, NIGHT])

    assert [(o.start_s, o.added_cost) for o in found if o] == [(4 * HOUR, 20 * MINUTE)]
    assert found[1] is None


def test_a_crew_without_a_second_person_is_offered_nothing():
    crew = {"together": "c"}
    problem = make_problem([make_task("a", 15, **crew), make_task("b", 15, **crew)])

    assert offers(problem, Plan(), "a", [NOON]) == (None,)


def test_an_unknown_task_is_refused():
    openings = Openings(make_problem(), Plan())

    for ask in (lambda: openings.offers("z", [NOON]), lambda: openings.insertions("z")):
        with pytest.raises(InvalidPlan, match="there is no task z"):
            ask()


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(problem=st.one_of(problems(), rich_problems()), data=st.data())
def test_an_offer_is_the_best_of_all_places_in_the_slot(problem, data):
    if not problem.tasks:
        return
    plan = first_plan(problem)
    task = data.draw(st.sampled_from(problem.tasks))
    slots = data.draw(windows()) + data.draw(windows()) + (TimeWindow(earliest_s=0, latest_s=0),)

    found = offers(problem, plan, task.key, slots)

    rest = without(problem, plan, task)
    for slot, offer in zip(slots, found, strict=True):
        places = insertions(within(problem, task, slot), rest, task.key)
        if not places:
            assert offer is None or task.together is not None or problem.links
            continue
        assert offer.added_cost == places[0].added_cost
        assert slot.earliest_s <= offer.start_s <= slot.latest_s
        assert (offer.worker, offer.start_s) in {(p.worker, p.start_s) for p in places}


def without(problem, plan, task):
    """The plan with the task taken off; on its route as it is, other windows would make the plan
    impossible, and cost others their places."""
    draft = draft_of(problem, plan, is_torn_kept=True)
    with taken_out(draft, problem.tasks.index(task)):
        return draft.plan()


def within(problem, task, slot):
    """The problem with the task's windows cut to the slot."""
    cut = [
        (max(w.earliest_s, slot.earliest_s), min(w.latest_s, slot.latest_s)) for w in task.windows
    ]
    left = tuple(TimeWindow(earliest_s=a, latest_s=b) for a, b in cut if a <= b)
    shorter = replace(task, windows=left, is_required=False)
    tasks = tuple(shorter if one is task else one for one in problem.tasks)
    return replace(problem, tasks=tasks)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(), data=st.data())
def test_questions_leave_no_trace(problem, data):
    if not problem.tasks:
        return
    openings = Openings(problem, first_plan(problem))
    keys = [task.key for task in problem.tasks]
    slots = data.draw(windows())
    once = [(openings.offers(key, slots), openings.insertions(key)) for key in keys]

    data.draw(st.randoms()).shuffle(keys)
    again = {key: (openings.offers(key, slots), openings.insertions(key)) for key in keys}

    assert once == [again[task.key] for task in problem.tasks]
    fresh = [offers(problem, first_plan(problem), key, slots) for key in keys]
    assert fresh == [again[key][0] for key in keys]


def test_times_beyond_the_day_are_as_good_as_any():
    problem = make_problem([make_task(windows=(window(-100, 600),))])

    found = offers(problem, Plan(), "a", [window(-100, -50), window(-50, 0)])

    assert [offer and offer.start_s for offer in found] == [None, 0]
