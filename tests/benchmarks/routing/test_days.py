"""The invented days: the same everywhere, and as their description says."""

import hashlib
from collections import Counter

import numpy as np
import pytest

from benchmarks.routing.days import (
    EDITION,
    HOUR_S,
    LUNCH_S,
    WORKERS,
    could_do,
    has_skill,
    technician_day,
)

DAY = technician_day(1_000, 1)


def content(problem):
    """A sum over all that a search sees."""
    numbers = []
    for task in problem.tasks:
        (window,) = task.windows
        numbers += [window.earliest_s, window.latest_s, task.service_s, task.unserved_cost]
    for worker in problem.workers:
        numbers += [worker.starts_s, worker.ends_s]
        for rest in worker.breaks:
            numbers += [rest.earliest_s, rest.latest_s, rest.duration_s]
    skills = [sorted(one.skills) for one in (*problem.tasks, *problem.workers)]
    everything = repr((numbers, skills)).encode() + problem.travel_s.tobytes()
    return hashlib.sha256(everything).hexdigest()[:12]


def test_a_day_is_the_same_each_time():
    assert content(technician_day(50, 1)) == content(technician_day(50, 1))
    assert content(technician_day(50, 1)) != content(technician_day(50, 2))


def test_who_changes_a_day_counts_up_the_edition():
    assert (EDITION, content(technician_day(50, 1))) == (1, "ab6d7b6b17f0")


def test_without_breaks_it_is_the_same_day():
    with_lunch, without = technician_day(50, 3), technician_day(50, 3, with_breaks=False)

    assert with_lunch.tasks == without.tasks
    assert (with_lunch.travel_s == without.travel_s).all()
    assert any(worker.breaks for worker in with_lunch.workers)
    assert not any(worker.breaks for worker in without.workers)


@pytest.mark.parametrize("jobs", [50, 300])
def test_each_size_has_its_workers(jobs):
    day = technician_day(jobs, 1)

    assert (len(day.tasks), len(day.workers)) == (jobs, WORKERS[jobs])
    assert len(day.travel_s) == jobs + WORKERS[jobs]


def test_the_kinds_of_jobs_have_their_parts():
    weights = Counter(task.unserved_cost // 2_000 for task in DAY.tasks)

    assert set(weights) == {40, 20, 5, 100}
    for weight, part in ((40, 0.60), (20, 0.25), (5, 0.10), (100, 0.05)):
        assert weights[weight] / len(DAY.tasks) == pytest.approx(part, abs=0.03)


def test_promised_windows_have_two_to_four_hours_and_emergencies_two():
    lengths = {
        weight: {
            (task.windows[0].latest_s - task.windows[0].earliest_s) // HOUR_S
            for task in DAY.tasks
            if task.unserved_cost == 2_000 * weight
        }
        for weight in (40, 100, 20)
    }

    assert lengths == {40: {2, 3, 4}, 100: {2}, 20: {11}}


def test_one_of_ten_works_part_time_and_has_no_lunch():
    shifts = Counter(
        (worker.ends_s - worker.starts_s, len(worker.breaks)) for worker in DAY.workers
    )

    assert set(shifts) == {(5 * HOUR_S, 0), (8 * HOUR_S + 1_800, 1)}
    assert shifts[5 * HOUR_S, 0] / len(DAY.workers) == pytest.approx(0.1, abs=0.05)
    lunches = {rest for worker in DAY.workers for rest in worker.breaks}
    assert {(rest.duration_s, rest.latest_s - rest.earliest_s) for rest in lunches} == {
        (LUNCH_S, 2 * HOUR_S)
    }


def test_there_are_six_skills_in_three_levels_and_twelve_roles():
    skills = {skill for task in DAY.tasks for skill in task.skills}

    assert len({name for name, _ in skills}) == 6
    assert {level for _, level in skills} == {1, 2, 3}
    assert len({worker.skills for worker in DAY.workers}) == 12


def test_somebody_could_do_each_job_alone():
    for task in DAY.tasks:
        assert any(
            all(has_skill(worker, *skill) for skill in task.skills)
            and could_do(worker, task, DAY.travel_s)
            for worker in DAY.workers
        ), task.key


def test_driving_differs_by_direction_by_the_noise_at_most():
    there, back = DAY.travel_s.astype(float), DAY.travel_s.T.astype(float)
    far = np.minimum(there, back) > 300

    assert DAY.travel_s.dtype == np.int32
    assert (there != back).any()
    assert np.max(there[far] / back[far]) <= 1.08 / 0.92 + 0.01


def test_nothing_but_driving_and_leaving_out_has_a_price():
    policy = DAY.policy
    priced = {name for name in type(policy).__slots__ if getattr(policy, name)}

    assert priced - {"moved_time_cap_minutes"} == {"travel_cost_per_s"}
