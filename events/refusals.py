"""The kinds of refusal; each package names its own facts below them."""

from typing import Any, ClassVar


class Refusal(Exception):
    """Something that may not be, told to whoever asked.

    `code` is public API and never changes, the message may; `details` are for machines.
    """

    code: ClassVar[str]

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details


class NotFound(Refusal):
    """It does not exist, or not for this person."""

    code = "not-found"

    def __init__(self, message: str = "There is no such thing.", **details: Any) -> None:
        super().__init__(message, **details)


class NotAllowed(Refusal):
    """This person may not do it."""

    code = "not-allowed"


class RuleBroken(Refusal):
    """A rule of the work forbids it."""

    code = "rule-broken"


class BadInput(Refusal):
    """What was sent cannot be understood."""

    code = "invalid"


class Conflict(Refusal):
    """It clashes with something that happens now."""

    code = "conflict"


class Gone(Refusal):
    """A position in the log from which nobody can go on any more; load everything anew."""

    code = "gone"


class StaleVersion(Refusal):
    """The row changed after the version that the writer saw."""

    code = "stale-version"

    def __init__(self, seen: int, now: int, changed: list[str] | None = None) -> None:
        super().__init__(
            f"It was changed meanwhile: you saw version {seen}, it is at {now}.",
            seen=seen,
            now=now,
            changed=changed or [],
        )


class VersionMissing(Refusal):
    """A write on a versioned row must say which version it saw."""

    code = "version-missing"

    def __init__(self) -> None:
        super().__init__('Send the version you saw, as in If-Match: "v7".')


class KeyMissing(Refusal):
    """A request that creates or acts must carry a key, so that it can be repeated safely."""

    code = "idempotency-key-missing"

    def __init__(self) -> None:
        super().__init__("Send an Idempotency-Key header of 8 to 80 characters, new for each act.")


class KeyReused(Refusal):
    """The same key came with another request."""

    code = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request. Use a new one.")
