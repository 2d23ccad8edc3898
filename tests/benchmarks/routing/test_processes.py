"""Measurements in processes of their own: one that does not end is ended."""

from threading import Timer

import pytest

from benchmarks.routing.processes import Processes

ONE = "benchmarks.routing.one"
# Long enough for any test to notice.
LONG_S = 300


@pytest.fixture
def spec():
    return {
        "group": "days-50",
        "instance": "days-50-1",
        "engine": "ours",
        "limit_s": LONG_S,
        "seed": 1,
        "threads": 1,
        "cores": [0],
        "nice": 0,
    }


def test_what_takes_too_long_is_ended(spec):
    assert Processes().ask(ONE, spec, 0.2) == {"trouble": "ended after 0 s", "seconds": 0.2}


def test_what_fails_says_why(spec):
    said = Processes().ask(ONE, {**spec, "instance": "no-such-1"}, LONG_S)

    assert said["failed"]
    assert said["trouble"].startswith("failed with 1: ")


def test_all_can_be_ended_at_once(spec):
    processes = Processes()
    Timer(0.2, processes.end_all).start()

    said = processes.ask(ONE, spec, LONG_S)

    assert said == {"trouble": "failed with -9: ", "failed": True}
