"""`solve` with every format, and with the limits that may be given."""

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios

import pytest

from routing.formats.callout import write_problem
from tests.routing.builders import make_problem, make_task
from tests.routing.formats.instances import INSTANCES
from tests.routing.test_main import command, run

LAST = {"cost", "served", "unserved", "routes", "violations", "seconds"}


@pytest.mark.parametrize("name", INSTANCES)
def test_every_format_is_solved_and_checked(name, tmp_path):
    path, out = tmp_path / "tiny", tmp_path / "plan.json"
    path.write_text(INSTANCES[name])

    code, lines = run("solve", path, "--format", name, "--limit-s", 0.2, "--out", out)
    checked, (line,) = run("check", path, out, "--format", name)

    assert code == 0
    assert set(lines[-1]) >= LAST
    assert (lines[-1]["unserved"], lines[-1]["violations"]) == (0, 0)
    assert (checked, line["violations"]) == (0, [])
    assert line["published"] == lines[-1]["published"]
    assert set(line) >= LAST


def test_vroom_is_answered_in_vroom_s_own_terms(tmp_path):
    path, out = tmp_path / "tiny", tmp_path / "plan.json"
    path.write_text(INSTANCES["vroom"])

    _, lines = run("solve", path, "--format", "vroom", "--limit-s", 0.2, "--out", out)

    solution = json.loads(out.read_text())
    assert solution["code"] == 0
    assert solution["summary"]["cost"] == lines[-1]["published"]


def test_a_plan_in_the_problem_s_format_may_be_begun_with(tmp_path):
    path, out = tmp_path / "tiny", tmp_path / "plan.json"
    path.write_text(INSTANCES["vroom"])
    run("solve", path, "--format", "vroom", "--limit-s", 0.2, "--out", out)

    code, _ = run("solve", path, "--format", "vroom", "--limit-s", 0, "--start", out)

    assert code == 0


def test_iterations_and_threads_may_be_given(tmp_path):
    path = write_problem(make_problem([make_task(f"t{i}", i) for i in range(9)]), tmp_path)
    limits = ("--iterations", 20, "--threads", 1, "--seed", 3)

    first, second = (run("solve", path, *limits)[1][-1] for _ in range(2))

    assert first["cost"] == second["cost"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "excel"), "invalid choice: 'excel'"),
        (("--limit-s", "-1"), "-1 is not a number of seconds"),
        (("--limit-s", "nan"), "nan is not a number of seconds"),
        (("--limit-s", "inf"), "inf is not a number of seconds from 0 to 2147483647"),
        (("--limit-s", "1e300"), "1e300 is not a number of seconds from 0 to 2147483647"),
        (("--seed", "-1"), "-1 is out of range"),
        (("--threads", "0"), "0 is not within 1 to 256"),
        (("--iterations", "few"), "invalid whole number value: 'few'"),
    ],
)
def test_limits_that_make_no_sense_are_refused(arguments, message):
    code, (line,) = run("solve", "file", *arguments)

    assert (code, line["code"]) == (2, "usage")
    assert message in line["message"]


def test_a_person_at_a_terminal_sees_a_bar_and_the_last_line(tmp_path):
    path = write_problem(make_problem([make_task()]), tmp_path)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))

    with subprocess.Popen(
        command("solve", path, "--limit-s", 1), stdout=theirs, stderr=theirs, close_fds=True
    ) as search:
        os.close(theirs)
        said = b"".join(_until_closed(ours)).decode()

    assert search.returncode == 0
    assert "of 1 s, cost 0, served 1 of 1" in said
    lines = [line for line in said.splitlines() if '"kind"' in line]
    assert [line.count('"done"') for line in lines] == [1]


def _until_closed(end):
    try:
        while part := os.read(end, 4_096):
            yield part
    except OSError:  # how Linux says that the other end is closed
        return


@pytest.mark.timeout(60)
def test_an_interrupt_ends_a_search_with_its_plan(tmp_path):
    path = write_problem(make_problem([make_task(f"t{i}", i % 21) for i in range(60)]), tmp_path)

    with subprocess.Popen(
        command("solve", path, "--limit-s", 300), stdout=subprocess.PIPE, text=True
    ) as search:
        search.stdout.readline()
        search.send_signal(signal.SIGINT)
        lines = [json.loads(line) for line in search.stdout]

    assert search.returncode == 0
    assert (lines[-1]["kind"], lines[-1]["stopped"]) == ("done", True)


def test_a_reader_that_leaves_early_is_no_trouble(tmp_path):
    path = write_problem(make_problem([make_task()]), tmp_path)
    script = f"{sys.executable} -m routing solve {path} --limit-s 1 | head -n 1"

    done = subprocess.run(
        ["/bin/sh", "-c", script], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_a_reader_that_leaves_early_does_not_cost_the_file(tmp_path):
    path = write_problem(make_problem([make_task(f"t{i}", i % 21) for i in range(60)]), tmp_path)
    out = tmp_path / "plan.json"
    words = [*command("solve", path, "--limit-s", 60, "--seed", 1), "--out", str(out)]

    subprocess.run(
        ["/bin/sh", "-c", f"{' '.join(words)} | true"], capture_output=True, timeout=50, check=True
    )

    assert out.exists()


def test_a_person_at_a_terminal_is_told_what_is_left_out(tmp_path):
    tasks = [make_task(f"t{i}", skills=frozenset({("gas", 1)})) for i in range(7)]
    path = write_problem(make_problem(tasks), tmp_path)
    ours, theirs = pty.openpty()

    with subprocess.Popen(
        command("solve", path, "--limit-s", 0), stdout=theirs, stderr=theirs, close_fds=True
    ):
        os.close(theirs)
        said = b"".join(_until_closed(ours)).decode()

    assert "t0 is left out: skill-missing" in said
    assert "... and 2 more" in said
