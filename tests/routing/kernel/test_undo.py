"""A step that is taken back leaves the plan as it was, to the byte."""

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.draft import Draft
from routing.kernel.arrays import (
    ALL_BROKEN,
    FROM,
    HAS_FETCH,
    IDLE,
    IDLE_AT,
    IDLES,
    INF,
    IS_STOCKED,
    LABELS,
    LEG,
    LOAD_COLUMNS,
    NEXT,
    OUT,
    OUT_AT,
    OUTS,
    PREV,
    ROUTE,
    TOTAL,
    TOUCHED,
    UNTIL,
)
from routing.kernel.recreate import choose_waiting, recreate, sort_waiting
from routing.kernel.removal import ruin
from routing.kernel.undo import begin, take_back
from tests.routing.builders import HOUR, make_problem, make_task, make_worker
from tests.routing.strategies import SLOW, rich_problems


def step(draft, seed, way):
    inst, state = draft.inst, draft.st
    begin(state)
    ruin(inst, state, seed, 6.0, 6)
    waiting = choose_waiting(inst, state, seed)
    sort_waiting(inst, state, waiting, way)
    recreate(inst, state, waiting, inst.near.shape[1], INF, 1.0)


def picture(draft):
    """Everything that a plan is, without notes of past steps and links of what is nowhere."""
    inst, state = draft.inst, draft.st
    n, workers = len(inst.able), len(inst.worker)
    orders = draft.orders()
    on_routes = [i for order in orders for i in order] + list(range(n, n + 2 * workers))
    columns = [PREV, NEXT, ROUTE, LEG, FROM, UNTIL, IS_STOCKED]
    columns += range(LABELS, LABELS + 2 * inst.rest.shape[1])
    loads = [c for c in range(LOAD_COLUMNS) if c not in (TOUCHED, IDLE_AT)]
    out, idle = state.row[OUTS, : state.total[OUT]], state.row[IDLES, : state.total[IDLE]]
    return {
        "orders": orders,
        "nodes": state.node[sorted(on_routes)][:, columns].tobytes(),
        "routes": state.node[:n, ROUTE].tobytes(),
        "bounds": state.node[:n, [FROM, UNTIL]].tobytes(),
        "loads": state.load[:, loads].tobytes(),
        "used": state.used[:, : inst.need.shape[1]].tobytes(),
        "served": state.served.tobytes(),
        "totals": state.total[[TOTAL, OUT, ALL_BROKEN, IDLE]].tobytes(),
        "out": sorted(out.tolist()),
        "idle": sorted(idle.tolist()),
    }


def assert_indexed(draft):
    """What is left out, and who is idle, is where its own row says."""
    state, n = draft.st, len(draft.inst.able)
    out = state.row[OUTS, : state.total[OUT]].tolist()
    idle = state.row[IDLES, : state.total[IDLE]].tolist()
    assert [state.row[OUT_AT, i] for i in out] == list(range(len(out)))
    assert all(state.row[OUT_AT, i] < 0 for i in set(range(n)) - set(out))
    assert [state.load[w, IDLE_AT] for w in idle] == list(range(len(idle)))
    assert all(at < 0 for at in (state.load[w, IDLE_AT] for w in _busy(draft, idle)))


def _busy(draft, idle):
    return set(range(len(draft.inst.worker))) - set(idle)


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
@given(
    problem=rich_problems(),
    rng_seed=st.integers(0, 1_000),
    steps=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 5), st.booleans()), max_size=12),
)
def test_a_step_taken_back_leaves_everything_as_it_was(problem, rng_seed, steps):
    if not problem.tasks:
        return
    draft = Draft(problem, seed=rng_seed)
    draft.fill()

    for seed, way, is_kept in steps:
        before = picture(draft)
        step(draft, seed % len(problem.tasks), way)
        if not is_kept:
            take_back(draft.inst, draft.st)
            assert picture(draft) == before
        assert_indexed(draft)


def test_a_call_at_the_depot_that_is_taken_back_is_on_no_route():
    worker = make_worker(depot_node=4)
    task = make_task(parts=frozenset({("pump", 1)}))
    draft = Draft(make_problem([task], [worker]))
    before = picture(draft)

    begin(draft.st)
    waiting = choose_waiting(draft.inst, draft.st, 0)
    recreate(draft.inst, draft.st, waiting, 0, INF, 1.0)
    placed = draft.st.load[0, HAS_FETCH], draft.orders()
    take_back(draft.inst, draft.st)

    assert placed == (1, [[3, 0]])
    assert picture(draft) == before


def test_two_shifts_of_one_person_get_their_service_back():
    shifts = [
        make_worker("early", person="p", ends_s=2 * HOUR),
        make_worker("late", person="p", starts_s=3 * HOUR),
    ]
    draft = Draft(make_problem([make_task(f"t{i}", i) for i in range(9)], shifts), seed=3)
    draft.fill()

    for seed in range(9):
        before = picture(draft)
        step(draft, seed, 0)
        take_back(draft.inst, draft.st)
        assert picture(draft) == before
