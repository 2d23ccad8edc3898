"""A plan becomes proposals, and its numbers the office's."""

import pytest

from dispatch.solver_bridge import PinHold, Placement, Span, figures_of, question_of, suggestions_of
from dispatch.solver_bridge.answer import cause_of
from dispatch.travel import GreatCircle
from routing.plan import Figures, Plan, Reason, Route, Stop, Unserved
from tests.days import at, day, need, turn

H = 3_600


def served(hour, *, worker="1/0", key="visit:1:lead"):
    stop = Stop(task=key, arrive_s=hour * H, start_s=hour * H, end_s=(hour + 1) * H, travel_s=600)
    route = Route(worker=worker, stops=(stop,), breaks=(), leaves_s=0, returns_s=0, travel_home_s=0)
    return Plan(routes=(route,), figures=Figures(served=1, travel_s=1_200))


def unserved(key="visit:1:lead"):
    reason = Reason(code="no-room", numbers={"workers": 1, "short_s": 90, "worker": "1/0"})
    return Plan(unserved=(Unserved(task=key, reasons=(reason,)),))


def suggested(plan, *needs, **fields):
    question = question_of(day(*needs, **fields), GreatCircle())
    return suggestions_of(question, plan)


@pytest.mark.parametrize(
    ("now", "plan", "kind"),
    [
        (None, served(9), "new"),
        (Placement(1, at(9), at(10)), served(9), "kept"),
        (Placement(1, at(8), at(9)), served(9), "moved"),
        (Placement(2, at(9), at(10)), served(9), "moved"),
        (None, unserved(), "left_out"),
        (Placement(1, at(9), at(10)), unserved(), "taken_out"),
    ],
)
def test_the_kind_says_what_changes(now, plan, kind):
    (one,) = suggested(plan, need(now=now))

    assert one.kind == kind


def test_a_placement_has_instants_and_a_technician():
    (one,) = suggested(served(9, worker="7/1"), need(), turns=[turn(7, number=1)])

    assert one.placement == Placement(7, at(9), at(10), 600)


def test_reasons_speak_of_technicians_and_instants():
    (one,) = suggested(unserved(), need())
    late = cause_of(day(), "out-of-reach", {"arrives_s": 9 * H, "latest_s": 8 * H, "workers": 2})

    assert one.causes[0].numbers == {"workers": 1, "short_s": 90, "technician": 1}
    assert late.numbers == {
        "arrives_at": at(9).isoformat(),
        "latest_at": at(8).isoformat(),
        "workers": 2,
    }


def test_a_pinned_visit_that_found_no_place_stays_with_the_reason():
    held = need(pin=PinHold("time", None, Span(at(9), at(9))), now=Placement(1, at(9), at(10)))

    (one,) = suggested(unserved(), held)

    assert (one.kind, one.placement) == ("kept", held.now)
    assert one.causes[0].code == "no-room"


def test_a_promise_that_is_kept_now_is_not_given_up_for_other_work():
    held = need(promise=Span(at(8), at(10)), now=Placement(1, at(9), at(10)))

    (one,) = suggested(unserved(), held)

    assert (one.kind, one.placement) == ("kept", held.now)


def test_a_promise_that_is_broken_already_holds_nothing():
    late = need(promise=Span(at(8), at(10)), now=Placement(1, at(11), at(12)))

    (one,) = suggested(unserved(), late)

    assert one.kind == "taken_out"


def test_what_is_fixed_is_not_suggested():
    fixed = need(is_fixed=True, now=Placement(1, at(9), at(10)))

    assert suggested(served(9), fixed) == []


def test_figures_count_visits_and_minutes():
    plan = served(14)
    rows = suggested(plan, need(due_at=at(13)), need(2, point=None))

    figures = figures_of(day(), rows, plan)

    assert (figures["served"], figures["left_out"], figures["changes"]) == (1, 1, 1)
    assert (figures["travel_minutes"], figures["lateness_minutes"]) == (20, 60)


def test_only_this_days_part_of_being_late_is_counted():
    plan = served(9)
    rows = suggested(plan, need(due_at=at(-24 * 7)))

    assert figures_of(day(), rows, plan)["lateness_minutes"] == 9 * 60
