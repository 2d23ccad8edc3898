"""A day becomes a problem: what may move, what is fixed, who works from where."""

from datetime import timedelta

import numpy as np

from dispatch.solver_bridge import (
    HeldSlot,
    PinHold,
    Placement,
    Span,
    Wishes,
    question_of,
    standing_of,
)
from dispatch.travel import GreatCircle
from technicians.availability import BreakWindow, Point
from tests.days import HOME, at, day, need, turn

H = 3_600
FAR = Point(50.12, 14.55)


def asked(*needs, **fields):
    return question_of(day(*needs, **fields), GreatCircle())


def task_of(question, key="visit:1:lead"):
    return next(task for task in question.problem.tasks if task.key == key)


def windows(task):
    return [(window.earliest_s, window.latest_s) for window in task.windows]


def test_a_task_says_what_the_visit_needs():
    one = need(
        skills=frozenset({("gas", 2)}), service_minutes=45, promise=Span(at(9), at(11)), crew=1
    )

    task = task_of(asked(one, turns=[turn(skills=frozenset({("gas", 3)}))]))

    assert task.service_s == 45 * 60
    assert task.skills == {("gas", 2)}
    assert windows(task) == [(9 * H, 11 * H)]
    assert not task.is_required


def test_windows_shrink_to_full_minutes_and_drives_are_rounded_up():
    second = timedelta(seconds=1)
    one = need(point=FAR, hours=(Span(at(9) + second, at(12) - second),))

    question = asked(one)

    assert windows(task_of(question)) == [(9 * H + 60, 11 * H - 60)]
    assert (question.problem.travel_s % 60 == 0).all()
    assert question.problem.travel_s.dtype == np.int32


def test_a_worker_is_a_turn():
    lunch = BreakWindow(at(11.5), at(13), 30)
    question = asked(turns=[turn(7, breaks=(lunch,), end=FAR)])

    (worker,) = question.problem.workers

    assert (worker.key, worker.person) == ("7/0", "7")
    assert (worker.starts_s, worker.ends_s, worker.max_overtime_s) == (8 * H, 16 * H, H)
    assert (worker.breaks[0].earliest_s, worker.breaks[0].duration_s) == (41_400, 1_800)
    assert worker.start_node != worker.end_node


def test_places_at_the_same_point_share_a_node():
    question = asked(need(1), need(2), need(3, point=FAR))

    assert question.problem.travel_s.shape == (2, 2)


def test_who_has_it_now_and_the_wishes_are_keys_of_those_who_work():
    wishes = Wishes(
        required=frozenset({1, 2, 9}), excluded=frozenset({9}), preferred=frozenset({2})
    )
    one = need(wishes=wishes, now=Placement(2, at(9), at(10)))
    evening = turn(2, number=1, starts_at=at(18), ends_at=at(22))

    task = task_of(asked(one, turns=[turn(1), turn(2), evening]))

    assert task.allowed_workers == {"1/0", "2/0", "2/1"}
    assert task.excluded_workers == frozenset()
    assert (task.preferred_worker, task.now_worker, task.now_start_s) == ("2/0", "2/0", 9 * H)


def test_the_one_who_had_it_may_be_away():
    task = task_of(asked(need(now=Placement(9, at(9), at(10)))))

    assert (task.now_worker, task.now_start_s) == (None, 9 * H)


def test_a_pin_in_force_is_required_and_overrules_the_customer():
    one = need(
        pin=PinHold("both", 1, Span(at(9), at(9))),
        hours=(Span(at(12), at(15)),),
        now=Placement(1, at(9), at(10)),
    )

    task = task_of(asked(one, turns=[turn(1), turn(2)]))

    assert task.is_required
    assert task.allowed_workers == {"1/0"}
    assert windows(task) == [(9 * H, 9 * H)]


def test_what_is_fixed_takes_its_technicians_time_whatever_the_rules():
    one = need(is_fixed=True, skills=frozenset({("gas", 3)}), now=Placement(1, at(9), at(10.5)))

    task = task_of(asked(one, turns=[turn(1), turn(2)]))

    assert (task.is_required, task.allowed_workers, task.skills) == (True, {"1/0"}, frozenset())
    assert (windows(task), task.service_s) == ([(9 * H, 9 * H)], 5_400)


def test_a_hold_takes_time_and_means_no_visit():
    held = HeldSlot(5, 1, Span(at(9), at(10)), HOME)

    question = asked(holds=(held,))

    assert task_of(question, "hold:5").is_required
    assert question.needs == {}


def test_a_crew_is_blocked_whole():
    crew = [
        need(role="lead", crew=2),
        need(role="helper", crew=2, skills=frozenset({("gas", 1)})),
    ]

    question = asked(*crew, turns=[turn(1), turn(2)])

    assert question.problem.tasks == ()
    assert [(one.role, cause.code) for one, cause in question.left] == [
        ("lead", "nobody-has-skill"),
        ("helper", "nobody-has-skill"),
    ]


def test_a_crew_goes_together():
    crew = [need(role="lead", crew=2), need(role="helper", crew=2)]

    question = asked(*crew, turns=[turn(1), turn(2)])

    assert {task.together for task in question.problem.tasks} == {"1"}


def test_the_checker_gets_every_rule_as_it_is():
    one = need(
        pin=PinHold("both", 1, Span(at(9), at(9))),
        hours=(Span(at(12), at(15)),),
        now=Placement(1, at(9), at(10)),
    )

    task = task_of(standing_of(day(one), GreatCircle()))

    assert windows(task) == []
    assert not task.is_required
