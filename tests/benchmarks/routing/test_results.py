"""Results: what was measured is not measured again, unless what it depends on has changed."""

from benchmarks.routing import engines
from benchmarks.routing.machine import machine
from benchmarks.routing.results import Results
from tests.benchmarks.routing.made_up import cell, record

OURS = cell("days-300", "days-300-1", "ours")
VROOM = cell("days-300", "days-300-1", "vroom")
GIVEN = cell("given", "days-300-1", "ours", given="vroom")


def now(one, **said):
    here = {"version": "1", "digest": engines.digest(one.engine), "machine": machine()}
    return record(one, **here | said)


def kept(tmp_path, monkeypatch, *records):
    monkeypatch.setattr(engines, "version", {"ours": "1", "vroom": "1"}.get)
    file = tmp_path / "deep" / "results.jsonl"
    for one in records:
        Results(file).add(one)
    return Results(file)


def test_a_result_holds_for_the_same_sources_and_version(tmp_path, monkeypatch):
    results = kept(tmp_path, monkeypatch, now(OURS, cost=1))

    assert results.current(OURS)["cost"] == 1
    assert results.current(VROOM) is None


def test_other_sources_make_it_void_but_it_can_still_be_shown(tmp_path, monkeypatch):
    results = kept(tmp_path, monkeypatch, {**now(OURS, cost=1), "digest": "older"})

    assert results.current(OURS) is None
    assert results.of(OURS)["cost"] == 1


def test_another_machine_makes_it_void(tmp_path, monkeypatch):
    results = kept(tmp_path, monkeypatch, now(OURS, machine="Another processor, 2 cores"))

    assert results.current(OURS) is None


def test_what_was_measured_here_is_shown_rather_than_what_was_later_elsewhere(
    tmp_path, monkeypatch
):
    other = now(OURS, cost=2, machine="Another processor, 2 cores")

    assert kept(tmp_path, monkeypatch, now(OURS, cost=1), other).of(OURS)["cost"] == 1
    assert kept(tmp_path / "new", monkeypatch, other).of(OURS)["cost"] == 2


def test_what_failed_is_measured_again(tmp_path, monkeypatch):
    assert kept(tmp_path, monkeypatch, now(OURS, failed=True)).current(OURS) is None


def test_the_newest_of_several_counts(tmp_path, monkeypatch):
    results = kept(tmp_path, monkeypatch, now(OURS, cost=1), now(OURS, cost=2))

    assert results.current(OURS)["cost"] == 2


def test_what_a_peer_served_is_void_once_the_peer_was_measured_again(tmp_path, monkeypatch):
    peers = {**now(VROOM), "at": "10:00"}
    given = now(GIVEN, given_at="10:00")

    assert kept(tmp_path, monkeypatch, peers, given).current(GIVEN) is not None
    assert kept(tmp_path, monkeypatch, {**peers, "at": "11:00"}).current(GIVEN) is None


def test_comments_and_docstrings_change_no_digest():
    plain = engines._code("def f(a):\n    return a + 1\n")

    assert engines._code('def f(a):\n    """One more."""\n    return a + 1  # why\n') == plain
    assert engines._code("def f(a):\n    return a + 2\n") != plain
