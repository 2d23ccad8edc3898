"""From a problem to the arrays of the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel import arrays as a
from routing.kernel.near import neighbours
from routing.kernel.pairs import Pairs, by_pair
from routing.kernel.places import places_of, travel_to
from routing.kernel.shifts import rest_rows, worker_rows
from routing.kernel.ties import Ties

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.problem import Problem, Task

    Array = NDArray[np.int64]


def instance_of(problem: Problem) -> a.Instance:
    """Prepare a problem for the search."""
    windows, place = [_windows(problem, task) for task in problem.tasks], places_of(problem)
    ties = Ties(problem)
    pairs = Pairs(problem, windows)
    workers = worker_rows(problem)
    job = _jobs(problem, place, windows, ties, pairs)
    # Of one layout, whatever the caller has: others would be compiled anew.
    travel = np.require(problem.travel_s, np.int32, ["C", "W"])
    tables = travel, travel_to(travel)
    near, adjacent = neighbours(problem, tables, windows, pairs.able)
    return a.Instance(
        travel=tables[0],
        travel_to=tables[1],
        distance=_distance(problem),
        place=place,
        job=job,
        window=_flat(windows),
        worker=workers,
        rest=rest_rows(problem),
        able=pairs.able * np.uint8(a.ABLE_BIT) + pairs.carries * np.uint8(a.CARRIES),
        choice=pairs.choice,
        own_service=by_pair(pairs.own_service),
        need=pairs.need,
        stock=pairs.stock,
        share=_shares(problem, workers),
        price=_prices(problem),
        speed=np.array([(s.from_s, s.percent) for s in problem.speeds], dtype=np.int64).reshape(
            -1, 2
        ),
        link=ties.link,
        bundle=ties.bundle,
        near=near,
        adjacent=adjacent,
    )


def _windows(problem: Problem, task: Task) -> list[tuple[int, int]]:
    """Permitted starts; a promise that may not be broken is one more bound."""
    promise = task.promise
    windows = [(window.earliest_s, window.latest_s) for window in task.windows]
    if promise is None or problem.max_broken_promises > 0:
        return windows
    cut = [(max(b, promise.earliest_s), min(e, promise.latest_s)) for b, e in windows]
    return [(begin, end) for begin, end in cut if begin <= end]


def _flat(windows: list[list[tuple[int, int]]]) -> Array:
    """All windows one after the other; the last stands for always."""
    flat = [pair for own in windows for pair in own]
    return np.array([*flat, (a.NEVER + 1, a.INF - 1)], dtype=np.int64).reshape(-1, 2)


def _jobs(
    problem: Problem, place: Array, windows: list[list[tuple[int, int]]], ties: Ties, pairs: Pairs
) -> Array:
    n, w = len(problem.tasks), len(problem.workers)
    job = np.zeros((n + 3 * w, a.JOB_COLUMNS), dtype=np.int64)
    job[:, a.DUE], job[:, a.NOW], job[:, a.BUNDLE] = a.INF, a.NEVER, -1
    job[:, a.PROMISED], job[:, a.PROMISED_BY] = a.NEVER, a.INF
    ends = np.cumsum([len(own) for own in windows], dtype=np.int64)
    job[:n, a.END_WINDOW] = ends
    job[1:n, a.FIRST_WINDOW] = ends[:-1]
    job[n:, a.FIRST_WINDOW] = ends[-1] if n else 0
    job[n:, a.END_WINDOW] = job[n:, a.FIRST_WINDOW] + 1
    _write_tasks(problem, job)
    job[n + 2 * w :, a.SERVICE] = [worker.depot_s for worker in problem.workers]
    job[:n, a.IS_TIMED] = _timed(problem, job[:n])
    job[:n, a.IS_TASK] = 1
    job[:n, a.BUNDLE] = ties.bundle_of
    job[:n, a.ABLE] = pairs.able.sum(axis=1)
    job[:n, a.DEMAND] = pairs.need.sum(axis=1)
    if n and w:
        starts = np.unique(place[n : n + w])
        job[:n, a.FAR] = problem.travel_s[np.ix_(starts, place[:n])].mean(axis=0)
    return job


def _write_tasks(problem: Problem, job: Array) -> None:
    for i, task in enumerate(problem.tasks):
        row = job[i]
        row[a.SERVICE], row[a.SETUP] = task.service_s, task.setup_s
        row[a.PRICE] = task.unserved_cost + a.MUST * task.is_required
        row[a.DUE] = a.INF if task.due_s is None else task.due_s
        row[a.NOW] = a.NEVER if task.now_start_s is None else task.now_start_s
        if task.promise is not None and problem.max_broken_promises > 0:
            row[a.PROMISED], row[a.PROMISED_BY] = task.promise.earliest_s, task.promise.latest_s


def _timed(problem: Problem, job: Array) -> Array:
    """Whose start costs anything, by its time."""
    policy = problem.policy
    late = policy.late_cost + policy.late_cost_per_minute + policy.worst_late_cost_per_minute
    moved = policy.moved_time_cost_per_minute * policy.moved_time_cap_minutes
    timed = (job[:, a.DUE] < a.INF) & (late > 0)
    timed |= (job[:, a.NOW] > a.NEVER) & (moved > 0)
    timed |= (job[:, a.PROMISED] > a.NEVER) | (job[:, a.PROMISED_BY] < a.INF)
    return timed.astype(np.int64)


def _distance(problem: Problem) -> NDArray[np.int32]:
    if problem.distance_m is None or problem.policy.distance_cost_per_km == 0:
        return np.zeros((1, 1), dtype=np.int32)
    return np.require(problem.distance_m, np.int32, ["C", "W"])


def _shares(problem: Problem, workers: Array) -> Array:
    """Each person's fair share, less the service beyond it in the weeks before."""
    persons = int(workers[:, a.PERSON].max()) + 1 if len(workers) else 1
    shifts, history = np.zeros(persons, dtype=np.int64), np.zeros(persons, dtype=np.int64)
    for row, worker in zip(workers, problem.workers, strict=True):
        shifts[row[a.PERSON]] += worker.ends_s - worker.starts_s
        if shifts[row[a.PERSON]] == worker.ends_s - worker.starts_s:
            history[row[a.PERSON]] = worker.history_s
    service = sum(task.service_s for task in problem.tasks)
    shares = [service * int(shift) // max(1, int(shifts.sum())) for shift in shifts]
    return np.array(shares, dtype=np.int64) - history


def _prices(problem: Problem) -> Array:
    policy = problem.policy
    price = np.zeros(a.PRICES, dtype=np.int64)
    price[a.PER_KM] = policy.distance_cost_per_km if problem.distance_m is not None else 0
    price[a.PER_DURATION_S] = policy.duration_cost_per_s
    price[a.PER_OVERTIME_MIN] = policy.overtime_cost_per_minute
    price[a.LATE_ONCE], price[a.PER_LATE_MIN] = policy.late_cost, policy.late_cost_per_minute
    price[a.PER_WORST_MIN] = policy.worst_late_cost_per_minute
    price[a.PER_BROKEN] = policy.broken_promise_cost
    price[a.PER_MOVED_MIN] = policy.moved_time_cost_per_minute
    price[a.MOVED_CAP_S] = policy.moved_time_cap_minutes * 60
    price[a.PER_UNFAIR_MIN] = policy.unfairness_cost_per_minute
    price[a.MOST_BROKEN] = problem.max_broken_promises
    price[a.ANY_DEPOT] = any(worker.depot_node is not None for worker in problem.workers)
    return price
