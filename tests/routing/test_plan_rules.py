"""Each hard rule across routes satisfied, and violated by a known amount."""

import pytest

from routing import Link, plan_rules
from routing.rules import Broken
from tests.routing.builders import make_stop, make_task


def test_a_task_is_served_or_listed_once():
    assert plan_rules.served_once(1, 0) is None
    assert plan_rules.served_once(0, 1) is None
    assert plan_rules.served_once(2, 0) == Broken("not-once", {"served": 2, "left_out": 0})
    assert plan_rules.served_once(0, 0) == Broken("not-once", {"served": 0, "left_out": 0})


def test_a_required_task_is_served():
    assert plan_rules.required_served(make_task(is_required=True), True) is None
    assert plan_rules.required_served(make_task(), False) is None
    assert plan_rules.required_served(make_task(is_required=True), False) == Broken(
        "required-left-out"
    )


def test_a_crew_is_complete_at_one_start_and_of_different_persons():
    assert plan_rules.crew_complete(2, 2) is None
    assert plan_rules.crew_complete(2, 0) is None
    assert plan_rules.crew_complete(2, 1) == Broken("crew-incomplete", {"served": 1, "size": 2})
    assert plan_rules.crew_one_start((60, 60)) is None
    assert plan_rules.crew_one_start((60, 61)) == Broken(
        "crew-apart", {"first_s": 60, "last_s": 61}
    )
    assert plan_rules.crew_of_different_persons(("ann", "bob")) is None
    assert plan_rules.crew_of_different_persons(("ann", "ann")) == Broken(
        "crew-one-person", {"persons": 1, "size": 2}
    )


def test_the_second_of_two_linked_tasks_needs_the_first():
    link = Link(before="a", after="b")

    assert plan_rules.link_complete(link, True, True) is None
    assert plan_rules.link_complete(link, True, False) is None
    assert plan_rules.link_complete(link, False, False) is None
    assert plan_rules.link_complete(link, False, True) == Broken("link-alone", {"before": "a"})


# a lasts from 1,000 to 2,800. From its end to b it is 600 to 900 s, from its start 2,400 to 2,700.
@pytest.mark.parametrize(
    ("counts_from_end", "bounds", "start_s"),
    [
        (True, (600, 900), 3_400),
        (True, (600, 900), 3_700),
        (False, (2_400, 2_700), 3_400),
        (False, (2_400, 2_700), 3_700),
        (True, (0, None), 2_800),
        (True, (0, 0), 2_800),
        (True, (0, None), 2**40),
        (False, (0, None), 1_000),
    ],
)
def test_a_link_holds_at_both_of_its_bounds(counts_from_end, bounds, start_s):
    link = Link(
        before="a",
        after="b",
        least_s=bounds[0],
        greatest_s=bounds[1],
        counts_from_end=counts_from_end,
    )

    assert plan_rules.link_time(link, make_stop("a", 1_000), make_stop("b", start_s)) is None


@pytest.mark.parametrize("counts_from_end", [True, False])
def test_a_link_is_broken_a_second_off_its_bounds(counts_from_end):
    least_s = 600 if counts_from_end else 2_400
    link = Link(
        before="a",
        after="b",
        least_s=least_s,
        greatest_s=least_s + 300,
        counts_from_end=counts_from_end,
    )

    soon = plan_rules.link_time(link, make_stop("a", 1_000), make_stop("b", 3_399))
    late = plan_rules.link_time(link, make_stop("a", 1_000), make_stop("b", 3_701))

    assert soon == Broken(
        "link-too-soon", {"before": "a", "gap_s": least_s - 1, "least_s": least_s}
    )
    assert late == Broken(
        "link-too-late", {"before": "a", "gap_s": least_s + 301, "greatest_s": least_s + 300}
    )


def test_the_second_starts_when_the_first_has_ended_unless_the_link_says_otherwise():
    broken = plan_rules.link_time(
        Link(before="a", after="b"), make_stop("a", 1_000), make_stop("b", 2_799)
    )

    assert broken == Broken("link-too-soon", {"before": "a", "gap_s": -1, "least_s": 0})


def test_one_person_does_both_where_the_link_says_so():
    link = Link(before="a", after="b", same_person=True)

    assert plan_rules.link_person(link, "ann", "ann") is None
    assert plan_rules.link_person(Link(before="a", after="b"), "ann", "bob") is None
    assert plan_rules.link_person(link, "ann", "bob") == Broken("link-two-persons", {"before": "a"})


def test_no_more_promises_are_broken_than_allowed():
    assert plan_rules.promises_broken(2, 2) is None
    assert plan_rules.promises_broken(2, 3) == Broken(
        "too-many-broken-promises", {"broken": 3, "most": 2}
    )
