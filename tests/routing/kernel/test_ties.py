"""Tasks that depend on each other form bundles, in an order in which they can be placed."""

import numpy as np
from hypothesis import given, settings

from routing import Link
from routing.kernel.arrays import BUNDLE_AT, CREW, INF, MEMBER
from routing.kernel.ties import Ties
from tests.routing.builders import make_problem, make_task
from tests.routing.strategies import rich_problems


def bundles(ties):
    """The bundles, each with its groups: tasks that start together."""
    found = []
    starts = ties.bundle[BUNDLE_AT].tolist()
    for number in range(int(ties.bundle_of.max(initial=-1)) + 1):
        groups: dict[int, list[int]] = {}
        for k in range(starts[number], starts[number + 1]):
            groups.setdefault(int(ties.bundle[CREW, k]), []).append(int(ties.bundle[MEMBER, k]))
        found.append(list(groups.values()))
    return found


def ties_of(tasks, *links):
    return Ties(make_problem(tasks, links=links))


def test_without_ties_there_is_no_bundle():
    ties = ties_of([make_task("a"), make_task("b")])

    assert ties.bundle_of.tolist() == [-1, -1]
    assert bundles(ties) == []
    assert len(ties.link) == 0


def test_a_crew_is_a_bundle_of_one_group():
    ties = ties_of([make_task("a", together="c"), make_task("b"), make_task("d", together="c")])

    assert ties.bundle_of.tolist() == [0, -1, 0]
    assert bundles(ties) == [[[0, 2]]]


def test_one_who_is_a_crew_alone_is_free():
    assert ties_of([make_task("a", together="c")]).bundle_of.tolist() == [-1]


def test_a_chain_is_placed_from_its_beginning():
    tasks = [make_task(key) for key in "abc"]

    ties = ties_of(tasks, Link(before="c", after="b"), Link(before="b", after="a"))

    assert bundles(ties) == [[[2], [1], [0]]]


def test_a_crew_in_an_order_stays_one_group():
    tasks = [make_task("a", together="c"), make_task("b", together="c"), make_task("d")]

    ties = ties_of(tasks, Link(before="d", after="b"))

    assert bundles(ties) == [[[2], [0, 1]]]


def test_what_is_not_linked_is_in_bundles_of_its_own():
    tasks = [make_task(key) for key in "abcde"]

    ties = ties_of(tasks, Link(before="a", after="d"), Link(before="c", after="b"))

    assert bundles(ties) == [[[0], [3]], [[2], [1]]]
    assert ties.bundle_of.tolist() == [0, 1, 1, 0, -1]


def test_a_link_says_how_long_and_by_whom():
    tasks = [make_task("a"), make_task("b")]
    link = Link(before="b", after="a", least_s=5, greatest_s=9, same_person=True)

    assert ties_of(tasks, link).link.tolist() == [[1, 0, 5, 9, 1, 1]]
    assert ties_of(tasks, Link(before="a", after="b", counts_from_end=False)).link.tolist() == [
        [0, 1, 0, INF, 0, 0]
    ]


@settings(deadline=None)
@given(problem=rich_problems(most_tasks=8, most_workers=1))
def test_every_tied_task_is_in_one_bundle_behind_those_before_it(problem):
    ties = Ties(problem)

    place = {task.key: i for i, task in enumerate(problem.tasks)}
    order = [i for bundle in bundles(ties) for group in bundle for i in group]
    assert sorted(order) == np.flatnonzero(ties.bundle_of >= 0).tolist()
    assert all(
        ties.bundle_of[i] == number
        for number, bundle in enumerate(bundles(ties))
        for group in bundle
        for i in group
    )
    for link in problem.links:
        before, after = place[link.before], place[link.after]
        assert order.index(before) < order.index(after)
        assert ties.bundle_of[before] == ties.bundle_of[after]
