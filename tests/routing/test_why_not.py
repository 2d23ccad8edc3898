"""Why one worker does not have a task, each verdict held against the checker."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from routing import Link, Plan, TimeWindow, check, why_not
from routing.draft import Draft
from routing.few_routes import Change, routes_with, with_routes
from routing.mending import checked
from routing.tied_starts import tied_keys
from routing.worker import CAPS
from tests.routing.builders import (
    HOUR,
    MINUTE,
    PLAIN,
    make_problem,
    make_task,
    make_worker,
    window,
)
from tests.routing.strategies import SLOW, rich_problems

EVER = TimeWindow(earliest_s=-(2**29), latest_s=2**29)
STATIC = {
    "skill-missing",
    "skill-expired",
    "territory-not-covered",
    "worker-not-allowed",
    "worker-excluded",
}
OF_TIME = {"no-room", "no-way-home", "out-of-reach", "off-shift"}
TIMES = {
    "off-window",
    "promise-broken",
    "returns-after-shift",
    "leaves-before-shift",
    "break-off-window",
    "break-order",
    "too-long",
    "too-many-broken-promises",
}
LIMITS = {"too-many-tasks", "too-much-work", "too-much-travel", "too-long"}
STOCK = {"tool-missing", "part-missing"}
TOLERATED = {"required-left-out"}
# What the task before on another route leaves is known to the verdict, not to a route by itself.
OF_ORDER = {"link-too-soon", "link-too-late", "link-two-persons"}


def of(task, *workers, **changes):
    problem = make_problem([task], workers, **changes)
    return [(v.code, dict(v.numbers)) for v in why_not(problem, Plan(), task.key)]


def test_each_worker_has_a_verdict_of_their_own():
    task = make_task("a", 15, skills=frozenset({("gas", 2)}))
    able = make_worker("y", skills=frozenset({("gas", 2)}))

    verdicts = why_not(make_problem([task], [make_worker("x"), able]), Plan(), "a")

    assert [(v.worker, v.code) for v in verdicts] == [("x", "skill-missing"), ("y", "has-room")]


def test_a_limit_is_named_with_its_size():
    task = make_task("a", 15)

    assert of(task, make_worker(max_tasks=0)) == [("at-limit", {"limit": "max_tasks", "most": 0})]
    assert of(task, make_worker(max_travel_s=599)) == [
        ("at-limit", {"limit": "max_travel_s", "most": 599})
    ]
    assert of(task, make_worker(max_work_s=1_799)) == [
        ("at-limit", {"limit": "max_work_s", "most": 1_799})
    ]
    assert of(task, make_worker(max_duration_s=2_399)) == [
        ("at-limit", {"limit": "max_duration_s", "most": 2_399})
    ]


def test_what_the_van_lacks_is_named():
    pumps = make_task("a", parts=frozenset({("pump", 2)}))

    assert of(pumps, make_worker(parts=frozenset({("pump", 1)}))) == [
        ("no-stock", {"part": "pump", "needs": 2, "has": 1})
    ]
    assert of(make_task("a", tools=frozenset({"ladder"})), make_worker()) == [
        ("no-stock", {"tool": "ladder", "missing": 1})
    ]


def test_parts_that_others_on_the_route_use_are_not_there_any_more():
    one = frozenset({("pump", 1)})
    problem = make_problem(
        [make_task("a", parts=one), make_task("b", parts=one)], [make_worker(parts=one)]
    )
    plan = first_plan(replace(problem, tasks=problem.tasks[:1]))

    (verdict,) = why_not(problem, plan, "b")

    assert (verdict.code, verdict.numbers) == (
        "no-stock",
        {"part": "pump", "needs": 2, "has": 1},
    )


def test_a_promise_that_must_be_kept_leaves_no_other_start():
    told = make_task("a", promise=window(0, 5))
    late = make_worker(starts_s=10 * MINUTE)

    assert [code for code, _ in of(told, late)] == ["off-shift"]


def test_what_is_required_is_never_too_dear():
    told = make_task("a", unserved_cost=1, is_required=True, promise=window(5, 600))
    dear = replace(PLAIN, travel_cost_per_s=1)

    (code, numbers) = of(replace(told, node=0), make_worker(), policy=dear)[0]

    assert (code, numbers["unserved_cost"]) == ("has-room", 1)
    assert numbers["added_cost"] > 1


def test_what_is_too_long_alone_may_fit_behind_a_stop_at_the_same_place():
    first = make_task("a", 5)
    second = make_task("b", 5, windows=(window(60, 60),), setup_s=15 * MINUTE)
    worker = make_worker(ends_s=100 * MINUTE)
    problem = make_problem([first, second], [worker])
    plan = first_plan(replace(problem, tasks=(first,)))

    (verdict,) = why_not(problem, plan, "b")
    (alone,) = why_not(problem, Plan(), "b")

    assert (alone.code, verdict.code) == ("no-way-home", "has-room")


def test_no_promise_is_left_to_break():
    told = window(0, 0)
    tasks = [make_task("a", promise=told), make_task("b", promise=told)]
    tasks += [make_task("c", promise=told)]
    problem = make_problem(tasks, max_broken_promises=1)
    plan = first_plan(replace(problem, tasks=problem.tasks[:2]))

    (verdict,) = why_not(problem, plan, "c")

    assert (verdict.code, verdict.numbers) == ("no-promise-to-break", {"most": 1})


def test_the_second_of_an_order_waits_for_the_first():
    tasks = [make_task("a", windows=()), make_task("b")]
    problem = make_problem(tasks, links=(Link(before="a", after="b"),))

    (verdict,) = why_not(problem, Plan(), "b")

    assert (verdict.code, verdict.numbers) == ("order-incomplete", {"size": 2})


def test_the_second_of_an_order_may_be_for_the_same_person_only():
    link = Link(before="a", after="b", same_person=True)
    workers = [make_worker("x"), make_worker("y")]
    problem = make_problem([make_task("a"), make_task("b")], workers, links=(link,))
    alone = replace(problem, tasks=problem.tasks[:1], links=())
    plan = first_plan(replace(alone, workers=alone.workers[1:]))

    found = {v.worker: v.code for v in why_not(problem, plan, "b")}

    assert found == {"x": "link-two-persons", "y": "has-room"}


def first_plan(problem):
    draft = Draft(problem)
    draft.fill()
    return checked(problem, draft)[0]


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems())
def test_the_checker_confirms_each_verdict(problem):
    assert_confirmed(problem)


@pytest.mark.long
@settings(max_examples=3_000, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems())
def test_the_checker_confirms_each_verdict_on_many_problems(problem):
    assert_confirmed(problem)


def assert_confirmed(problem):
    plan = first_plan(problem)
    for entry in plan.unserved:
        task = next(task for task in problem.tasks if task.key == entry.task)
        if not task.windows:
            continue
        for verdict in why_not(problem, plan, task.key):
            confirm(problem, plan, task, verdict)


def confirm(problem, plan, task, verdict):
    code = verdict.code
    worker = next(worker for worker in problem.workers if worker.key == verdict.worker)
    as_is = routes_with(problem, plan, [task.key], Change(worker=worker))
    if code in {"has-room", "too-costly"}:
        assert codes(problem, plan, as_is) <= OF_ORDER
        longer = with_routes(problem, plan, as_is)
        # The route by itself does not know the greatest lateness elsewhere: it may choose worse.
        assert longer.cost >= plan.cost + verdict.numbers["added_cost"] - task.unserved_cost
    elif code in {"crew-incomplete", "order-incomplete"}:
        assert codes(problem, plan, as_is) & {"crew-incomplete", "link-alone"}
    elif code != "no-promise-to-break":
        assert as_is is None or codes(problem, plan, as_is) & OF_ORDER, code
    said, expected = forced(problem, plan, task, worker, code)
    assert said & (expected | OF_ORDER) or (not said and not expected), (said, expected)


def forced(problem, plan, task, worker, code):
    """What the checker says where the rule is ignored, and what it should say some of."""
    wide = dict.fromkeys(CAPS)
    free = stocked(problem, replace(worker, **wide))
    change = Change(worker=worker, more_broken=99)
    expected = set()
    if code in STATIC:
        change, expected = in_time(problem, plan, without_rules(task), free), {code}
    elif code in OF_TIME:
        change, expected = in_time(problem, plan, task, free), TIMES
    elif code == "no-promise-to-break":
        expected = {"too-many-broken-promises"}
    elif code == "no-stock" and worker.depot_node is None:
        change, expected = in_time(problem, plan, task, free), STOCK
    elif code in {"no-stock", "at-limit"}:
        change = Change(worker=free, more_broken=99)
        expected = STOCK | LIMITS | {"too-many-broken-promises"}
    else:
        return set(), set()
    routes = routes_with(problem, plan, [task.key], change)
    # What is tied keeps its start, so that there may be no time, however wide the windows are.
    return (
        (set(), set())
        if routes is None and is_tied(problem)
        else (
            codes(problem, plan, routes),
            expected,
        )
    )


def codes(problem, plan, routes):
    assert routes is not None
    longer = with_routes(problem, plan, routes)
    return {v.code for v in check(problem, longer)} - TOLERATED


def stocked(problem, worker):
    parts = {name: 99 for task in problem.tasks for name, _ in task.parts}
    tools = frozenset(tool for task in problem.tasks for tool in task.tools)
    return replace(worker, tools=worker.tools | tools, parts=frozenset(parts.items()))


def in_time(problem, plan, task, worker):
    """No start is too late any more, neither of the task nor of what is on the route."""
    patient = tuple(replace(rest, latest_s=2**29) for rest in worker.breaks)
    beside = {s.task for r in plan.routes if r.worker == worker.key for s in r.stops}
    late = [
        replace(one, windows=with_late_end(one.windows), promise=None)
        for one in problem.tasks
        if one.key in beside
    ]
    own = replace(task, windows=(EVER,), promise=None)
    worker = replace(worker, breaks=patient, max_overtime_s=50 * HOUR)
    return Change(worker=worker, tasks=(*late, own), more_broken=99)


def without_rules(task):
    return replace(
        task,
        skills=frozenset(),
        territory=None,
        allowed_workers=None,
        excluded_workers=frozenset(),
    )


def is_tied(problem):
    return bool(tied_keys(problem))


def with_late_end(windows):
    return (*windows[:-1], replace(windows[-1], latest_s=2**29))
