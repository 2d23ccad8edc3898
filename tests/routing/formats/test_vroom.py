"""VROOM's requests as problems."""

import json

import pytest

from routing import Break, InvalidProblem, Plan, TimeWindow, Unserved
from routing.formats import vroom
from tests.routing.formats.instances import VROOM


def read(tmp_path, change=None):
    data = json.loads(VROOM)
    if change is not None:
        change(data)
    path = tmp_path / "request.json"
    path.write_text(json.dumps(data))
    return vroom.read(path)


def test_jobs_are_tasks(tmp_path):
    first, second, third = read(tmp_path).problem.tasks

    assert (first.key, first.node, first.service_s) == ("1", 1, 300)
    assert (first.skills, first.parts) == ({("1", 1)}, {("amount 0", 2)})
    assert second.setup_s == 60
    assert third.windows == (
        TimeWindow(earliest_s=600, latest_s=1_200),
        TimeWindow(earliest_s=3_000, latest_s=3_600),
    )


def test_one_job_of_high_priority_is_worth_more_than_all_others(tmp_path):
    first, second, third = read(tmp_path).problem.tasks

    assert third.unserved_cost > first.unserved_cost + second.unserved_cost
    assert first.unserved_cost == second.unserved_cost > 10_000_000


def test_vehicles_are_workers(tmp_path):
    first, second = read(tmp_path).problem.workers

    assert (first.key, first.starts_s, first.ends_s, first.max_tasks) == ("7", 0, 7_200, 4)
    assert first.breaks == (Break(earliest_s=300, latest_s=900, duration_s=120),)
    assert (first.skills, first.parts) == ({("1", 1)}, {("amount 0", 5)})
    assert (second.start_node, second.end_node) == (0, 0)


def test_a_vehicle_without_an_end_ends_where_it_is(tmp_path):
    problem = read(tmp_path).problem

    anywhere = problem.workers[0].end_node
    assert anywhere == 4
    assert problem.travel_s[:, anywhere].tolist() == [0, 0, 0, 0, 0]
    assert problem.distance_m[anywhere].tolist() == [0, 0, 0, 0, 0]


def test_times_since_1970_fit_as_well(tmp_path):
    def change(data):
        data["jobs"][2]["time_windows"] = [[1_800_000_600, 1_800_001_200]]
        data["vehicles"] = [data["vehicles"][1]]

    problem = read(tmp_path, change).problem

    window = problem.tasks[2].windows[0]
    begins = problem.origin.timestamp()
    assert begins + window.earliest_s == 1_800_000_600
    assert window.latest_s - window.earliest_s == 600
    # Time enough to do all else before.
    assert 900 <= window.earliest_s < 10_000
    assert problem.workers[0].starts_s == 0
    assert problem.workers[0].ends_s > window.latest_s


def test_times_that_no_calendar_has_are_refused(tmp_path):
    for late in (2**40, 2**62):

        def change(data, late=late):
            for vehicle in data["vehicles"]:
                vehicle |= {"time_window": [late, late + 3_600], "breaks": []}
            data["jobs"][2]["time_windows"] = [[late, late + 5]]

        with pytest.raises(InvalidProblem, match=f"job 3: {late + 5} is no time that a calendar"):
            read(tmp_path, change)


def test_the_last_second_of_the_calendar_is_a_time(tmp_path):
    last = 253_402_300_799

    def change(data):
        data["vehicles"] = [data["vehicles"][1]]
        data["jobs"][2]["time_windows"] = [[last, last]]

    problem = read(tmp_path, change).problem

    assert problem.origin.timestamp() + problem.tasks[2].windows[0].latest_s == last


def test_without_matrices_great_circles_are_driven(tmp_path):
    def change(data):
        del data["matrices"]
        for i, job in enumerate(data["jobs"]):
            del job["location_index"]
            job["location"] = [21.0, 52.0 + i / 100]
        data["vehicles"] = [{"id": 1, "start": [21.0, 52.0], "capacity": [9]}]

    source = read(tmp_path, change)

    # A hundredth of a degree is 1,112 m, and the road 1.3 times that, at 50 km/h.
    assert source.problem.distance_m[0].tolist() == [0, 1_446, 2_891, 0]
    assert source.problem.travel_s[0].tolist() == [0, 104, 208, 0]
    assert source.problem.workers[0].start_node == source.problem.tasks[0].node
    assert source.points[2] == pytest.approx([21 * 0.6156, 52.02], abs=0.01)


def test_one_speed_for_all_makes_every_drive_shorter(tmp_path):
    def change(data):
        for vehicle in data["vehicles"]:
            vehicle["speed_factor"] = 1.5

    assert read(tmp_path, change).problem.travel_s[0].tolist() == [0, 40, 80, 121, 0]


def test_prices_by_hour_and_kilometre_are_taken_over(tmp_path):
    def change(data):
        data["vehicles"][0]["costs"] = {"per_hour": 7_200, "per_km": 5}
        data["vehicles"][1]["costs"] = {"per_km": 5}

    source = read(tmp_path, change)

    problem, scale = source.problem, source.problem.policy.travel_cost_per_s
    assert [worker.travel_cost_per_s for worker in problem.workers] == [2 * scale, None]
    assert problem.policy.distance_cost_per_km == 5 * scale
    # Nothing of a price by the kilometre is lost on short drives.
    assert vroom.published(problem, Plan(cost=scale // 2)) == 0.5


def test_a_price_by_the_kilometre_needs_distances(tmp_path):
    def change(data):
        for vehicle in data["vehicles"]:
            vehicle["costs"] = {"per_km": 5}
        del data["matrices"]["car"]["distances"]

    with pytest.raises(InvalidProblem, match="per_km needs matrices with distances"):
        read(tmp_path, change)


@pytest.mark.parametrize("window", [[[7_000, 7_100]], [[9_000, 9_100]]])
def test_a_break_without_room_in_the_shift_is_refused(tmp_path, window):
    def change(data):
        data["vehicles"][0]["time_window"] = [0, 7_200]
        data["vehicles"][0]["breaks"] = [{"id": 1, "time_windows": window, "service": 300}]

    with pytest.raises(InvalidProblem, match=r"vehicle 7: break 1 has no room"):
        read(tmp_path, change)


def test_a_break_is_over_when_the_shift_is(tmp_path):
    def change(data):
        data["vehicles"][0]["time_window"] = [100, 7_200]
        data["vehicles"][0]["breaks"] = [{"id": 1, "service": 300}]

    (rest,) = read(tmp_path, change).problem.workers[0].breaks

    assert rest.latest_s - rest.earliest_s == 7_200 - 100 - 300


def test_with_matrices_places_may_lie_in_any_plane(tmp_path):
    def change(data):
        data["meta"] = {"made by": "somebody"}
        for i, job in enumerate(data["jobs"]):
            job["location"] = [500 * i, 140]

    source = read(tmp_path, change)

    assert source.points[source.problem.tasks[1].node].tolist() == [500, 140]


def test_a_shift_may_end_never(tmp_path):
    def change(data):
        data["vehicles"][0]["time_window"] = [0, 2**32 - 1]

    assert read(tmp_path, change).problem.workers[0].ends_s > 7_200


def test_a_limit_of_nothing_is_a_limit(tmp_path):
    def change(data):
        data["vehicles"][0]["max_distance"] = 0

    with pytest.raises(InvalidProblem, match="vehicle 7: max_distance cannot be planned here"):
        read(tmp_path, change)


def test_pickups_count_as_deliveries_do(tmp_path):
    def change(data):
        for job in data["jobs"]:
            job["pickup"] = job.pop("delivery")

    assert read(tmp_path, change).problem.tasks[0].parts == {("amount 0", 2)}


def test_hints_and_options_change_nothing(tmp_path):
    def change(data):
        data["options"] = {"g": True}
        data["vehicles"][0] |= {"steps": [{"type": "start"}], "type": "van"}

    assert read(tmp_path, change).problem.tasks == read(tmp_path).problem.tasks


def test_the_published_value_is_the_cost_of_the_routes(tmp_path):
    problem = read(tmp_path).problem
    plan = Plan(unserved=(Unserved(task="1"),), cost=problem.tasks[0].unserved_cost + 250)

    assert vroom.published(problem, plan) == 250
