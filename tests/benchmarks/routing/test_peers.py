"""Every peer gets the same problem, and its answer stands before our checker."""

from dataclasses import replace

import pytest

from benchmarks.routing import asked, engines
from benchmarks.routing.days import technician_day
from benchmarks.routing.expressible import CannotExpress, require_expressible
from benchmarks.routing.judge import Impossible, figures_of, plan_of
from routing import Link

DAY = technician_day(20, 1)
PLAIN = technician_day(20, 1, with_breaks=False)


@pytest.mark.parametrize("engine", list(engines.PEERS))
def test_a_peers_orders_are_a_valid_plan(engine):
    pytest.importorskip({"vroom": "vroom", "ortools": "ortools"}.get(engine, "pyvrp"))
    problem = PLAIN if engine.startswith("pyvrp") else DAY

    orders = engines.peer(engine)(problem, 1.0, 1)

    figures = figures_of(problem, plan_of(problem, orders))
    assert figures["violations"] == []
    assert figures["served"] >= 15


def test_a_peer_is_not_asked_for_what_it_has_no_word_for():
    first, second, *_ = PLAIN.tasks
    linked = replace(PLAIN, links=(Link(before=first.key, after=second.key),))
    late = replace(PLAIN, tasks=(replace(first, due_s=0), *PLAIN.tasks[1:]))

    require_expressible(PLAIN, with_breaks=False)
    require_expressible(DAY, with_breaks=True)
    for problem in (linked, late, DAY):
        with pytest.raises(CannotExpress):
            require_expressible(problem, with_breaks=False)


def test_what_nobody_serves_is_left_out_at_its_price():
    figures = figures_of(DAY, plan_of(DAY, {}))

    weight = sum(task.unserved_cost for task in DAY.tasks) / 2_000
    assert (figures["unserved"], figures["unserved_weight"]) == (20, weight)
    assert figures["violations"] == []


def test_an_order_that_cannot_be_driven_is_named():
    with pytest.raises(Impossible, match="w0"):
        plan_of(DAY, {"w0": [task.key for task in DAY.tasks]})


def test_a_task_for_somebody_without_the_skill_is_found_out():
    worker = DAY.workers[0]
    skills = {name for name, _ in worker.skills}
    task = next(t for t in DAY.tasks if not skills & {name for name, _ in t.skills})
    able = replace(task, windows=(replace(task.windows[0], earliest_s=0, latest_s=worker.ends_s),))
    problem = replace(DAY, tasks=(able,))

    figures = figures_of(problem, plan_of(problem, {worker.key: [task.key]}))

    assert figures["violations"] != []


def test_what_a_peer_left_out_is_gone_and_the_rest_required():
    given = asked.without(DAY, {"t3", "t7"})

    assert len(given.tasks) == 18
    assert all(task.is_required for task in given.tasks)
