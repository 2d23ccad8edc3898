"""Why a task was left out: one test per reason."""

import pytest

from routing import Plan, Reason, check, explain, solve
from tests.routing.builders import (
    HOUR,
    MINUTE,
    make_break,
    make_problem,
    make_task,
    make_worker,
    window,
)

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
