"""Which command leads from which status to which, and who may give it.

One table for everybody: API, phones, board, imports and mail; served to the phone as data.
Nobody else assigns a status.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dispatch.errors import IllegalStep
from events.actors import ActorKind


class Command(StrEnum):
    """What somebody may tell a request, visit, assignment, job or plan to do."""

    TRIAGE = "triage"
    CONVERT = "convert"
    ASK_CUSTOMER = "ask_customer"
    ANSWER = "answer"
    MARK_DUPLICATE = "mark_duplicate"
    DECLINE = "decline"
    REOPEN = "reopen"
    PLACE = "place"
    UNPLAN = "unplan"
    DISPATCH = "dispatch"
    CANCEL = "cancel"
    ACCEPT = "accept"
    START_TRAVEL = "start_travel"
    TURN_BACK = "turn_back"
    ARRIVE = "arrive"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    CANNOT_COMPLETE = "cannot_complete"
    REMOVE = "remove"
    COUNT = "count"
    HOLD = "hold"
    RELEASE = "release"
    CLOSE = "close"
    SEARCH = "search"
    PROPOSE = "propose"
    STOP = "stop"
    FAIL = "fail"
    PUBLISH = "publish"
    DISCARD = "discard"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Step:
    """Where a command leads, who may give it, and which steps are skipped on the way."""

    to: str
    by: frozenset[ActorKind]
    skips: tuple[str, ...] = ()


Table = dict[tuple[str, Command], Step]

BY_CHOICE = frozenset({ActorKind.SYSTEM})
OFFICE = frozenset({ActorKind.DISPATCHER, ActorKind.AGENT, ActorKind.SYSTEM})
PLANNERS = OFFICE | {ActorKind.SOLVER}
FIELD = frozenset({ActorKind.TECHNICIAN, ActorKind.DISPATCHER})
CUSTOMER_TOO = OFFICE | {ActorKind.CUSTOMER}


def _from(statuses: Iterable[str], command: Command, step: Step) -> Table:
    return {(status, command): step for status in statuses}


REQUEST: Table = {
    ("received", Command.TRIAGE): Step("triaged", OFFICE),
    ("received", Command.CONVERT): Step("converted", OFFICE, ("triaged",)),
    ("triaged", Command.CONVERT): Step("converted", OFFICE),
    ("waiting_for_customer", Command.ANSWER): Step("received", CUSTOMER_TOO),
    ("declined", Command.REOPEN): Step("received", OFFICE),
    ("duplicate", Command.REOPEN): Step("received", OFFICE),
    **_from(("received", "triaged"), Command.ASK_CUSTOMER, Step("waiting_for_customer", OFFICE)),
    **_from(
        ("received", "triaged", "waiting_for_customer"),
        Command.MARK_DUPLICATE,
        Step("duplicate", OFFICE),
    ),
    **_from(
        ("received", "triaged", "waiting_for_customer"), Command.DECLINE, Step("declined", OFFICE)
    ),
}

VISIT: Table = {
    ("unscheduled", Command.PLACE): Step("scheduled", PLANNERS),
    ("scheduled", Command.PLACE): Step("scheduled", PLANNERS),
    ("dispatched", Command.PLACE): Step("dispatched", PLANNERS),
    **_from(("scheduled", "dispatched"), Command.UNPLAN, Step("unscheduled", PLANNERS)),
    ("scheduled", Command.DISPATCH): Step("dispatched", OFFICE | {ActorKind.SOLVER}),
    **_from(
        ("unscheduled", "scheduled", "dispatched"), Command.CANCEL, Step("canceled", CUSTOMER_TOO)
    ),
    **_from(("en_route", "on_site"), Command.CANCEL, Step("canceled", OFFICE)),
}

ASSIGNMENT: Table = {
    ("planned", Command.DISPATCH): Step("dispatched", PLANNERS),
    **_from(("dispatched", "accepted"), Command.DISPATCH, Step("dispatched", PLANNERS)),
    ("dispatched", Command.ACCEPT): Step("accepted", FIELD),
    **_from(("dispatched", "accepted"), Command.DECLINE, Step("declined", FIELD)),
    **_from(("dispatched", "accepted"), Command.START_TRAVEL, Step("en_route", FIELD)),
    ("en_route", Command.TURN_BACK): Step("dispatched", FIELD),
    ("en_route", Command.ARRIVE): Step("on_site", FIELD),
    **_from(("dispatched", "accepted"), Command.ARRIVE, Step("on_site", FIELD, ("en_route",))),
    ("on_site", Command.START): Step("in_progress", FIELD),
    ("en_route", Command.START): Step("in_progress", FIELD, ("on_site",)),
    **_from(
        ("dispatched", "accepted"),
        Command.START,
        Step("in_progress", FIELD, ("en_route", "on_site")),
    ),
    ("in_progress", Command.PAUSE): Step("paused", FIELD),
    ("paused", Command.RESUME): Step("in_progress", FIELD),
    ("in_progress", Command.COMPLETE): Step("completed", FIELD),
    ("paused", Command.COMPLETE): Step("completed", FIELD),
    ("on_site", Command.COMPLETE): Step("completed", FIELD, ("in_progress",)),
    **_from(
        ("dispatched", "accepted", "en_route", "on_site", "in_progress", "paused"),
        Command.CANNOT_COMPLETE,
        Step("cannot_complete", FIELD),
    ),
    **_from(("planned", "dispatched", "accepted"), Command.REMOVE, Step("removed", PLANNERS)),
    # A colleague or the office ended the visit while this one was on the way or on site.
    **_from(("en_route", "on_site"), Command.REMOVE, Step("removed", OFFICE)),
    # It was done by somebody who was not to do it any more, and it was decided that this counts.
    **_from(("removed", "declined"), Command.COUNT, Step("completed", BY_CHOICE)),
}

JOB: Table = {
    **_from(("waiting", "planned"), Command.HOLD, Step("on_hold", OFFICE)),
    ("on_hold", Command.RELEASE): Step("waiting", OFFICE),
    **_from(("waiting", "planned", "on_hold"), Command.CANCEL, Step("canceled", CUSTOMER_TOO)),
    **_from(("completed", "cannot_complete"), Command.CLOSE, Step("closed", OFFICE)),
}

PLAN: Table = {
    ("queued", Command.SEARCH): Step("searching", OFFICE),
    # The searcher died: its lease ran out and somebody else takes over.
    ("searching", Command.SEARCH): Step("searching", OFFICE),
    ("searching", Command.PROPOSE): Step("proposed", OFFICE),
    **_from(("queued", "searching"), Command.STOP, Step("stopped", OFFICE)),
    **_from(("queued", "searching"), Command.FAIL, Step("failed", OFFICE)),
    ("proposed", Command.PUBLISH): Step("published", OFFICE),
    ("published", Command.PUBLISH): Step("published", OFFICE),
    **_from(("proposed", "stopped", "failed"), Command.DISCARD, Step("discarded", OFFICE)),
}

OFFER: Table = {
    ("open", Command.ACCEPT): Step("taken", frozenset({ActorKind.TECHNICIAN})),
    ("open", Command.DECLINE): Step("declined", frozenset({ActorKind.TECHNICIAN})),
    ("open", Command.WITHDRAW): Step("withdrawn", OFFICE),
}

TABLES: dict[str, Table] = {
    "servicerequest": REQUEST,
    "visit": VISIT,
    "assignment": ASSIGNMENT,
    "job": JOB,
    "plan": PLAN,
    "visitoffer": OFFER,
}


class Living(Protocol):
    """A row with a life cycle."""

    status: str
    version: int


def advance(row: Living, command: Command, by: ActorKind) -> Step:
    """Take a step: set `row.status` and its next version; nothing is saved.

    Raises:
        IllegalStep: there is no such step from here, or not for this kind of actor.
    """
    what = _name(row)
    step = TABLES[what].get((row.status, command))
    if step is None or by not in step.by:
        raise IllegalStep(what, row.status, command, by)
    row.status = step.to
    row.version += 1
    return step


def derive(row: Living, status: str) -> bool:
    """Set a status that follows from other rows (a visit's, a job's); whether it changed."""
    if row.status == status:
        return False
    row.status = status
    row.version += 1
    return True


def can(row: Living, command: Command, by: ActorKind) -> bool:
    """Whether `advance` would take the step."""
    step = TABLES[_name(row)].get((row.status, command))
    return step is not None and by in step.by


def as_data(what: str, by: ActorKind) -> list[dict[str, object]]:
    """A table as the phone gets it: every step that this kind of actor may take."""
    return [
        {"from": status, "command": command, "to": step.to, "skips": list(step.skips)}
        for (status, command), step in TABLES[what].items()
        if by in step.by
    ]


def visit_status(parts: Iterable[str], *, lead: str | None) -> str | None:
    """What a visit's status is, once somebody is under way; None before that.

    Args:
        parts: The statuses of its assignments, without removed and declined ones.
        lead: The status of the leading one, if there is one.
    """
    live = [part for part in parts if part not in ("completed", "cannot_complete")]
    for status in ("in_progress", "paused", "on_site", "en_route"):
        if status in live:
            return status
    if lead in ("completed", "cannot_complete") and not live:
        return lead
    return None


def _name(row: Living) -> str:
    return type(row).__name__.lower()
