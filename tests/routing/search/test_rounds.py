"""Turns on the parts of a plan: each in its order, on as many cores as there are."""

import time
from collections import Counter
from dataclasses import replace
from threading import Lock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import check
from routing.kernel.arrays import BEST
from routing.kernel.search import height
from routing.kernel.state import restore_best
from routing.search.annealing import can_be_cut
from routing.search.rounds import LEAST_TURNS, MOST_TASKS, TURNS_AT_ONCE, Rounds
from tests.routing.search.plans import busy, filled, untied
from tests.routing.strategies import SLOW, rich_problems

HEAT, SHAPE, UNIT = (50.0, 5.0, 1.0, 0.0), (4.0, 5, 10, 0.5, 0.0), 600.0


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(
    problem=rich_problems().map(untied), seed=st.integers(0, 99), scarce=st.sampled_from((0.0, 1.0))
)
def test_what_the_parts_find_is_sound_and_never_worse(problem, seed, scarce):
    problem = replace(problem, max_broken_promises=0)
    draft = filled(problem)
    if not problem.tasks or not can_be_cut(draft.inst):
        return
    draft.keep()
    before = draft.best_cost
    rounds = Rounds(draft, UNIT, seed=seed, threads=2)
    mean, longest, depth, *rates = SHAPE
    shape = mean, longest, min(depth, draft.inst.near.shape[1]), *rates
    for _ in range(24):
        rounds.search(40, HEAT, shape, scarce)
    rounds.join()
    restore_best(draft.inst, draft.st)

    assert height(draft.inst, draft.st) == draft.st.total[BEST] <= before
    wrong = {violation.code for violation in check(problem, draft.plan())}
    assert wrong <= {"required-left-out"}


@pytest.mark.parametrize(("threads", "is_cut"), [(1, False), (2, True)])
def test_each_core_has_a_part_though_the_day_is_small(threads, is_cut, monkeypatch):
    monkeypatch.setattr("routing.search.rounds.TURNS_AT_ONCE", 1)
    draft = busy(40)
    assert len(draft.inst.able) < MOST_TASKS
    rounds = Rounds(draft, UNIT, seed=1, threads=threads)

    rounds.search(10, HEAT, SHAPE)

    assert (len(rounds._parts) > 1) is is_cut


def test_a_round_is_open_until_each_part_had_its_turn(monkeypatch):
    monkeypatch.setattr("routing.search.rounds.TURNS_AT_ONCE", 1)
    rounds = Rounds(busy(40), UNIT, seed=1, threads=2)

    seen = []
    for _ in range(2 * LEAST_TURNS):
        rounds.search(10, HEAT, SHAPE)
        seen.append(rounds.is_open)

    assert set(seen) == {True, False}
    rounds.join()
    assert not rounds.is_open


def test_steps_are_counted_though_the_round_ends_early(monkeypatch):
    monkeypatch.setattr("routing.search.rounds.TURNS_AT_ONCE", 4)
    rounds = Rounds(busy(40), UNIT, seed=1, threads=2)
    turns = range(1, 8)

    assert rounds.search(10 * 8, HEAT, SHAPE) in {10 * k for k in turns}
    assert not rounds.is_open
    # However few are wanted, there is an end to it.
    assert rounds.search(1, HEAT, SHAPE) in turns


@pytest.mark.parametrize("most", range(10, 60, 6))
def test_each_core_has_as_many_turns_and_no_part_is_on_two_at_once(most, monkeypatch):
    monkeypatch.setattr("routing.search.rounds.MOST_TASKS", most)
    on_cores, steps_of, lock = Counter(), Counter(), Lock()

    def slow_search(part, steps, *_):
        with lock:
            on_cores[part] += 1
            steps_of[part] += steps
        time.sleep(0.05 if part is rounds._parts[0] else 0.001)
        with lock:
            on_cores[part] -= 1
            assert not on_cores[part]

    monkeypatch.setattr("routing.search.rounds._search", slow_search)
    rounds, done = Rounds(busy(120, hands=12), UNIT, seed=1, threads=2), 0
    while not done or rounds.is_open:
        done += rounds.search(10 * TURNS_AT_ONCE * 2, HEAT, SHAPE)

    assert done == steps_of.total()
    assert done // 10 % 2 == 0
    assert max(steps_of.values()) <= 2 * min(steps_of.values())


def test_what_time_is_worth_counts_for_a_whole_round(monkeypatch):
    monkeypatch.setattr("routing.search.rounds.TURNS_AT_ONCE", 1)
    # More than four can do.
    rounds = Rounds(busy(120), UNIT, seed=1, threads=1)

    while not rounds.search(10, HEAT, SHAPE, 1.0):
        assert not rounds.is_open
    while rounds.is_open:
        assert all(len(part.open()[0].choice) > 1 for part in rounds._parts)
        rounds.search(10, HEAT, SHAPE, 0.0)
    rounds.search(10, HEAT, SHAPE, 0.0)

    assert rounds.is_open
    assert all(len(part.open()[0].choice) == 1 for part in rounds._parts)


def test_what_time_is_worth_follows_the_plan_from_round_to_round():
    rounds = Rounds(busy(120), UNIT, seed=1, threads=1)

    worth = []
    for _ in range(2):
        while not rounds.search(10 * TURNS_AT_ONCE, HEAT, SHAPE, 1.0):
            pass
        worth.append(rounds._scarcity.prices.tolist())
        rounds.join()

    assert worth[0] != worth[1]


def test_the_first_prices_of_time_come_in_pieces_between_which_a_search_may_end():
    rounds = Rounds(busy(120), UNIT, seed=1, threads=1)

    steps = [rounds.search(10 * TURNS_AT_ONCE, HEAT, SHAPE, 1.0) for _ in range(20)]

    pieces = steps.count(0)
    assert 5 < pieces < 20
    assert not any(steps[:pieces])
    assert all(steps[pieces:])
