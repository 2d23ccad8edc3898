"""The search as a process: followed, stopped, killed, refused."""

import json
import os
import signal
from pathlib import Path

import pytest

from dispatch.solver_bridge import SearchFailed, question_of, run_search, search_folder
from dispatch.solver_bridge.exchange import (
    is_tolerated,
    read_plan,
    violations,
    with_reasons,
    write_files,
)
from dispatch.solver_bridge.search import COMPILING_S, start_up_s
from dispatch.travel import GreatCircle
from technicians.availability import Point
from tests.days import at, day, need, turn


@pytest.fixture
def question():
    places = [Point(50.0 + (i * 37 % 60) / 500, 14.3 + (i * 53 % 70) / 350) for i in range(60)]
    needs = [need(i, point=place, due_at=at(14)) for i, place in enumerate(places, start=1)]
    return question_of(day(*needs, turns=[turn(i) for i in range(1, 7)]), GreatCircle())


def children():
    """The searches that this process runs; it may have other children, such as a server."""
    threads = Path("/proc/self/task").iterdir()
    pids = [int(pid) for one in threads for pid in of_process(one / "children").split()]
    return [pid for pid in pids if "routing" in of_process(Path(f"/proc/{pid}/cmdline"))]


def of_process(file):
    """What a file of /proc says; nothing where what it is about has ended meanwhile."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_a_search_ends_with_a_checked_plan_with_reasons(question, tmp_path):
    problem, start = write_files(question, tmp_path)

    lines = list(run_search(problem, limit_s=1, seed=1, start=start))

    assert lines[-1]["kind"] == "done"
    last = [line for line in lines if line["kind"] == "plan"][-1]
    plan = read_plan(last["plan"])
    assert violations(question, plan) == []
    assert plan.unserved
    assert with_reasons(question, plan) is plan


def test_a_stop_ends_it_early_with_a_plan(question, tmp_path):
    problem, _ = write_files(question, tmp_path)

    lines = list(run_search(problem, limit_s=60, seed=1, should_stop=lambda: True))

    assert lines[-1]["kind"] == "done"
    assert lines[-1]["stopped"]
    assert lines[-1]["seconds"] < 30
    assert [line for line in lines if line["kind"] == "plan"]


def test_closing_ends_the_process(question, tmp_path):
    problem, _ = write_files(question, tmp_path)
    lines = run_search(problem, limit_s=60, seed=1)
    next(lines)

    (pid,) = children()
    lines.close()

    assert pid not in children()


def test_a_killed_search_says_so(question, tmp_path):
    problem, _ = write_files(question, tmp_path)
    lines = run_search(problem, limit_s=60, seed=1)
    next(lines)

    os.kill(children()[0], signal.SIGKILL)

    with pytest.raises(SearchFailed, match="ended with code -9"):
        list(lines)


def test_a_refused_problem_says_why(tmp_path):
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps({"version": 99}))

    with pytest.raises(SearchFailed, match="invalid-problem: problem is not of version"):
        list(run_search(problem, limit_s=1, seed=1))


def test_a_search_is_told_which_engine_to_use(question, tmp_path, monkeypatch):
    problem, _ = write_files(question, tmp_path)
    monkeypatch.setenv("ROUTING_ENGINE", "abacus")

    with pytest.raises(SearchFailed, match="expected ortools, or kernel"):
        list(run_search(problem, limit_s=1, seed=1))


def test_a_search_that_compiles_first_is_given_the_time(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUTING_CACHE_DIR", str(tmp_path))

    assert start_up_s() == COMPILING_S


def test_a_plan_without_reasons_gets_them(question, tmp_path):
    problem, _ = write_files(question, tmp_path)
    lines = run_search(problem, limit_s=1, seed=1)
    first = read_plan(next(line for line in lines if line["kind"] == "plan")["plan"])
    lines.close()

    explained = with_reasons(question, first)

    assert not any(entry.reasons for entry in first.unserved)
    assert all(entry.reasons for entry in explained.unserved)


def test_only_contradicting_pins_are_tolerated(question, tmp_path):
    nothing = read_plan(
        {
            "routes": [],
            "unserved": [],
            "cost": 0,
            "figures": dict.fromkeys(
                ["served", "unserved", "travel_s", "overtime_s", "lateness_s", "waiting_s"], 0
            ),
        }
    )

    wrong = violations(question, nothing)

    assert wrong
    assert not any(is_tolerated(one) for one in wrong)


def test_problems_are_written_below_the_var_folder(settings):
    assert search_folder().parent == Path(settings.VAR_DIR)
