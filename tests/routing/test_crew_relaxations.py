"""What would make a crew possible: one change, and all of it is served."""

from dataclasses import replace

import pytest

from routing import check, relaxations, solve
from tests.routing.builders import (
    HOUR,
    MINUTE,
    PLAIN,
    make_plan,
    make_problem,
    make_route,
    make_stop,
    make_task,
    make_worker,
    window,
)

GAS = frozenset({("gas", 1)})


def crew(of_a=None, of_b=None, others=(), **of_both):
    members = [
        make_task(key, together="crew", **{**of_both, **(own or {})})
        for key, own in (("a", of_a), ("b", of_b))
    ]
    return make_problem([*members, *others], [make_worker("w"), make_worker("x")], PLAIN)


def found_for(problem, of="a"):
    """What is offered for a member that the plan leaves out with its crew."""
    plan = solve(problem, limit_s=60, iterations=200)
    assert not plan.served() & {"a", "b"}
    found = relaxations(problem, plan, of, limit_s=5)
    for one in found:
        assert {"a", "b"} <= one.plan.served()
        assert check(one.problem, one.plan) == []
    return found


def offered(problem, of="a"):
    """The same by code."""
    return {one.code: one for one in found_for(problem, of)}


@pytest.mark.parametrize(("of", "named"), [("a", {"task": "b"}), ("b", {})])
def test_one_member_needs_what_nobody_can(of, named):
    found = offered(crew(of_b={"skills": GAS}), of)

    waived = {"skill": "gas", "needs": 1, "has": 0, "waived": 1}
    offer = found["skill-waived"]
    assert offer.numbers == {"worker": of_b(offer), **waived, **named}


def of_b(offer):
    """Who has b in the plan that is offered."""
    return next(r.worker for r in offer.plan.routes for stop in r.stops if stop.task == "b")


def test_a_waiver_is_for_the_worker_it_names():
    problem = replace(
        crew(of_b={"skills": frozenset({("gas", 2)})}, node=0),
        workers=(make_worker("w", start_node=9, skills=GAS), make_worker("x")),
    )

    offers = [one for one in found_for(problem) if one.code == "skill-waived"]

    assert {one.numbers["worker"]: one.numbers["has"] for one in offers} == {"w": 1, "x": 0}
    assert [of_b(one) for one in offers] == [one.numbers["worker"] for one in offers]


def busy(until_s):
    """What keeps both until then, each from the beginning of the day."""
    return [
        make_task(
            f"of {key}",
            service_s=until_s,
            windows=(window(0, 0),),
            allowed_workers=frozenset({key}),
            is_required=True,
        )
        for key in "wx"
    ]


def test_nobody_is_free_in_time():
    found = offered(crew(windows=(window(0, 20),), others=busy(HOUR)))

    assert found["window-later"].numbers["minutes"] == 40
    starts_s = {
        stop.start_s
        for route in found["window-later"].plan.routes
        for stop in route.stops
        if stop.task in {"a", "b"}
    }
    assert starts_s == {HOUR}


def test_it_costs_more_than_it_is_worth():
    far = crew(node=20, unserved_cost=1)

    found = offered(far)

    # Nothing else has to change.
    assert found.keys() == {"cost-accepted"}
    accepted = found["cost-accepted"]
    assert accepted.added_cost > 2
    again = solve(accepted.problem, limit_s=60, iterations=200)
    assert again.served() == {"a", "b"}


def test_another_gives_way():
    # One of the two would have to leave what is worth more than the crew, but can do it later.
    other = make_task("c", service_s=HOUR, now_worker="w", now_start_s=0)
    problem = crew(windows=(window(0, 0),), others=[other], service_s=8 * HOUR - HOUR)
    before = replace(problem, tasks=problem.tasks[2:])
    plan = solve(before, limit_s=60, iterations=200)

    found = {one.code: one for one in relaxations(problem, plan, "a", limit_s=5)}

    assert found["others-moved"].plan.served() == {"a", "b", "c"}
    assert found["others-moved"].numbers == {"moved": 1, "left_out": 0}


def test_overtime_of_one_is_enough_where_the_other_has_time():
    short = replace(make_worker("x"), ends_s=HOUR)
    problem = replace(crew(service_s=90 * MINUTE), workers=(make_worker("w"), short))

    found = offered(problem)

    assert found["overtime"].numbers == {"worker": "x", "minutes": 30}


def test_who_has_no_part_in_it_keeps_the_times_that_were_told():
    told = make_task("c", windows=(window(0, 400),))
    problem = crew(of_b={"skills": GAS}, others=[told])
    problem = replace(problem, workers=(*problem.workers, make_worker("y")))
    later = make_route([make_stop("c", 0, start_s=300 * MINUTE)], worker="y")
    plan = make_plan(problem, later)
    assert check(problem, plan) == []

    offers = relaxations(problem, plan, "a", limit_s=5)

    apart = [one for one in offers if not {"y"} & having(one.plan, "a", "b")]
    assert apart
    assert all(later in one.plan.routes for one in apart)


def having(plan, *keys):
    return {r.worker for r in plan.routes for stop in r.stops if stop.task in keys}


def test_nobody_is_there():
    problem = replace(crew(), workers=())

    assert relaxations(problem, make_plan(problem), "a") == ()
