"""The time of those is dear who are wanted for more than they can do, and it costs just that."""

from dataclasses import replace

import numpy as np
import pytest

from routing import Break
from routing.draft import Draft
from routing.kernel.arrays import DRIVING, KIND
from routing.kernel.search import height
from routing.search.scarcity import Scarcity, Surcharge
from tests.routing.builders import HOUR, PLAIN, make_problem, make_task, make_worker

UNIT = 600.0
WEST, EAST = 0, 20


def tasks_at(node, count, name="t", **changes):
    return [make_task(f"{name}{node}-{i}", node, service_s=HOUR, **changes) for i in range(count)]


def draft_of(tasks, workers):
    draft = Draft(make_problem(tasks, workers, PLAIN))
    draft.fill()
    return draft


def prices_of(tasks, workers):
    return prepared(draft_of(tasks, workers).inst).prices


def prepared(inst, unit=UNIT):
    scarcity = Scarcity(inst, unit)
    while not scarcity.prepare():
        pass
    return scarcity


def two_towns(**of_west):
    return [
        make_worker("west", start_node=WEST, end_node=WEST, **of_west),
        make_worker("east", start_node=EAST, end_node=EAST),
    ]


def test_time_is_dear_where_the_work_is_and_everywhere_for_who_could_go_there():
    west, east = prices_of(tasks_at(WEST, 30), two_towns())

    assert west > east > 0


def test_where_there_is_time_enough_it_costs_nothing():
    assert not prices_of(tasks_at(WEST, 3) + tasks_at(EAST, 3), two_towns()).any()


def test_who_alone_can_do_something_is_dearer():
    gas = frozenset({("gas", 1)})
    tasks = tasks_at(WEST, 12, "gas", skills=gas) + tasks_at(WEST, 4)
    hands = [make_worker("gas", skills=gas), make_worker("other")]

    fitter, other = prices_of(tasks, hands)

    assert fitter > other


def test_the_shorter_day_is_the_dearer_one():
    tasks = tasks_at(WEST, 6) + tasks_at(EAST, 6)
    lunch = Break(earliest_s=0, latest_s=9 * HOUR, duration_s=5 * HOUR)

    for shorter in ({"ends_s": 5 * HOUR}, {"max_duration_s": 5 * HOUR}, {"breaks": (lunch,)}):
        west, east = prices_of(tasks, two_towns(**shorter))
        assert west > east


def test_nobody_is_dearer_than_the_dearest_work_that_may_be_left_out():
    draft = draft_of(tasks_at(WEST, 100), two_towns())
    scarcity = prepared(draft.inst)

    for _ in range(1_000):
        scarcity.follow(draft.st)

    assert scarcity.prices.max() * HOUR <= 100_000


def test_work_that_takes_no_time_has_no_price():
    assert not prices_of([make_task(f"t{i}", service_s=0) for i in range(9)], two_towns()).any()


def test_where_all_has_to_be_done_time_has_no_price():
    assert not prices_of(tasks_at(WEST, 30, is_required=True), two_towns()).any()


def test_what_no_drive_is_worth_to_leave_out_counts_as_if_it_had_to_be_done():
    assert not prices_of(tasks_at(WEST, 30, unserved_cost=10**9), two_towns()).any()


def test_equals_have_nearly_the_same_price_though_there_are_many():
    workers = [make_worker(f"w{i}") for i in range(200)]
    tasks = [make_task(f"t{i}", i % 21, service_s=HOUR) for i in range(2_400)]

    prices = prices_of(tasks, workers)

    assert prices.min() > 0.8 * prices.max() > 0


def test_prices_are_in_the_money_of_the_problem():
    def priced(times):
        tasks = tasks_at(WEST, 30, unserved_cost=100_000 * times)
        policy = replace(PLAIN, travel_cost_per_s=times)
        inst = Draft(make_problem(tasks, two_towns(), policy)).inst
        return prepared(inst, UNIT * times).prices / times

    assert priced(1) == pytest.approx(priced(7))


def test_prices_follow_the_plan():
    # More than two can do; in the plan of one task they have time left.
    full, idle = (draft_of(tasks_at(WEST, count), two_towns()) for count in (30, 1))
    scarcity = prepared(full.inst)
    seen = [scarcity.prices]

    for draft in (idle, full):
        for _ in range(20):
            scarcity.follow(draft.st)
        seen.append(scarcity.prices)

    assert (seen[1] < seen[0]).all()
    assert (seen[2] > seen[1]).all()


@pytest.mark.parametrize("paces", [(100, 100), (80, 150)])
def test_a_surcharge_is_the_price_of_all_seconds_of_a_route(paces):
    workers = [replace(w, pace_percent=p) for w, p in zip(two_towns(), paces, strict=True)]
    problem = make_problem(tasks_at(WEST, 3) + tasks_at(EAST, 2), workers, PLAIN)
    orders = {0: [0, 1, 3], 1: [2, 4]}
    draft = Draft(problem).with_orders(orders, {})
    by_second, hop_s = np.array([2.0, 5.0]), 100.0

    inst = Surcharge(by_second, hop_s).on(draft.inst, np.arange(2))

    dearer = Draft(problem, inst).with_orders(orders, {})
    more = 0.0
    for w, order in orders.items():
        service_s = len(order) * HOUR * paces[w] // 100
        drive_s = int(draft.st.load[w, DRIVING])
        more += by_second[w] * (service_s + drive_s + hop_s * len(order))
    assert height(inst, dearer.st) - height(draft.inst, draft.st) == more > 0


def test_a_surcharge_is_for_the_workers_of_a_part_and_adds_to_other_prices():
    tasks = [replace(task, preferred_worker="east") for task in tasks_at(WEST, 3)]
    policy = replace(PLAIN, preference_cost=50)
    inst = Draft(make_problem(tasks, two_towns(), policy)).inst
    assert inst.choice.tolist() == [[50, 0]] * 3

    other_way = Surcharge(np.array([0.0, 1.0]), 0.0).on(inst, np.array([1, 0]))

    assert other_way.choice.tolist() == [[50 + HOUR, 0]] * 3


def test_with_prices_no_worker_is_like_another():
    inst = Draft(make_problem(tasks_at(WEST, 3), [make_worker("a"), make_worker("b")])).inst
    assert len(set(inst.worker[:, KIND])) == 1

    priced = Surcharge(np.array([1.0, 2.0]), 0.0).on(inst, np.arange(2))

    assert len(set(priced.worker[:, KIND])) == 2


def test_a_surcharge_counts_for_a_single_task():
    inst = Draft(make_problem(tasks_at(WEST, 1), two_towns(), PLAIN)).inst

    priced = Surcharge(np.array([1.0, 2.0]), 0.0).on(inst, np.arange(2))

    assert len(priced.choice) > 1
    assert priced.choice[0].tolist() == [HOUR, 2 * HOUR]


def test_without_prices_it_is_the_same_instance():
    inst = Draft(make_problem(tasks_at(WEST, 3), two_towns(), PLAIN)).inst

    assert Surcharge(np.zeros(2), 100.0).on(inst, np.arange(2)) is inst
