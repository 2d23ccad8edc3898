"""Solomon's text: tenths of a unit, a load that is used up, a fleet that is an upper bound."""

import numpy as np
import pytest

from routing import Figures, Plan, TimeWindow
from routing.formats import solomon
from tests.routing.formats.instances import SOLOMON


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tiny.txt"
    path.write_text(SOLOMON, newline="\r\n")
    return path


def test_distances_are_cut_after_one_decimal(path):
    travel_s = solomon.read(path).problem.travel_s

    assert travel_s.tolist() == [[0, 50, 10], [50, 0, 42], [10, 42, 0]]
    assert travel_s.dtype == np.int32


@pytest.mark.parametrize(("place", "tenths"), [("0.7       2.4 ", 25), ("0.3       0.4 ", 5)])
def test_a_whole_tenth_is_not_cut_by_rounding(tmp_path, place, tenths):
    path = tmp_path / "tiny.txt"
    path.write_text(SOLOMON.replace("3         4 ", place))

    assert solomon.read(path).problem.travel_s[0, 1] == tenths


def test_nor_between_two_places_beside_the_grid(tmp_path):
    path = tmp_path / "tiny.txt"
    path.write_text(
        SOLOMON.replace("3         4 ", "0.3       0 ").replace("0         1 ", "0.7 0 ")
    )

    assert solomon.read(path).problem.travel_s[1, 2] == 4


def test_customers_are_tasks_that_use_up_the_load(path):
    first, second = solomon.read(path).problem.tasks

    assert (first.key, first.node, first.service_s) == ("1", 1, 90)
    assert first.windows == (TimeWindow(earliest_s=70, latest_s=500),)
    assert first.parts == {("load", 6)}
    assert second.windows == (TimeWindow(earliest_s=0, latest_s=605),)


def test_vehicles_are_workers_but_never_more_than_customers(path):
    workers = solomon.read(path).problem.workers

    assert [worker.key for worker in workers] == ["1", "2"]
    assert (workers[0].starts_s, workers[0].ends_s) == (0, 1_000)
    assert workers[0].parts == {("load", 10)}


def test_only_distance_costs_anything(path):
    source = solomon.read(path)

    policy = source.problem.policy
    assert policy.travel_cost_per_s == 1
    assert policy.overtime_cost_per_minute == policy.unfairness_cost_per_minute == 0
    assert source.points.tolist() == [[0, 0], [3, 4], [0, 1]]


def test_the_published_value_is_the_distance(path):
    plan = Plan(cost=8_229, figures=Figures(travel_s=8_229))

    assert solomon.published(solomon.read(path).problem, plan) == 822.9
