"""What keeps a visit off the day before any search, one cause at a time."""

from datetime import timedelta

import pytest

from dispatch.solver_bridge import Cause, PinHold, Span, Wishes
from dispatch.solver_bridge.blocks import cause_before_search
from tests.days import at, day, need, turn


def test_an_ordinary_visit_is_not_blocked():
    assert cause_before_search(need(), day()) is None


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"blocked": Cause("several-days", {"days": 3})}, Cause("several-days", {"days": 3})),
        ({"point": None}, Cause("no-place", {})),
        ({"crew": 2}, Cause("crew-too-large", {"needs": 2, "work": 1})),
        (
            {"skills": frozenset({("gas", 2)})},
            Cause("nobody-has-skill", {"skill": "gas", "needs": 2, "best": 1}),
        ),
        (
            {"pin": PinHold("technician", 7, None)},
            Cause("pinned-person-not-working", {"technician": 7}),
        ),
        (
            {"wishes": Wishes(required=frozenset({7, 8}))},
            Cause("required-person-not-working", {"technicians": 2}),
        ),
    ],
)
def test_the_cause_carries_its_numbers(fields, cause):
    some_gas = turn(skills=frozenset({("gas", 1)}))

    assert cause_before_search(need(**fields), day(turns=[some_gas])) == cause


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"promise": Span(at(6), at(7))}, "promise-is-over"),
        ({"earliest_at": at(30)}, "not-before"),
        ({"hours": (Span(at(6), at(7)),)}, "outside-possible-hours"),
        ({"hours": (Span(at(12), at(12.5)),)}, "outside-possible-hours"),
        ({"promise": Span(at(12), at(13)), "hours": (Span(at(15), at(17)),)}, "no-start-left"),
    ],
)
def test_a_day_without_a_permitted_start_says_which_rule_is_at_fault(fields, code):
    assert cause_before_search(need(**fields), day(from_at=at(10))).code == code


def test_a_pinned_time_is_tried_whatever_the_customer_said():
    held = need(
        pin=PinHold("time", None, Span(at(9), at(9))),
        hours=(Span(at(12), at(12) + timedelta(hours=2)),),
    )

    assert cause_before_search(held, day()) is None
