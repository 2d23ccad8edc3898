"""VRPLIB text: whole numbers, with and without time windows, coordinates or a matrix."""

import pytest

from routing import Figures, InvalidProblem, Plan, TimeWindow
from routing.formats import vrplib
from tests.routing.formats.instances import VRPLIB


def read(tmp_path, text):
    path = tmp_path / "tiny.vrp"
    path.write_text(text)
    return vrplib.read(path)


def test_distances_are_rounded_to_the_nearest(tmp_path):
    source = read(tmp_path, VRPLIB)

    # The root of 18 is 4.24.
    assert source.problem.travel_s.tolist() == [[0, 5, 1], [5, 0, 4], [1, 4, 0]]
    assert source.points.tolist() == [[0, 0], [3, 4], [0, 1]]


def test_they_may_be_rounded_up(tmp_path):
    source = read(tmp_path, VRPLIB.replace("EUC_2D", "CEIL_2D"))

    assert source.problem.travel_s.tolist() == [[0, 5, 1], [5, 0, 5], [1, 5, 0]]


def test_nodes_keep_their_numbers_and_the_depot_is_no_task(tmp_path):
    problem = read(tmp_path, VRPLIB).problem

    assert [(task.key, task.node) for task in problem.tasks] == [("2", 1), ("3", 2)]
    assert problem.tasks[0].parts == {("load", 6)}
    assert [worker.key for worker in problem.workers] == ["1", "2"]
    assert problem.workers[0].parts == {("load", 10)}


def test_without_windows_one_vehicle_has_time_for_everything(tmp_path):
    problem = read(tmp_path, VRPLIB).problem

    assert problem.workers[0].ends_s == 20
    assert problem.tasks[0].windows == (TimeWindow(earliest_s=0, latest_s=20),)


def test_windows_services_and_vehicles_are_read(tmp_path):
    text = VRPLIB.replace("TYPE : CVRP", "TYPE: VRPTW\nVEHICLES: 1\nSERVICE_TIME: 9")
    windows = "TIME_WINDOW_SECTION\n1 0 100\n2 7 50\n3 0 60\nEOF\n"

    problem = read(tmp_path, text.replace("EOF\n", windows)).problem

    assert [task.service_s for task in problem.tasks] == [9, 9]
    assert problem.tasks[0].windows == (TimeWindow(earliest_s=7, latest_s=50),)
    (worker,) = problem.workers
    assert (worker.starts_s, worker.ends_s) == (0, 100)


def test_the_longest_route_is_read(tmp_path):
    problem = read(tmp_path, VRPLIB.replace("TYPE : CVRP", "TYPE: DCVRP\nDISTANCE: 90")).problem

    assert {worker.max_duration_s for worker in problem.workers} == {90}


@pytest.mark.parametrize(
    ("head", "section", "message"),
    [
        ("TYPE: VRPTW", "", "is of TYPE VRPTW, but lacks TIME_WINDOW_SECTION"),
        ("TYPE: DCVRP", "", "is of TYPE DCVRP, but lacks DISTANCE"),
        ("DISTANCE: 9", "TIME_WINDOW_SECTION\n1 0 9\n2 0 9\n3 0 9\n", "has DISTANCE beside TIME"),
        ("SERVICE_TIME: 9", "SERVICE_TIME_SECTION\n1 0\n2 9\n3 9\n", "has SERVICE_TIME for all"),
        ("TYPE: CVRP", "EDGE_WEIGHT_SECTION\n1 2 3\n", "EDGE_WEIGHT_TYPE is not EXPLICIT"),
    ],
)
def test_what_would_be_ignored_is_refused(tmp_path, head, section, message):
    text = VRPLIB.replace("TYPE : CVRP", head).replace("EOF\n", f"{section}EOF\n")

    with pytest.raises(InvalidProblem, match=message):
        read(tmp_path, text)


def test_a_demand_at_the_depot_is_refused(tmp_path):
    with pytest.raises(InvalidProblem, match="has a demand at its depot, node 1"):
        read(tmp_path, VRPLIB.replace("DEMAND_SECTION\n1 0", "DEMAND_SECTION\n1 3"))


@pytest.mark.parametrize(
    ("layout", "values", "expected"),
    [
        ("FULL_MATRIX", "0 1 2\n3 0 4\n5 6 0", [[0, 1, 2], [3, 0, 4], [5, 6, 0]]),
        ("LOWER_ROW", "1\n2 3", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("LOWER_DIAG_ROW", "0 1 0 2 3 0", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("UPPER_ROW", "1 2 3", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("UPPER_DIAG_ROW", "0 1 2 0 3 0", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("UPPER_COL", "1 2 3", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("LOWER_COL", "1 2 3", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("LOWER_DIAG_COL", "0 1 2 0 3 0", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
    ],
)
def test_a_matrix_may_be_listed(tmp_path, layout, values, expected):
    head = f"EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : {layout}"
    text = VRPLIB.replace("EDGE_WEIGHT_TYPE : EUC_2D", head)

    source = read(tmp_path, text.replace("EOF\n", f"EDGE_WEIGHT_SECTION\n{values}\nEOF\n"))

    assert source.problem.travel_s.tolist() == expected


def test_the_published_value_is_the_distance(tmp_path):
    plan = Plan(figures=Figures(travel_s=784))

    assert vrplib.published(read(tmp_path, VRPLIB).problem, plan) == 784
