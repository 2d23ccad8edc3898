"""The command line, as a parent process meets it."""

import json
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import numpy as np
import pytest

from routing import Policy
from routing.__main__ import main
from routing.commands.compile import ensure_compiled
from routing.formats.callout import write_problem
from tests.routing.builders import make_problem, make_task, make_worker


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    """A new checkout says that it compiles first; that is no part of what is tested here."""
    ensure_compiled()


def command(*arguments):
    return [sys.executable, "-m", "routing", *map(str, arguments)]


def run(*arguments):
    """The exit code and the lines of a command, in this process, which has everything loaded."""
    said, complained, interrupt = StringIO(), StringIO(), signal.getsignal(signal.SIGINT)
    try:
        with redirect_stdout(said), redirect_stderr(complained):
            code = main([str(argument) for argument in arguments])
    except SystemExit as ended:
        code = ended.code
    finally:
        signal.signal(signal.SIGINT, interrupt)
    assert complained.getvalue() == ""
    return code, [json.loads(line) for line in said.getvalue().splitlines()]


@pytest.fixture
def busy_day(tmp_path):
    """Sixty tasks on one street: enough to keep a search busy for minutes."""
    tasks = [make_task(f"t{i}", i % 21, due_s=i * 300) for i in range(60)]
    workers = [make_worker(f"w{i}", start_node=i) for i in range(5)]
    return write_problem(make_problem(tasks, workers, Policy()), tmp_path)


def test_a_search_prints_steps_plans_and_an_end(busy_day, tmp_path):
    out = tmp_path / "plan.json"

    code, lines = run("solve", busy_day, "--limit-s", 1, "--seed", 1, "--out", out)

    assert code == 0
    assert [line["kind"] for line in lines[:2]] == ["progress", "plan"]
    assert {line["kind"] for line in lines} == {"progress", "plan", "done"}
    done = lines[-1]
    assert done["kind"] == "done"
    assert (done["violations"], done["stopped"]) == (0, False)
    assert done["served"] + done["unserved"] == 60
    assert json.loads(out.read_text()) == lines[-2]["plan"]
    assert done["cost"] == lines[-2]["plan"]["cost"]


@pytest.mark.timeout(60)
def test_closing_the_input_ends_a_search_with_its_plan(busy_day):
    arguments = command("solve", busy_day, "--limit-s", 300, "--stop-on-eof")
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as search:
        first = json.loads(search.stdout.readline())
        search.stdin.close()
        lines = [json.loads(line) for line in search.stdout]

    assert first["kind"] == "progress"
    assert (lines[-1]["kind"], lines[-1]["stopped"], lines[-1]["violations"]) == ("done", True, 0)
    assert search.returncode == 0


def test_an_open_input_does_not_keep_a_finished_search_alive(tmp_path):
    path = write_problem(make_problem([make_task()]), tmp_path)
    with subprocess.Popen(
        command("solve", path, "--limit-s", 1, "--stop-on-eof"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as search:
        assert json.loads(search.stdout.readlines()[-1])["stopped"] is False
        assert search.wait(timeout=30) == 0


def test_a_search_may_begin_with_a_plan(busy_day, tmp_path):
    out = tmp_path / "plan.json"
    _, first = run("solve", busy_day, "--limit-s", 1, "--out", out)

    _, second = run("solve", busy_day, "--limit-s", 0, "--start", out)

    assert second[-1]["cost"] <= first[-1]["cost"]


def test_a_sound_plan_passes_the_check_and_a_changed_one_does_not(busy_day, tmp_path):
    out = tmp_path / "plan.json"
    run("solve", busy_day, "--limit-s", 0, "--out", out)

    assert run("check", busy_day, out)[0] == 0

    plan = json.loads(out.read_text())
    plan["cost"] += 1
    out.write_text(json.dumps(plan))
    code, (line,) = run("check", busy_day, out)
    assert code == 1
    assert [violation["code"] for violation in line["violations"]] == ["cost-wrong"]


def test_bad_json_is_refused_in_one_line(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text('{"tasks": [')

    code, (line,) = run("solve", path)

    assert code == 2
    assert (line["kind"], line["code"]) == ("error", "invalid-problem")
    assert "is not JSON" in line["message"]


def test_a_matrix_that_is_not_square_is_refused(busy_day):
    np.save(busy_day.with_suffix(".npy"), np.zeros((4, 5), dtype=np.int32))

    code, (line,) = run("solve", busy_day)

    assert (code, line["code"]) == (2, "invalid-problem")
    assert line["message"] == "travel_s has shape (4, 5), expected a square"


def test_a_plan_that_cannot_be_read_is_refused(busy_day, tmp_path):
    (tmp_path / "plan.json").write_text("{}")

    code, (line,) = run("check", busy_day, tmp_path / "plan.json")

    assert (code, line["code"]) == (2, "invalid-plan")


def test_arguments_that_make_no_sense_are_refused(busy_day, tmp_path):
    code, (line,) = run("solve", busy_day, "--limit-s", "soon")

    assert (code, line["code"]) == (2, "usage")


def test_a_plan_that_cannot_be_written_is_said_so(busy_day, tmp_path):
    code, lines = run("solve", busy_day, "--limit-s", 0, "--out", "/dev/full")

    assert code == 2
    assert [line["kind"] for line in lines[-3:]] == ["plan", "error", "done"]
    assert lines[-2]["code"] == "cannot-write"


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("no/plan.json", "there is no such folder"),
        (".", "it is a folder"),
        ("problem.json", "is the problem itself"),
    ],
)
def test_what_cannot_be_written_to_is_said_before_the_search(busy_day, out, message):
    code, (line,) = run("solve", busy_day, "--out", busy_day.parent / out)

    assert (code, line["code"]) == (2, "cannot-write")
    assert message in line["message"]


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_may_be_closed_from_the_beginning(busy_day, tmp_path, closed):
    out = tmp_path / "plan.json"
    words = [*command("solve", busy_day, "--limit-s", 0, "--stop-on-eof"), "--out", str(out)]

    done = subprocess.run(
        ["/bin/sh", "-c", f"{' '.join(words)} {closed}"], capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    assert out.exists()


def test_a_full_disk_behind_the_output_is_said(busy_day):
    words = command("check", busy_day, busy_day)

    done = subprocess.run(
        ["/bin/sh", "-c", f"{' '.join(words)} >/dev/full"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == "Standard output cannot be written: No space left on device\n"
