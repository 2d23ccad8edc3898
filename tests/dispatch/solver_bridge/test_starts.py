"""When a visit may start: hours, promise and pin, cut together."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.solver_bridge import PinHold, Placement, Span
from dispatch.solver_bridge.starts import permitted_starts, starts_for_search
from tests.days import at, day, need


def starts(one, **fields):
    return [(span.starts_at, span.ends_at) for span in permitted_starts(one, day(**fields))]


def test_without_rules_any_start_of_the_day_is_permitted():
    assert starts(need()) == [(at(0), at(24))]


def test_nothing_new_starts_before_the_lead_after_now():
    assert starts(need(), from_at=at(10)) == [(at(10), at(24))]


def test_what_stands_may_stay_within_the_lead():
    standing = need(now=Placement(1, at(9.9), at(10.9)))

    assert starts(standing, from_at=at(10)) == [(at(9.9), at(24))]


def test_a_visit_lies_wholly_inside_the_customers_hours():
    hours = (Span(at(13), at(15)), Span(at(8), at(9)), Span(at(18), at(18.5)))

    assert starts(need(hours=hours)) == [(at(8), at(8)), (at(13), at(14))]


def test_a_promise_holds_the_arrival_not_the_end():
    assert starts(need(promise=Span(at(9), at(11)))) == [(at(9), at(11))]


def test_pins_hold_a_time_or_a_range():
    exact = need(pin=PinHold("time", None, Span(at(9), at(9))))
    loose = need(pin=PinHold("time_range", None, Span(at(9), at(11))))
    person = need(pin=PinHold("technician", 1, None))

    assert starts(exact) == [(at(9), at(9))]
    assert starts(loose) == [(at(9), at(11))]
    assert starts(person) == [(at(0), at(24))]


def test_rules_that_exclude_each_other_leave_nothing():
    assert starts(need(promise=Span(at(9), at(11)), hours=(Span(at(12), at(14)),))) == []


def test_bounds_of_the_job_count():
    assert starts(need(earliest_at=at(9), latest_at=at(12))) == [(at(9), at(12))]


def test_a_promise_that_a_placement_left_behind_holds_the_search_no_more():
    left_behind = need(promise=Span(at(7), at(8)), now=Placement(1, at(11), at(12)))
    new = need(promise=Span(at(7), at(8)))
    afternoon = day(from_at=at(10))

    assert starts_for_search(left_behind, afternoon) == (Span(at(10), at(24)),)
    assert starts_for_search(new, afternoon) == ()


hours_of_day = st.integers(0, 23 * 4).map(lambda quarter: at(quarter / 4))
spans = st.tuples(hours_of_day, hours_of_day).map(lambda pair: Span(min(pair), max(pair)))


@given(hours=st.lists(spans, max_size=5), promise=st.none() | spans, from_at=hours_of_day)
def test_starts_are_in_order_apart_and_keep_each_rule(hours, promise, from_at):
    one = need(hours=tuple(hours), promise=promise)

    found = permitted_starts(one, day(from_at=from_at))

    for before, after in pairwise(found):
        assert before.ends_at < after.starts_at
    for span in found:
        for start in (span.starts_at, span.ends_at):
            end = start + one.duration
            assert start >= from_at
            assert promise is None or promise.starts_at <= start <= promise.ends_at
            assert not hours or any(h.starts_at <= start and end <= h.ends_at for h in hours)


@pytest.mark.parametrize("quarter", range(0, 96, 7))
def test_a_start_that_keeps_each_rule_is_found(quarter):
    start = at(quarter / 4)
    one = need(hours=(Span(start, start + need().duration),))

    assert starts(one, from_at=start) == [(start, start)]
