"""What `routing` refuses, and under which stable codes."""

from __future__ import annotations

from typing import ClassVar


class RoutingError(Exception):
    """Base of all refusals of this package; `code` is stable, the message may change."""

    code: ClassVar[str] = "routing-error"


class InvalidProblem(RoutingError):
    """The problem contradicts itself; the message names the task, worker or field."""

    code = "invalid-problem"


class InvalidPlan(RoutingError):
    """The plan cannot be read, or names what the problem does not have."""

    code = "invalid-plan"


class CannotWrite(RoutingError):
    """A file could not be written."""

    code = "cannot-write"
