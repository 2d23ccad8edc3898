"""`bench` prints a table and its sums."""

import json
import signal
import subprocess

import pytest

from tests.routing.formats.instances import SOLOMON
from tests.routing.test_main import command


def bench(*arguments):
    done = subprocess.run(
        command("bench", *arguments), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path in paths:
        path.write_text(SOLOMON)
    return paths


def test_each_file_is_a_line_and_all_are_summed_up(files):
    # There and back to both: 5 + 4.2 + 1.
    (files[0].parent / "best_known.csv").write_text("instance,distance\none,10.0\n")

    code, lines = bench(*files, "--format", "solomon", "--limit-s", 0.2)

    assert code == 0
    assert lines[0].split("  ")[0] == "instance"
    cells = [line.split() for line in lines[1:3]]
    assert [row[:4] for row in cells] == [
        ["one", "10.2", "10", "+2.00%"],
        ["two", "10.2", "-", "-"],
    ]
    last = json.loads(lines[-1])
    assert (last["cost"], last["served"], last["unserved"], last["violations"]) == (204, 4, 0, 0)
    assert (last["instances"], last["routes"], last["mean_gap_percent"]) == (2, 2, 2.0)


@pytest.mark.parametrize("value", ["far", "nan"])
def test_a_table_of_best_known_values_that_is_none_is_refused(files, value):
    (files[0].parent / "best_known.csv").write_text(f"instance,distance\none,{value}\n")
    code, lines = bench(*files, "--format", "solomon", "--limit-s", 0)

    assert code == 2
    assert "is no table with the columns instance and distance" in json.loads(lines[-1])["message"]


def test_a_spreadsheet_may_have_written_the_table_and_know_nothing_of_an_instance(files):
    text = "\ufeffinstance,distance\none,10.0\ntwo,\n"
    (files[0].parent / "best_known.csv").write_text(text, encoding="utf-8")

    code, lines = bench(*files, "--format", "solomon", "--limit-s", 0.2)

    assert code == 0
    assert [line.split()[2] for line in lines[1:3]] == ["10", "-"]


def test_what_cannot_be_read_is_said_before_anything_is_searched(files):
    files[1].write_text("nothing")

    code, lines = bench(*files, "--format", "solomon", "--limit-s", 30)

    assert code == 2
    assert json.loads(lines[-1])["kind"] == "error"


@pytest.mark.timeout(60)
def test_an_interrupt_sums_up_what_was_measured(tmp_path):
    # A small one would end by itself.
    rows = "".join(f"{i} {i % 9} {i % 13} 0 0 1000 1\n" for i in range(90))
    path = tmp_path / "many.txt"
    path.write_text(SOLOMON.split("    0      0")[0] + rows.replace(" 1\n", " 0\n", 1))
    words = command("bench", path, "--format", "solomon", "--limit-s", 50)

    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as search:
        search.stdout.readline()
        search.send_signal(signal.SIGINT)
        last = json.loads(search.stdout.read().splitlines()[-1])

    assert search.returncode == 130
    assert (last["kind"], last["instances"], last["stopped"]) == ("bench", 0, True)
