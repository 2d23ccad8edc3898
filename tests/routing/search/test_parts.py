"""A plan cut into parts and put together again is the same plan, and so is what they find."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import check
from routing.draft import Draft
from routing.kernel.arrays import ABSENT, BEST, OUT, OUTS, ROUTE
from routing.kernel.search import height
from routing.kernel.state import restore_best
from routing.search.annealing import can_be_cut
from routing.search.parts import Part, cut
from routing.search.rounds import LEAST_TURNS, MOST_TASKS, TURNS_AT_ONCE, Rounds
from tests.routing.builders import HOUR, PLAIN, make_problem, make_task, make_worker
from tests.routing.strategies import SLOW, rich_problems

HEAT, SHAPE, UNIT = (50.0, 5.0, 1.0, 0.0), (4.0, 5, 10, 0.5, 0.0), 600.0


def untied(problem):
    return replace(
        problem, tasks=tuple(replace(task, together=None) for task in problem.tasks), links=()
    )


def filled(problem):
    draft = Draft(problem)
    draft.fill()
    return draft


def busy(count):
    """A street of so many tasks for four workers, filled."""
    tasks = [make_task(f"t{i}", i % 21) for i in range(count)]
    return filled(make_problem(tasks, [make_worker(f"w{i}", start_node=5 * i) for i in range(4)]))


def lines(draft, seed, most=3):
    return list(cut(draft.inst, draft.st, np.random.default_rng(seed), most))


def parts_of(draft, seed):
    return [Part(draft.inst, draft.st, line, 1) for line in lines(draft, seed)]


def joined(draft, parts):
    for part in parts:
        part.give(is_best=False)
    restore_best(draft.inst, draft.st)


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems().map(untied), seed=st.integers(0, 99))
def test_cut_and_joined_it_is_the_same_plan(problem, seed):
    if not problem.tasks or not problem.workers:
        return
    draft = filled(problem)
    plan, rank = draft.plan(), draft.rank

    parts = parts_of(draft, seed)
    # One that nobody came to search is as it was.
    for part in parts[1:]:
        part.open()
    joined(draft, parts)

    assert (draft.rank, draft.plan()) == (rank, plan)


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(problem=rich_problems().map(untied), seed=st.integers(0, 99))
def test_every_task_and_worker_is_in_one_part(problem, seed):
    if not problem.tasks or not problem.workers:
        return
    draft = filled(problem)

    found = lines(draft, seed)

    tasks = np.concatenate([tasks for tasks, _ in found])
    workers = np.concatenate([workers for _, workers in found])
    assert sorted(tasks) == list(range(len(problem.tasks)))
    assert sorted(workers) == list(range(len(problem.workers)))
    for own, whose in found:
        route = draft.st.node[own, ROUTE]
        assert set(route[route >= 0].tolist()) <= set(whose.tolist())
        _, state = Part(draft.inst, draft.st, (own, whose), 1).open()
        out = state.row[OUTS, : state.total[OUT]]
        assert {problem.tasks[i].key for i in own[out]} == {
            problem.tasks[i].key for i in own[route < 0]
        }


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
    for _ in range(12):
        rounds.search(40, HEAT, shape, scarce)
    rounds.join()
    restore_best(draft.inst, draft.st)

    assert height(draft.inst, draft.st) == draft.st.total[BEST] <= before
    wrong = {violation.code for violation in check(problem, draft.plan())}
    assert wrong <= {"required-left-out"}


def test_neighbours_in_a_part_are_those_of_the_whole():
    draft = busy(60)

    for own, workers in lines(draft, 1, most=30):
        part, _ = Part(draft.inst, draft.st, (own, workers), 1).open()
        for ours, whole in (part.near, draft.inst.near), (part.adjacent, draft.inst.adjacent):
            names = np.append(own, -1)[ours]
            assert (names == np.where(np.isin(whole[own], own), whole[own], -1)).all()


def test_a_single_task_of_a_part_has_its_pace_and_its_price():
    hands = ["slow", "usual"]
    tasks = [make_task(k, allowed_workers=frozenset({k}), preferred_worker="slow") for k in hands]
    workers = [make_worker("slow", pace_percent=200), make_worker("usual")]
    draft = filled(make_problem(tasks, workers, replace(PLAIN, preference_cost=50)))

    for i in range(2):
        part, _ = Part(draft.inst, draft.st, (np.array([i]), np.array([i])), 1).open()
        for table in "own_service", "choice":
            of_part, of_whole = (getattr(inst, table) for inst in (part, draft.inst))
            assert len(of_part) > 1
            assert of_part[0].tolist() == [of_whole[i, i]]


def test_the_shifts_of_one_person_stay_together():
    shifts = [
        make_worker(f"{person}{k}", person=person, starts_s=5 * k * HOUR, ends_s=(5 * k + 4) * HOUR)
        for person in "abcd"
        for k in range(3)
    ]
    draft = filled(make_problem([make_task(f"t{i}", i % 21) for i in range(60)], shifts))

    for seed in range(20):
        found = lines(draft, seed, most=20)
        assert len(found) > 1
        persons = [{shifts[w].person for w in workers} for _, workers in found]
        assert sum(len(some) for some in persons) == len(set.union(*persons))


def test_parts_have_about_as_much_to_do():
    draft = busy(60)

    for seed in range(20):
        sizes = [len(own) for own, _ in lines(draft, seed, most=45)]
        assert len(sizes) == 2
        assert max(sizes) <= 45


def test_now_and_then_those_go_together_who_could_do_what_is_left_out():
    # Every fifth worker could do what is left out, wherever they live.
    tasks = [make_task(f"t{i}", i % 21) for i in range(40)]
    tasks.append(make_task("gas", 3, unserved_cost=0, skills=frozenset({("gas", 1)})))
    hands = [frozenset({("gas", 1)}) if i % 5 == 0 else frozenset() for i in range(20)]
    workers = [make_worker(f"w{i}", start_node=i, skills=own) for i, own in enumerate(hands)]
    draft = filled(make_problem(tasks, workers, PLAIN))
    able = {i for i, own in enumerate(hands) if own}
    assert draft.unserved == [40]

    found = [lines(draft, seed, most=39) for seed in range(40)]

    skilled = [parts for parts in found if any(set(whose) == able for _, whose in parts)]
    assert 10 < len(skilled) < 30
    for parts in skilled:
        assert [40 in own for own, whose in parts if set(whose) == able] == [True]


def test_how_seldom_a_task_was_left_out_is_known_in_its_part_and_after_it():
    tasks = [make_task(f"t{i}", i, service_s=9 * HOUR) for i in range(4)]
    workers = [make_worker("w", start_node=0), make_worker("x", start_node=3)]
    draft = filled(make_problem(tasks, workers, PLAIN))
    draft.st.row[ABSENT, :4] = 5, 6, 7, 8

    parts = parts_of(draft, 1)
    for part in parts:
        inst, state = part.open()
        state.row[ABSENT, : len(inst.able)] += 10
    joined(draft, parts)

    assert len(parts) == 2
    assert draft.st.row[ABSENT, :4].tolist() == [15, 16, 17, 18]


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


def test_steps_are_counted_though_the_round_ends_early():
    rounds = Rounds(busy(40), UNIT, seed=1, threads=2)
    turns = range(1, TURNS_AT_ONCE * 2)

    assert rounds.search(10 * TURNS_AT_ONCE * 2, HEAT, SHAPE) in {10 * k for k in turns}
    assert not rounds.is_open
    # However few are wanted, there is an end to it.
    assert rounds.search(1, HEAT, SHAPE) in turns


def test_what_time_is_worth_counts_for_a_whole_round(monkeypatch):
    monkeypatch.setattr("routing.search.rounds.TURNS_AT_ONCE", 1)
    # More than four can do.
    rounds = Rounds(busy(120), UNIT, seed=1, threads=2)

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
