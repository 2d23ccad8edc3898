"""Tickets to the live feed: who follows which topics, signed, good for a minute to open it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core import signing

from events.models import head
from events.refusals import NotAllowed

# Browsers cannot send headers with an EventSource, so the right travels in the address;
# a minute is enough to open a stream and too short for a leaked address to be of use.
OPEN_WITHIN_S = 60
SALT = "events.feed"

Check = Callable[[int, frozenset[str]], bool]
_checks: dict[str, Check] = {}
_ending: set[str] = set()


class TicketInvalid(NotAllowed):
    """The ticket is missing, too old, or not ours."""

    code = "ticket-invalid"

    def __init__(self) -> None:
        super().__init__("The ticket is missing or too old. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A principal such as `user` 7, the topics they may follow, and the log they started in.

    With `only_nudges` they learn that something happened, and nothing of what.
    """

    kind: str
    id: int
    topics: frozenset[str]
    epoch: str
    only_nudges: bool = False


def may_follow(kind: str) -> Callable[[Check], Check]:
    """Register a function that says whether a principal of `kind` may still follow topics.

    Whoever issues tickets registers one in a module `feeds` of their package. It gets the
    principal's id and the topics of the ticket, may read the database, and is asked when a
    stream is opened, every 30 s after that, and at once when an event on one of its topics is of a
    kind that `ends_rights` names.
    """

    def register(check: Check) -> Check:
        if kind in _checks and _checks[kind].__module__ != check.__module__:
            raise ValueError(f"There are two rules for who may follow as {kind}.")
        _checks[kind] = check
        return check

    return register


def ends_rights(*kinds: str) -> None:
    """Name kinds of event after which whoever follows their topics is asked again at once."""
    _ending.update(kinds)


def may_end_rights(kind: str) -> bool:
    """Whether somebody may have lost the right to follow by an event of this kind."""
    return kind in _ending


def issue(
    kind: str,
    id: int,  # noqa: A002
    topics: Collection[str],
    *,
    epoch: str = "",
    only_nudges: bool = False,
) -> str:
    """A ticket for an address; `epoch` is the one of the snapshot that the page shows."""
    content = {
        "k": kind, "i": id, "t": sorted(topics), "e": epoch or head().epoch, "n": only_nudges
    }  # fmt: skip
    return signing.dumps(content, salt=SALT, compress=True)


def read(text: str) -> Ticket:
    """The content of a ticket; asks no database.

    Raises:
        TicketInvalid: it is missing, too old, or not ours.
    """
    try:
        content = signing.loads(text, salt=SALT, max_age=OPEN_WITHIN_S)
    except signing.BadSignature:
        raise TicketInvalid from None
    return Ticket(content["k"], content["i"], frozenset(content["t"]), content["e"], content["n"])


def is_still_allowed(ticket: Ticket) -> bool:
    """Whether the principal may follow all these topics now; no rule means no."""
    check = _checks.get(ticket.kind)
    return check is not None and check(ticket.id, ticket.topics)
