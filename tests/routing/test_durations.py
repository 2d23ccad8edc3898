"""How long work takes, by pace and by what was done just before."""

import pytest

from routing.durations import pace_percent, service_s, setup_s, work_s
from tests.routing.builders import make_task, make_worker

PACES = frozenset({("gas", 80), ("heat", 90), ("water", 150)})


@pytest.mark.parametrize(
    ("skills", "percent"),
    [
        ((), 110),
        (("wood",), 110),
        (("gas",), 80),
        (("gas", "heat"), 90),
        (("gas", "wood"), 80),
        (("gas", "water"), 150),
    ],
)
def test_the_greatest_pace_of_the_skills_counts_and_else_the_worker_s_own(skills, percent):
    task = make_task(skills=frozenset((skill, 1) for skill in skills))

    assert pace_percent(task, make_worker(pace_percent=110, paces_percent=PACES)) == percent


@pytest.mark.parametrize(
    ("usual_s", "percent", "expected_s"),
    [(1_800, 100, 1_800), (1_800, 80, 1_440), (1_001, 50, 501), (1, 1, 1), (0, 300, 0), (7, 1, 1)],
)
def test_service_at_a_pace_is_rounded_up(usual_s, percent, expected_s):
    assert service_s(make_task(service_s=usual_s), make_worker(pace_percent=percent)) == expected_s


def test_set_up_is_saved_where_the_task_before_is_at_the_same_node():
    task = make_task("a", 15, setup_s=300)

    assert setup_s(task, None) == 300
    assert setup_s(task, 14) == 300
    assert setup_s(task, 15) == 0


def test_the_first_stop_and_the_one_after_the_depot_pay_set_up():
    nodes = {"a": 15, "b": 15, "c": 15, "d": 16}
    tasks = [make_task(key, node, setup_s=300) for key, node in nodes.items()]

    assert work_s(make_worker(), tasks) == [2_100, 1_800, 1_800, 2_100]
    assert work_s(make_worker(), tasks, fetch_before=2) == [2_100, 1_800, 2_100, 2_100]
    assert work_s(make_worker(), tasks, fetch_before=0) == [2_100, 1_800, 1_800, 2_100]


def test_pace_changes_service_and_leaves_set_up_alone():
    assert work_s(make_worker(pace_percent=50), [make_task(setup_s=300)]) == [1_200]
