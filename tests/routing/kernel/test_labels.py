"""Labels judge an insertion exactly: what they allow can be timed, and nothing else can."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from routing import Break, Speed, TimeWindow, check, schedule, solve
from routing.draft import Draft
from routing.kernel.arrays import LABELS, NEXT
from routing.kernel.labels import first_start, fits, is_possible, last_start
from routing.kernel.route import insert
from tests.routing.builders import make_break, make_problem, make_task, make_worker, window
from tests.routing.strategies import SLOW, rich_problems

UNLIMITED = {"max_tasks": None, "max_work_s": None, "max_travel_s": None, "max_duration_s": None}


def timed_only(problem):
    """The same day without anything but times: no ties, limits, tools, parts or promises."""
    free = {"together": None, "tools": frozenset(), "parts": frozenset(), "promise": None}
    return replace(
        problem,
        tasks=tuple(replace(task, **free, is_required=False) for task in problem.tasks),
        workers=tuple(replace(worker, **UNLIMITED) for worker in problem.workers),
        links=(),
    )


def places(draft):
    """Every task left out, behind every node of every route: (worker, order, task, node)."""
    n = len(draft.inst.able)
    for w, order in enumerate(draft.orders()):
        for position in range(len(order) + 1):
            before = n + w if position == 0 else order[position - 1]
            for task in draft.unserved:
                yield w, [*order[:position], task, *order[position:]], task, before


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(most_tasks=6, most_workers=2).map(timed_only))
def test_what_the_labels_allow_can_be_timed_and_nothing_else(problem):
    draft = Draft(problem)
    draft.fill()
    keys = [task.key for task in problem.tasks]

    for w, order, task, before in places(draft):
        behind = draft.st.node[before, NEXT]
        is_fit = fits(draft.inst, draft.st, w, task, before, behind)
        route = schedule(problem, problem.workers[w].key, [keys[i] for i in order])
        assert is_fit == (route is not None)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems(most_tasks=6, most_workers=2).map(timed_only))
def test_labels_kept_up_to_date_are_those_of_a_route_built_anew(problem):
    draft = Draft(problem)
    draft.fill()
    anew = Draft(problem, draft.inst)
    width = LABELS + 2 * draft.inst.rest.shape[1]

    n, workers = len(draft.inst.able), len(draft.inst.worker)
    for w, order in enumerate(draft.orders()):
        for i in reversed(order):
            insert(anew.inst, anew.st, w, i, n + w)
        nodes = np.array([n + w, *order, n + workers + w])
        assert is_possible(draft.inst, draft.st, w)
        assert np.array_equal(draft.st.node[nodes, LABELS:width], anew.st.node[nodes, LABELS:width])


def test_a_start_is_the_first_or_last_permitted_one():
    task = make_task(windows=(window(10, 20), window(40, 50)))
    draft = Draft(make_problem([task]))

    firsts = [first_start(draft.inst, draft.st, 0, at * 60) // 60 for at in (0, 15, 30, 50)]
    lasts = [last_start(draft.inst, draft.st, 0, at * 60) // 60 for at in (10, 30, 45, 99)]

    assert firsts == [10, 15, 40, 50]
    assert lasts == [10, 20, 45, 50]


def test_a_lunch_that_cannot_wait_parts_two_tasks():
    tasks = [
        make_task("a", windows=(window(0, 0),)),
        make_task("b", windows=(window(30, 50),)),
    ]
    problem = make_problem(tasks, [make_worker(breaks=(make_break(30, 40, 20),))])
    draft = Draft(problem)
    draft.load(solve(replace(problem, tasks=tasks[:1]), limit_s=0))

    assert fits(draft.inst, draft.st, 0, 1, 0, draft.st.node[0, NEXT])

    later = replace(problem, tasks=(tasks[0], make_task("b", windows=(window(30, 49),))))
    draft = Draft(later)
    draft.load(solve(replace(problem, tasks=tasks[:1]), limit_s=0))
    assert not fits(draft.inst, draft.st, 0, 1, 0, draft.st.node[0, NEXT])


def test_in_traffic_a_break_that_could_wait_does_not_make_a_route_impossible():
    def task(key, node, first_s, last_s, **changes):
        starts = (TimeWindow(earliest_s=first_s, latest_s=last_s),)
        return make_task(key, node, windows=starts, **({"service_s": 0} | changes))

    # Whoever rests late drives while the road is empty; but every break is taken early.
    tasks = [
        task("a", 0, -600, 0),
        task("b", 15, 150, 150),
        task("c", 0, -600, -600, service_s=400),
    ]
    rest = Break(earliest_s=0, latest_s=100, duration_s=60)
    worker = make_worker(start_node=0, end_node=15, starts_s=-600, breaks=(rest,))
    speeds = (Speed(from_s=0, percent=1_000), Speed(from_s=100, percent=10))
    problem = make_problem(tasks, [worker], speeds=speeds)

    plan = solve(problem, limit_s=60, iterations=20)

    assert check(problem, plan) == []
    assert plan.figures.served == 2
