"""How soon the first plan of a busy day is there, and how good the plan is at the limit.

One city, clustered work, home starts, part-time shifts, lunch, skills in three levels, promised
windows, due times. Run: `python -m benchmarks.plan_day --tasks 467 --workers 45 --limit-s 30`.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime

import numpy as np

from routing import Break, Problem, Progress, Task, TimeWindow, Worker, check, solve

HOUR_S = 3_600
SPEED_M_PER_S = 28 / 3.6
DETOUR = 1.35
SKILLS = ("gas", "water", "heat", "power", "lift", "network")
# Weights of DESIGN part 6: emergency, high, normal, low.
WEIGHTS = (100, 40, 20, 5)


def city_day(tasks: int, workers: int, seed: int = 1) -> Problem:
    """A day in one city: about ten tasks for each worker, somewhat more than all can do."""
    rng = np.random.default_rng(seed)
    centers = rng.uniform(0, 24_000, (12, 2))
    of_tasks = centers[rng.integers(0, 12, tasks)] + rng.normal(0, 1_800, (tasks, 2))
    of_homes = rng.uniform(0, 24_000, (workers, 2))
    places = np.concatenate([of_tasks, of_homes])
    apart_m = np.linalg.norm(places[:, None] - places[None], axis=2)
    noise = rng.uniform(0.92, 1.08, apart_m.shape)
    travel_s = (apart_m * DETOUR * noise / SPEED_M_PER_S).astype(np.int32)
    np.fill_diagonal(travel_s, 0)
    profiles = [_profile(rng) for _ in range(12)]
    return Problem(
        origin=datetime(2026, 4, 13, 4, tzinfo=UTC),
        tasks=tuple(_task(rng, i) for i in range(tasks)),
        workers=tuple(
            _worker(rng, i, tasks + i, profiles[int(rng.integers(12))]) for i in range(workers)
        ),
        travel_s=travel_s,
    )


def _profile(rng: np.random.Generator) -> frozenset[tuple[str, int]]:
    chosen = rng.choice(len(SKILLS), int(rng.integers(2, 5)), replace=False)
    return frozenset((SKILLS[i], int(rng.integers(1, 4))) for i in chosen)


def _task(rng: np.random.Generator, number: int) -> Task:
    weight = int(rng.choice(WEIGHTS, p=(0.05, 0.2, 0.65, 0.1)))
    opens_s = int(rng.integers(3, 11)) * HOUR_S
    length_s = int(rng.integers(2, 5)) * HOUR_S
    window = TimeWindow(earliest_s=opens_s, latest_s=opens_s + length_s)
    if rng.random() < 0.35:
        window = TimeWindow(earliest_s=3 * HOUR_S, latest_s=14 * HOUR_S)
    skill = (SKILLS[int(rng.integers(len(SKILLS)))], int(rng.choice((1, 2, 3), p=(0.6, 0.3, 0.1))))
    return Task(
        key=f"t{number}",
        node=number,
        windows=(window,),
        service_s=int(rng.integers(3, 13)) * 300,
        unserved_cost=2_000 * weight,
        skills=frozenset({skill}),
        due_s=window.earliest_s + 5 * HOUR_S if rng.random() < 0.2 else None,
    )


def _worker(
    rng: np.random.Generator, number: int, node: int, skills: frozenset[tuple[str, int]]
) -> Worker:
    starts_s = int(rng.choice((3, 4, 5))) * HOUR_S
    length_s = 5 * HOUR_S if rng.random() < 0.1 else 9 * HOUR_S
    noon_s = 8 * HOUR_S
    lunch = Break(earliest_s=noon_s - HOUR_S, latest_s=noon_s + HOUR_S, duration_s=1_800)
    return Worker(
        key=f"w{number}",
        start_node=node,
        end_node=node,
        starts_s=starts_s,
        ends_s=starts_s + length_s,
        max_overtime_s=HOUR_S,
        breaks=(lunch,) if length_s > 6 * HOUR_S else (),
        skills=skills,
    )


def main() -> None:
    """Print the first plan, each tenth better one, and the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=467)
    parser.add_argument("--workers", type=int, default=45)
    parser.add_argument("--limit-s", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    problem = city_day(options.tasks, options.workers, options.seed)
    began = time.perf_counter()
    steps: list[Progress] = []
    plan = solve(problem, limit_s=options.limit_s, seed=options.seed, on_progress=steps.append)
    seconds = time.perf_counter() - began
    for step in [steps[0], *steps[10::10]]:
        print(f"{step.seconds:6.2f} s  cost {step.cost:9,}  served {step.served}")
    print(f"{seconds:6.2f} s  cost {plan.cost:9,}  {plan.figures}")
    print(f"violations: {check(problem, plan)}")


if __name__ == "__main__":
    main()
