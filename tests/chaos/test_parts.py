"""The parts of a chaos run by themselves: what phones do, keep, and are judged by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.chaos.day import Known, clock_off, stamped, working_days
from tests.chaos.judge import Effect, Facts, Phone, judge
from tests.chaos.ledger import STOCK
from tests.chaos.store import Kept, Store, read

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 1, 12, 11, tzinfo=UTC)
KNOWN = Known(
    assignments=[1, 2, 3],
    foreign=[9],
    reasons={"decline": "a", "pause": "b", "cannot_complete": "c", "work_type": "d"},
    items={"check": "tight"},
    parts=["valve"],
    offers=[4],
)


def test_the_same_seed_makes_the_same_days() -> None:
    one, other = (working_days(Random(7), KNOWN, 200) for _ in range(2))

    assert one == other
    assert len(one) == 200
    assert {"start_shift", "start", "complete", "note"} <= {command["kind"] for command in one}


def test_no_two_commands_claim_the_same_instant() -> None:
    claims = {
        stamped({"kind": "note"}, seq, NOON, phone)["occurred_at"]
        for phone in range(200)
        for seq in range(1, 101)
    }

    assert len(claims) == 20_000


def test_clocks_are_off_by_up_to_26_hours_in_both_directions() -> None:
    off = [clock_off(f"1/{phone}", made) for phone in range(100) for made in range(0, 100, 7)]

    assert min(off) < timedelta(hours=-20)
    assert max(off) > timedelta(hours=20)
    assert max(map(abs, off)) <= timedelta(hours=26)
    assert timedelta() in off


def test_a_phone_goes_on_from_its_store(tmp_path: Path) -> None:
    path = tmp_path / "phone"
    store = Store(path)
    store.add(made=[{"seq": 1, "kind": "note"}, {"seq": 2, "kind": "note"}])
    store.add(told=[[1, "applied", ""]])
    store.close()

    kept = read(path)[0]

    assert (kept.outbox, kept.told) == ([2], {1: "applied"})


def test_a_line_that_was_never_finished_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "phone"
    path.write_bytes(b'{"made": [{"seq": 1}]}\n{"told": [[1, "app')

    store = Store(path)
    store.add(made=[{"seq": 2}])
    store.close()

    assert read(path)[0].outbox == [1, 2]


def at(seq: int) -> datetime:
    return NOON + timedelta(seconds=seq)


def phone_with(told: dict[int, str], **more: Any) -> Phone:
    made = {seq: {"seq": seq, "kind": "note", "occurred_at": at(seq).isoformat()} for seq in told}
    return Phone(0, device=5, kept=Kept(made=made, told=told, **more))


def facts_of(told: dict[int, str], **more: Any) -> Facts:
    handled = [(seq, 5, seq, result) for seq, result in told.items()]
    effects = [Effect("report", seq, at(seq), at(seq)) for seq in told]
    fields: dict[str, Any] = {"handled": handled, "effects": effects}
    return Facts({5: len(told) + 1}, **fields | more)


TOLD = {1: "applied", 2: "applied", 3: "applied"}


def verdict_on(facts: Facts, told: dict[int, str] | None = None, **kept: Any) -> str:
    return str(judge([phone_with(told or TOLD, **kept)], facts, wanted=3))


def test_what_is_as_it_was_told_is_clean() -> None:
    assert verdict_on(facts_of(TOLD)) == "lost 0 doubled 0 reordered 0 stuck 0"


def test_an_answer_without_a_record_is_lost() -> None:
    handled = [(1, 5, 1, "applied"), (3, 5, 3, "applied")]

    assert verdict_on(facts_of(TOLD, handled=handled)).startswith("lost 1 doubled 0")


def test_an_answer_without_its_effect_is_lost() -> None:
    effects = [Effect("report", seq, at(seq), at(seq)) for seq in (1, 3)]

    assert verdict_on(facts_of(TOLD, effects=effects)).startswith("lost 1 doubled 0")


def test_a_record_of_another_answer_is_lost() -> None:
    handled = [(seq, 5, seq, "parked" if seq == 2 else "applied") for seq in TOLD]

    assert verdict_on(facts_of(TOLD, handled=handled)).startswith("lost 1")


def test_what_a_server_asks_for_again_was_lost() -> None:
    assert verdict_on(facts_of(TOLD), forgotten={3}).startswith("lost 1")


def test_two_effects_are_doubled() -> None:
    effects = [Effect("report", number, at(seq), NOON) for number, seq in enumerate((1, 2, 2, 3))]

    assert "doubled 1" in verdict_on(facts_of(TOLD, effects=effects))


def test_an_effect_of_what_was_rejected_is_doubled() -> None:
    told = TOLD | {2: "rejected"}

    assert "doubled 1" in verdict_on(facts_of(told), told)


def test_an_effect_before_that_of_a_lower_number_is_reordered() -> None:
    effects = [Effect("report", -seq, at(seq), NOON) for seq in (2, 3)]
    effects.append(Effect("report", -1, at(1), NOON))

    assert "reordered 2" in verdict_on(facts_of(TOLD, effects=effects))


def test_an_effect_that_counts_before_that_of_a_lower_number_is_reordered() -> None:
    effects = [Effect("report", seq, at(seq), NOON - seq * timedelta(hours=1)) for seq in TOLD]

    assert "reordered 2" in verdict_on(facts_of(TOLD, effects=effects))


def test_a_phone_with_something_in_its_outbox_is_stuck() -> None:
    facts = facts_of(TOLD)
    phone = phone_with(TOLD)
    phone.kept.made[4] = {"seq": 4, "kind": "note"}

    assert str(judge([phone], facts, wanted=4)).endswith("stuck 1")


def ledger_verdict(kind: str, told: str, facts: Facts, **command: Any) -> str:
    made = {1: {"seq": 1, "kind": kind, "occurred_at": at(1).isoformat()} | command}
    phone = Phone(0, device=5, kept=Kept(made=made, told={1: told}), technician=3)
    return str(judge([phone], facts, wanted=1))


def test_an_offer_that_was_accepted_and_is_open_is_lost() -> None:
    facts = replace(facts_of({1: "applied"}), offers={8: (2, "open")})

    assert ledger_verdict("accept_offer", "applied", facts, offer=8).startswith("lost 1 doubled 0")


@pytest.mark.parametrize(
    ("left", "verdict"), [(2, "lost 0 doubled 0"), (1, "lost 0 doubled 1"), (3, "lost 1 doubled 0")]
)
def test_parts_leave_the_van_once(left: int, verdict: str) -> None:
    facts = replace(facts_of({1: "applied"}), vans={(3, "valve"): STOCK - 4 + left})
    payload = {"part": "valve", "quantity": 2}

    assert ledger_verdict("use_part", "applied", facts, payload=payload).startswith(verdict)
