"""Why a task was left out: one test per reason, and that reasons are verdicts summed up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import Plan, Reason, check, explain, solve
from routing.draft import Draft
from routing.kernel.shortage import least_shortage_s
from routing.reasons.explain import ORDER, explained
from routing.reasons.tally import LARGE, MEASURES, NUMBERS
from routing.reasons.tightness import Tightness
from routing.reasons.why_not import as_permitted, verdicts
from routing.worker import CAPS
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_break,
    make_plan,
    make_problem,
    make_route,
    make_stop,
    make_task,
    make_worker,
    window,
)
from tests.routing.strategies import SLOW, rich_problems

GAS = frozenset({("gas", 2)})


def reasons(task, *workers):
    return explain(make_problem([task], workers), Plan())[0].reasons


@pytest.mark.parametrize(
    ("task", "worker", "code", "numbers"),
    [
        ({"skills": GAS}, {}, "skill-missing", {"skill": "gas", "needs": 2, "best": 0}),
        ({"excluded_workers": frozenset("w")}, {}, "worker-excluded", {}),
        ({"allowed_workers": frozenset()}, {}, "worker-not-allowed", {}),
        ({"windows": (window(601, 700),)}, {}, "off-shift", {}),
        (
            {"windows": (window(0, 4),)},
            {},
            "out-of-reach",
            {"arrives_s": 300, "latest_s": 240, "worker": "w"},
        ),
        ({"service_s": 591 * MINUTE}, {}, "no-way-home", {"worker": "w"}),
        (
            {"windows": (window(250, 270),)},
            {"breaks": (make_break(250, 270),), "ends_s": 5 * HOUR + 600},
            "no-way-home",
            {"worker": "w"},
        ),
        (
            {"unserved_cost": 600},
            {},
            "too-costly",
            {"worker": "w", "added_cost": 600, "unserved_cost": 600},
        ),
        (
            {"unserved_cost": 601},
            {},
            "has-room",
            {"worker": "w", "added_cost": 600, "unserved_cost": 601},
        ),
    ],
)
def test_each_reason_comes_with_its_numbers(task, worker, code, numbers):
    found = reasons(make_task("a", 15, **task), make_worker(**worker))

    assert found == (Reason(code=code, numbers={"workers": 1, **numbers}),)


def test_a_task_without_windows_needs_no_worker_to_be_asked():
    assert reasons(make_task(windows=()), make_worker()) == (Reason(code="no-window"),)


def test_a_full_day_says_how_much_is_lacking():
    # 2 * 30 minutes of work and 10 of driving in a shift of 65.
    problem = make_problem(
        [make_task("a", 15), make_task("b", 15)], [make_worker(ends_s=65 * MINUTE)]
    )
    plan = solve(problem, limit_s=0.2)

    assert plan.unserved[0].reasons == (
        Reason(code="no-room", numbers={"workers": 1, "short_s": 300, "worker": "w"}),
    )
    assert explain(problem, plan) == plan.unserved


def test_workers_with_the_same_reason_are_counted_and_the_best_is_told():
    found = reasons(
        make_task("a", 15, skills=GAS),
        make_worker("w"),
        make_worker("x", skills=frozenset({("gas", 1)})),
        make_worker("y", skills=GAS, ends_s=0),
    )

    assert found == (
        Reason(code="no-way-home", numbers={"workers": 1, "worker": "y"}),
        Reason(code="skill-missing", numbers={"workers": 2, "skill": "gas", "needs": 2, "best": 1}),
    )


def test_a_crew_without_a_second_person_says_so():
    tasks = [make_task("a", 15, together="c"), make_task("b", 15, together="c")]
    problem = make_problem(tasks)
    plan = solve(problem, limit_s=0)

    assert check(problem, plan) == []
    assert [u.reasons for u in plan.unserved] == [
        (Reason(code="crew-incomplete", numbers={"workers": 1, "worker": "w", "size": 2}),)
    ] * 2


def test_the_skill_that_most_lack_is_told_with_the_best_level():
    wanted = frozenset({("gas", 2), ("heat", 1)})
    found = reasons(
        make_task("a", 15, skills=wanted),
        make_worker("v", skills=frozenset({("gas", 1), ("heat", 1)})),
        make_worker("w", skills=frozenset({("gas", 2)})),
        make_worker("x", skills=frozenset({("gas", 2)})),
    )

    assert found == (
        Reason(
            code="skill-missing", numbers={"workers": 3, "skill": "heat", "needs": 1, "best": 0}
        ),
    )


def test_of_vans_that_lack_a_part_the_first_that_needs_least_is_told():
    found = reasons(
        make_task("a", 15, parts=frozenset({("pump", 2)}), tools=frozenset({"ladder"})),
        make_worker("w"),
        make_worker("x", tools=frozenset({"ladder"}), parts=frozenset({("pump", 1)})),
        make_worker("y", tools=frozenset({"ladder"}), parts=frozenset({("pump", 1)})),
    )

    numbers = {"workers": 3, "part": "pump", "needs": 2, "has": 1, "worker": "x"}
    assert found == (Reason(code="no-stock", numbers=numbers),)


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(), is_tight=st.booleans())
def test_reasons_are_the_verdicts_on_all_workers_summed_up(problem, is_tight):
    assert_summed_up(tight(problem) if is_tight else problem)


@pytest.mark.long
@settings(max_examples=3_000, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(), is_tight=st.booleans())
def test_reasons_are_the_verdicts_on_all_workers_of_many_problems(problem, is_tight):
    assert_summed_up(tight(problem) if is_tight else problem)


def tight(problem):
    """Everybody works half as long, without other limits: what is short is time."""
    crew = [
        replace(w, ends_s=(w.starts_s + w.ends_s) // 2, **dict.fromkeys(CAPS))
        for w in problem.workers
    ]
    return replace(problem, workers=tuple(crew))


def assert_summed_up(problem):
    draft, empty = Draft(problem), Draft(problem)
    draft.fill()
    for made in (draft, empty):
        expected = [summed_up(made, empty, task) for task in made.unserved]
        assert [one.reasons for one in explained(made)] == expected
        assert_bounded(made)


def summed_up(draft, empty, task):
    if not as_permitted(draft, task).windows:
        return (Reason(code="no-window"),)
    if not draft.problem.workers:
        return (Reason(code="no-workers"),)
    said = {}
    for verdict in verdicts(draft, empty, task):
        said.setdefault(verdict.code, []).append(verdict)
    if "has-room" in said:
        said["has-room"] += said.pop("too-costly", [])
    return tuple(reason(code, said[code]) for code in ORDER if code in said)


def reason(code, said):
    numbers = {"workers": len(said)}
    if code == "skill-missing":
        has = {}
        for each in said:
            has.setdefault((each.numbers["skill"], each.numbers["needs"]), []).append(each)
        (skill, needs), lacking = min(has.items(), key=lambda one: (-len(one[1]), one[0]))
        best = max(each.numbers["has"] for each in lacking)
        numbers |= {"skill": skill, "needs": needs, "best": best}
    elif code in MEASURES:
        best = min(said, key=lambda each: each.numbers.get(MEASURES[code], LARGE))
        numbers |= {name: best.numbers[name] for name in NUMBERS[code] if name in best.numbers}
        if code != "no-room" or "short_s" in numbers:
            numbers["worker"] = best.worker
    return Reason(code=code, numbers=numbers)


def assert_bounded(draft):
    """Nobody is short of less time than the bound says."""
    asked = [task for task in draft.unserved if as_permitted(draft, task).windows]
    pairs = [(task, w) for task in asked for w in range(len(draft.problem.workers))]
    tasks, ws = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    bounds_s = Tightness(draft).bounds_s(tasks, ws).tolist()
    for (task, w), bound_s in zip(pairs, bounds_s, strict=True):
        assert bound_s <= least_shortage_s(draft.inst, draft.st, w, task)


def test_what_is_on_a_route_is_not_left_out_though_it_is_impossible_there():
    problem = make_problem([make_task("a", skills=GAS), make_task("b")])
    unable = make_plan(problem, make_route([make_stop("a", 0)]))

    assert [entry.task for entry in explain(problem, unable)] == ["b"]
