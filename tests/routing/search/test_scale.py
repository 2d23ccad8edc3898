"""What is little and what is much follows from the drives and from the price of the work."""

from routing.draft import Draft
from routing.search.scale import (
    MOST_UNITS,
    PART_OF_PRICE,
    cheap_price,
    neighbour_cost,
    neighbour_s,
    unit,
)
from tests.routing.builders import MINUTE, PLAIN, make_problem, make_task, make_worker


def unit_at(**of_tasks):
    """The unit of temperature on a street with a task a minute: the fifth nearest is three away."""
    tasks = [make_task(f"t{i}", i, **of_tasks) for i in range(21)]
    inst = Draft(make_problem(tasks, [make_worker("w")], PLAIN)).inst
    drive = neighbour_cost(inst)
    assert drive == 3 * MINUTE
    return unit(drive, cheap_price(inst, drive))


def test_what_must_be_served_is_searched_by_its_drives():
    assert unit_at(is_required=True) == 3 * MINUTE
    assert unit_at(unserved_cost=10**9) == 3 * MINUTE


def test_what_may_be_left_out_is_searched_by_its_price():
    assert unit_at(unserved_cost=10_000) == PART_OF_PRICE * 10_000
    assert unit_at(unserved_cost=60) == 3 * MINUTE
    assert unit_at(unserved_cost=100_000) == MOST_UNITS * 3 * MINUTE


def test_nobody_is_a_neighbour_of_the_only_task():
    inst = Draft(make_problem([make_task()], [make_worker("w")], PLAIN)).inst

    assert (neighbour_s(inst), neighbour_cost(inst)) == (0, 1)
