"""Home health care: a task for each carer, crews for at once, links for one after the other."""

import pytest

from routing import Figures, Link, Plan
from routing.formats import hhcrsp
from tests.routing.formats.instances import HHCRSP


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "tiny.json"
    path.write_text(HHCRSP)
    return hhcrsp.read(path)


def test_each_required_carer_is_a_task_that_must_be_served(source):
    tasks = source.problem.tasks

    assert [task.key for task in tasks] == ["p1", "p2/1", "p2/2", "p3/1", "p3/2"]
    assert [task.node for task in tasks] == [1, 2, 2, 3, 3]
    assert all(task.is_required for task in tasks)
    assert (tasks[0].service_s, tasks[0].skills) == (5_500, {("s1", 1)})


def test_a_window_is_hard_at_its_beginning_and_soft_at_its_end(source):
    task = source.problem.tasks[0]

    assert (task.windows[0].earliest_s, task.due_s) == (10_000, 20_000)
    # 40 and the gap of 9, and for each of five tasks the service and the longest way, and home.
    assert task.windows[0].latest_s == 40_000 + 9_000 + 27_500 + 5 * 5_000 + 5_000
    assert source.problem.workers[0].ends_s == task.windows[0].latest_s


def test_two_carers_at_once_are_a_crew(source):
    assert [task.together for task in source.problem.tasks] == [None, "p2", "p2", None, None]


def test_two_carers_in_an_order_are_linked_from_start_to_start(source):
    assert source.problem.links == (
        Link(before="p3/1", after="p3/2", least_s=7_000, greatest_s=9_000, counts_from_end=False),
    )


def test_caregivers_start_and_end_at_the_office(source):
    first, second = source.problem.workers

    assert (first.key, first.start_node, first.end_node) == ("c1", 0, 0)
    assert second.skills == {("s2", 1)}
    assert source.problem.travel_s[2].tolist() == [4_000, 5_000, 0, 3_000]
    assert source.points.tolist() == [[0, 0], [0, 3], [4, 0], [4, 3]]


def test_the_published_value_is_a_third_of_three_sums(source):
    figures = Figures(travel_s=687_290, lateness_s=26_295, worst_lateness_s=26_295)

    assert hhcrsp.published(source.problem, Plan(figures=figures)) == 246.627
    policy = source.problem.policy
    assert (policy.late_cost_per_minute, policy.worst_late_cost_per_minute) == (60, 60)
    assert (policy.travel_cost_per_s, policy.late_cost) == (1, 0)
