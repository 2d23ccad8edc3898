"""A plan cut into parts and put together again is the same plan, and so is what they find."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.kernel.arrays import ABSENT, OUT, OUTS, ROUTE
from routing.kernel.state import restore_best
from routing.search.parts import Part, cut
from tests.routing.builders import HOUR, PLAIN, make_problem, make_task, make_worker
from tests.routing.search.plans import busy, filled, untied
from tests.routing.strategies import SLOW, rich_problems

HEAT, SHAPE, UNIT = (50.0, 5.0, 1.0, 0.0), (4.0, 5, 10, 0.5, 0.0), 600.0


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
