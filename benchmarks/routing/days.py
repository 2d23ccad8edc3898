"""Days of technicians in one city, invented by number: the same number is the same day everywhere.

Clustered jobs, home starts, asymmetric driving, six skills in three levels, twelve roles, four
kinds of shift, lunch, promised windows, optional work and emergencies, and somewhat more of it
than can be done. Priced are driving (1 a second) and what is left out, nothing else, so that the
peers solve the very same problem.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from routing import Break, Problem, Task, TimeWindow, Worker
from routing.formats.published import only

# To be counted up with every change of any day: what was measured of the others is void.
EDITION = 1
HOUR_S = 3_600
SPEED_M_PER_S = 28 / 3.6
DETOUR = 1.35
# Each drive is up to so much shorter or longer than its distance says, each way for itself.
NOISE = 0.08
# Workers by jobs; other numbers of jobs have one worker for 7.7.
WORKERS = {50: 8, 300: 40, 1_000: 130, 3_000: 390, 5_000: 650, 10_000: 1_300}
UNSERVED_COST_PER_WEIGHT = 2_000

SKILLS = ("gas", "heat", "lift", "network", "power", "water")
ROLES: tuple[dict[str, int], ...] = (
    {"gas": 3, "heat": 3},
    {"gas": 2, "heat": 2, "water": 1},
    {"gas": 1, "heat": 1},
    {"water": 3, "heat": 1},
    {"water": 2, "power": 1},
    {"water": 1, "heat": 2},
    {"power": 3, "lift": 1},
    {"power": 2, "network": 1},
    {"power": 1, "water": 1, "network": 1},
    {"lift": 3, "power": 2},
    {"lift": 2, "network": 2},
    {"network": 3, "power": 1},
)
PARTS_OF_ROLES = np.array((1, 2, 2, 1, 2, 2, 1, 2, 2, 1, 2, 1)) / 19


@dataclass(frozen=True, slots=True)
class Shift:
    """A kind of shift, how many have it, and when lunch may start, counted from midnight."""

    part: float
    starts_s: int
    ends_s: int
    lunch_s: int | None


SHIFTS = (
    Shift(0.30, 7 * HOUR_S, 15 * HOUR_S + 1_800, 10 * HOUR_S + 1_800),
    Shift(0.40, 8 * HOUR_S, 16 * HOUR_S + 1_800, 11 * HOUR_S + 1_800),
    Shift(0.20, 10 * HOUR_S, 18 * HOUR_S + 1_800, 13 * HOUR_S + 1_800),
    Shift(0.10, 8 * HOUR_S, 13 * HOUR_S, None),
)
LUNCH_S = 1_800
LUNCH_WITHIN_S = 2 * HOUR_S
OPENS_S, CLOSES_S = 7 * HOUR_S, 18 * HOUR_S
SERVICE_MINUTES = (20, 30, 45, 60, 90)
PARTS_OF_SERVICE = (0.12, 0.27, 0.30, 0.18, 0.13)
PARTS_OF_LEVELS = (0.60, 0.28, 0.12)
PART_OF_TWO_SKILLS = 0.1
# Able workers that are tried before a job needs something else.
TRIES = 20
# The side of the square with 300 jobs; it grows so that there are as many jobs to the area.
SIDE_M = 24_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: how many there are, what one weighs, and how long its window may be."""

    part: float
    weight: int
    window_hours: tuple[int, ...]


ALL_DAY = (CLOSES_S - OPENS_S) // HOUR_S
KINDS = (
    Kind(0.60, 40, (2, 3, 4)),
    Kind(0.25, 20, (ALL_DAY,)),
    Kind(0.10, 5, (ALL_DAY,)),
    Kind(0.05, 100, (2,)),
)


def technician_day(jobs: int, number: int, *, with_breaks: bool = True) -> Problem:
    """The day of this number; with and without breaks it is otherwise the same."""
    rng = np.random.default_rng([number, jobs])
    count = WORKERS.get(jobs) or max(1, round(jobs / 7.7))
    workers = _workers(rng, jobs, count)
    travel_s = _travel_s(rng, _places(rng, jobs, count))
    people = People(workers)
    tasks = tuple(_job(rng, i, people, travel_s) for i in range(jobs))
    if not with_breaks:
        workers = tuple(replace(worker, breaks=()) for worker in workers)
    return Problem(
        origin=datetime(2026, 4, 13, tzinfo=UTC),
        tasks=tasks,
        workers=workers,
        travel_s=travel_s,
        policy=only(travel_cost_per_s=1),
    )


def _workers(rng: np.random.Generator, jobs: int, count: int) -> tuple[Worker, ...]:
    # In proportion, not drawn: a company hires for the work that it has.
    roles = rng.permutation(
        np.searchsorted(PARTS_OF_ROLES.cumsum(), (np.arange(count) + 0.5) / count)
    )
    shifts = rng.choice(len(SHIFTS), count, p=[shift.part for shift in SHIFTS])
    return tuple(_worker(i, jobs + i, ROLES[roles[i]], SHIFTS[shifts[i]]) for i in range(count))


def _worker(number: int, home: int, role: dict[str, int], shift: Shift) -> Worker:
    breaks: tuple[Break, ...] = ()
    if shift.lunch_s is not None:
        latest_s = shift.lunch_s + LUNCH_WITHIN_S
        breaks = (Break(earliest_s=shift.lunch_s, latest_s=latest_s, duration_s=LUNCH_S),)
    return Worker(
        key=f"w{number}",
        start_node=home,
        end_node=home,
        starts_s=shift.starts_s,
        ends_s=shift.ends_s,
        breaks=breaks,
        skills=frozenset(role.items()),
    )


def _job(rng: np.random.Generator, number: int, people: People, travel_s: np.ndarray) -> Task:
    """A job that somebody could do, were it the only one: else it would say nothing of a plan."""
    kind = KINDS[int(rng.choice(len(KINDS), p=[kind.part for kind in KINDS]))]
    service_s = int(rng.choice(SERVICE_MINUTES, p=PARTS_OF_SERVICE)) * 60
    while True:
        skills = _needed(rng)
        able = people.able(skills)
        for i in rng.permutation(len(able))[:TRIES]:
            task = Task(
                key=f"t{number}",
                node=number,
                windows=(_window(rng, kind),),
                service_s=service_s,
                unserved_cost=UNSERVED_COST_PER_WEIGHT * kind.weight,
                skills=skills,
            )
            if could_do(able[i], task, travel_s):
                return task


class People:
    """The workers, and who of them has which skills."""

    def __init__(self, workers: tuple[Worker, ...]) -> None:
        self._workers = workers
        self._able: dict[frozenset[tuple[str, int]], list[Worker]] = {}

    def able(self, skills: frozenset[tuple[str, int]]) -> list[Worker]:
        """Those who have all of them, each at that level or above."""
        if skills not in self._able:
            self._able[skills] = [
                worker
                for worker in self._workers
                if all(has_skill(worker, *skill) for skill in skills)
            ]
        return self._able[skills]


def has_skill(worker: Worker, skill: str, level: int) -> bool:
    """Whether the worker has the skill at that level or above."""
    return any(name == skill and own >= level for name, own in worker.skills)


def could_do(worker: Worker, task: Task, travel_s: np.ndarray) -> bool:
    """Whether there is time for it and for lunch, if it is all there is to do."""
    (window,) = task.windows
    arrives_s = worker.starts_s + int(travel_s[worker.start_node, task.node])
    starts_s = max(arrives_s, window.earliest_s)
    back_s = starts_s + task.service_s + int(travel_s[task.node, worker.end_node])
    return starts_s <= window.latest_s and back_s + LUNCH_S <= worker.ends_s


def _window(rng: np.random.Generator, kind: Kind) -> TimeWindow:
    length_s = int(rng.choice(kind.window_hours)) * HOUR_S
    opens_s = int(rng.integers(OPENS_S, CLOSES_S - length_s + 1) // 1_800 * 1_800)
    return TimeWindow(earliest_s=opens_s, latest_s=opens_s + length_s)


def _needed(rng: np.random.Generator) -> frozenset[tuple[str, int]]:
    """One skill at some level, now and then a second at the first level."""
    first, second = rng.choice(SKILLS, 2, replace=False)
    level = int(rng.choice((1, 2, 3), p=PARTS_OF_LEVELS))
    needed = {(str(first), level)}
    if rng.random() < PART_OF_TWO_SKILLS:
        needed.add((str(second), 1))
    return frozenset(needed)


def _places(rng: np.random.Generator, jobs: int, workers: int) -> np.ndarray:
    """Jobs around centers and a fifth of them anywhere, then homes; metres in a square city."""
    side_m = SIDE_M * (jobs / 300) ** 0.5
    centers = rng.uniform(0.1, 0.9, (max(4, round(jobs**0.5 / 2)), 2)) * side_m
    around = centers[rng.integers(len(centers), size=jobs)]
    around = around + rng.normal(0, side_m / 16, (jobs, 2))
    anywhere = rng.uniform(0, side_m, (jobs + workers, 2))
    is_anywhere = rng.random(jobs) < 0.2
    anywhere[:jobs] = np.where(is_anywhere[:, None], anywhere[:jobs], around)
    return anywhere


def _travel_s(rng: np.random.Generator, places: np.ndarray) -> np.ndarray:
    """Driving seconds, row by row in blocks: a large city does not fit twice into memory."""
    travel_s = np.empty((len(places), len(places)), np.int32)
    for first in range(0, len(places), 512):
        rows = slice(first, first + 512)
        apart_m = np.hypot(*(places[rows, None] - places[None]).transpose(2, 0, 1))
        noise = rng.uniform(1 - NOISE, 1 + NOISE, apart_m.shape)
        travel_s[rows] = np.rint(apart_m * DETOUR / SPEED_M_PER_S * noise)
    np.fill_diagonal(travel_s, 0)
    return travel_s
