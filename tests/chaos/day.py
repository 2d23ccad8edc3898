"""What technicians do in a day, as their phones' commands: pure, the same for the same seed.

A command here has no number and no time yet: `stamped` gives it both.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, cycle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

Command = dict[str, Any]
# Numbers of a phone that its times can tell apart.
MOST_COMMANDS = 5_000
CLOCK_OFF_H = 26
VISITS_A_SHIFT = 5
CORRECTION = timedelta(minutes=5)
FIELDS = ("travel_started_at", "arrived_at", "work_started_at", "work_ended_at")


@dataclass(frozen=True, slots=True)
class Known:
    """What a phone knows of the office.

    Attributes:
        assignments: Its technician's, in the order of the day.
        foreign: Of somebody else.
        reasons: A code for each command that needs one.
        items: Codes of checklist items by kind.
        parts: Codes of parts.
        offers: Visits offered to its technician.
    """

    assignments: list[int]
    foreign: list[int]
    reasons: dict[str, str]
    items: dict[str, str]
    parts: list[str]
    offers: list[int]


def working_days(rng: Random, known: Known, number: int) -> list[Command]:
    """The first so many commands of days without end."""
    commands: list[Command] = []
    days = _days(rng, known)
    while len(commands) < number:
        commands += next(days)
    return commands[:number]


def _days(rng: Random, known: Known) -> Iterator[list[Command]]:
    """A shift, its visits, its end, and again; now and then what makes no sense."""
    offers = iter(known.offers)
    for number, assignment in zip(count(), cycle(known.assignments), strict=False):
        if number % VISITS_A_SHIFT == 0:
            yield [_of("start_shift")]
        yield list(_spoiled(rng, known, _visit(rng, known, assignment)))
        if number % VISITS_A_SHIFT == 2:
            yield [_of("start_break"), _of("end_break")]
        if rng.random() < 0.3 and (offer := next(offers, None)) is not None:
            yield [_of(rng.choice(["accept_offer", "accept_offer", "decline_offer"]), offer=offer)]
        if number % VISITS_A_SHIFT == VISITS_A_SHIFT - 1:
            yield [_of("end_shift")]


def _visit(rng: Random, known: Known, at: int) -> Iterator[Command]:
    """One visit as it may go; steps are skipped, forgotten and tapped twice."""
    if rng.random() < 0.04:
        yield _of("decline", at, reason=known.reasons["decline"])
        return
    yield from _way(rng, at)
    if rng.random() < 0.1:
        yield from _found(rng, known, at)
    if rng.random() < 0.95:
        yield _of("start", at)
    yield from _records(rng, known, at)
    if rng.random() < 0.2:
        yield _of("pause", at, reason=known.reasons["pause"])
        yield _of("resume", at)
    yield from _end(rng, known, at)


def _way(rng: Random, at: int) -> Iterator[Command]:
    if rng.random() < 0.7:
        yield _of("accept", at)
    if rng.random() < 0.1:
        yield _of("running_late", at, minutes=rng.randint(5, 90))
    if rng.random() < 0.9:
        yield _of("start_travel", at)
    if rng.random() < 0.05:
        yield _of("turn_back", at)
        yield _of("start_travel", at)
    if rng.random() < 0.9:
        yield _of("arrive", at)


def _records(rng: Random, known: Known, at: int) -> Iterator[Command]:
    """Notes, answers, parts and pictures, in any order."""
    answers = {"check": True, "reading": 21.5, "text": "All tight", "choice": "good"}
    made = [_of("note", at, text=f"Valve {rng.randint(1, 9)}/4")]
    made += [
        _of("answer_checklist", at, item=code, value=answers[kind])
        for kind, code in known.items.items()
    ]
    made += [
        _of("use_part", at, part=rng.choice(known.parts), quantity=rng.randint(1, 4)),
        _of("request_part", at, name="Bent pipe", quantity=1),
        _of("photo", at, sha256=_hash(rng), caption="Meter"),
        _of("sign", at, sha256=_hash(rng), signed_by="H. Novak"),
    ]
    rng.shuffle(made)
    yield from made[: rng.randint(1, len(made))]


def _found(rng: Random, known: Known, at: int) -> Iterator[Command]:
    """A job found on site: the phone names it, and works on it under that name."""
    name = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    yield _of("report_visit", at, client_ref=name, work_type=known.reasons["work_type"],
              description="Leaking tap")  # fmt: skip
    yield _of("start", name)
    yield _of("note", name, text="New washer")
    yield _of("complete", name)


def _end(rng: Random, known: Known, at: int) -> Iterator[Command]:
    if rng.random() < 0.1:
        follow_up = rng.random() < 0.5
        yield _of("cannot_complete", at, reason=known.reasons["cannot_complete"],
                  follow_up=follow_up)  # fmt: skip
    else:
        yield _of("complete", at)
    if rng.random() < 0.1:
        yield _of("adjust_time", at, field=rng.choice(FIELDS))
    if rng.random() < 0.1:
        yield _of("note", at, text="Keys are with the neighbour")


def _spoiled(rng: Random, known: Known, commands: Iterator[Command]) -> Iterator[Command]:
    """The commands, with nonsense in between and double taps."""
    for command in commands:
        yield command
        if rng.random() < 0.02:
            yield command
        if rng.random() < 0.04:
            yield _nonsense(rng, known)


def _nonsense(rng: Random, known: Known) -> Command:
    own, foreign = rng.choice(known.assignments), rng.choice(known.foreign)
    return rng.choice(
        [
            _of("explode", own),
            _of("start", foreign),
            _of("note", 2**62, text="Nobody's"),
            _of("start_travel", "7"),
            _of("use_part", own, part=known.parts[0], quantity="many"),
            _of("running_late", own, minutes=-1),
            _of("note", own, text="x" * 20_000),
            _of("arrive", own) | {"payload": [1]},
            _of("note", own, text="From the past") | {"year": 1970},
            _of("note", own, text="From afar") | {"year": 2106},
            _of("start", own) | {"occurred_at": "yesterday"},
        ]
    )


def _of(
    kind: str, assignment: int | str | None = None, *, offer: int = 0, **payload: Any
) -> Command:
    command: Command = {"kind": kind, "payload": payload}
    if assignment is not None:
        command["assignment"] = assignment
    if offer:
        command["offer"] = offer
    return command


def _hash(rng: Random) -> str:
    return hashlib.sha256(rng.randbytes(8)).hexdigest()


def stamped(command: Command, seq: int, at: datetime, phone: int) -> Command:
    """The command under its number, at a time that no other command has.

    The microseconds say which command of which phone it is, so that its effect is found again by
    what the phone claims. They repeat after 200 phones of 5,000 commands.
    """
    year = command.get("year")
    moment = at.replace(microsecond=(phone * MOST_COMMANDS + seq) % 1_000_000)
    if year is not None:
        moment = moment.replace(year=year, month=2, day=3)
    named = {name: value for name, value in command.items() if name != "year"}
    if command["kind"] == "adjust_time":
        named["payload"] = command["payload"] | {"at": (moment - CORRECTION).isoformat()}
    return {"occurred_at": moment.isoformat()} | named | {"seq": seq}


def clock_off(seed: str, made: int) -> timedelta:
    """How far a phone's clock is off when it makes its command number `made`.

    A third of the phones is right, a third is wrong by up to a day and two hours, and for the
    last third somebody sets the clock every now and then.
    """
    from random import Random

    rng = Random(f"{seed}/clock")
    habit = rng.choice(["right", "wrong", "set"])
    if habit == "right":
        return timedelta()
    if habit == "set":
        rng = Random(f"{seed}/clock/{made // 7}")
    return timedelta(hours=rng.uniform(-CLOCK_OFF_H, CLOCK_OFF_H))
