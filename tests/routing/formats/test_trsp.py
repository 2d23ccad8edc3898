"""Pillac's text: technicians with skills, tools and parts, who may fetch at the depot."""

import pytest

from routing import Figures, Plan, TimeWindow
from routing.formats import trsp
from tests.routing.formats.instances import TRSP


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "tiny.txt"
    path.write_text(TRSP)
    return trsp.read(path)


def test_technicians_live_at_their_own_nodes(source):
    (worker,) = source.problem.workers

    assert (worker.key, worker.start_node, worker.end_node) == ("1", 1, 1)
    assert (worker.starts_s, worker.ends_s) == (0, 1_000_000)
    assert worker.skills == {("skill 0", 1), ("skill 1", 1)}
    assert worker.tools == {"tool 1"}
    assert worker.parts == {("part 1", 2)}
    assert (worker.depot_node, worker.depot_s) == (0, 0)


def test_requests_need_skills_tools_and_parts(source):
    first, second = source.problem.tasks

    assert (first.key, first.node, first.service_s) == ("2", 2, 9_000)
    assert first.windows == (TimeWindow(earliest_s=10_000, latest_s=50_000),)
    assert first.skills == {("skill 1", 1)}
    assert first.tools == {"tool 0", "tool 1"}
    assert first.parts == {("part 0", 1), ("part 1", 1)}
    assert second.parts == frozenset()


def test_distances_are_rounded_to_a_thousandth(source):
    assert source.problem.travel_s[0].tolist() == [0, 1_000, 5_000, 1_414]


def test_only_the_duration_costs_anything(source):
    policy = source.problem.policy

    assert (policy.duration_cost_per_s, policy.travel_cost_per_s, policy.late_cost) == (1, 0, 0)


def test_the_published_value_is_the_duration(source):
    plan = Plan(figures=Figures(duration_s=10_770_627))

    assert trsp.published(source.problem, plan) == 10_770.627
