"""The office's refusals; each `code` is public API."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from events.refusals import BadInput, Conflict, NotFound, RuleBroken


class VisitNotFound(NotFound):
    """No such visit, or not in a territory of this person."""

    code = "visit-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such visit.")


class JobNotFound(NotFound):
    """No such job, or not in a territory of this person."""

    code = "job-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such job.")


class RequestNotFound(NotFound):
    """No such service request."""

    code = "request-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such service request.")


class PlanNotFound(NotFound):
    """No such plan."""

    code = "plan-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such plan.")


class AssignmentNotFound(NotFound):
    """No such assignment, or not this technician's."""

    code = "assignment-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such assignment.")


class IllegalStep(RuleBroken):
    """The life cycle has no such step from here, or not for this kind of person."""

    code = "illegal-step"

    def __init__(self, what: str, status: str, command: str, by: str) -> None:
        super().__init__(
            f"A {what} that is {status} cannot be told to {command} by a {by}.",
            status=status,
            command=command,
            by=by,
        )


class SkillMissing(RuleBroken):
    """The technician lacks a skill, or its level."""

    code = "skill-missing"

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            "The technician lacks a required skill: " + ", ".join(missing) + ".", missing=missing
        )


class TechnicianBusy(RuleBroken):
    """Another assignment of the technician overlaps."""

    code = "technician-busy"

    def __init__(self, visit_id: int) -> None:
        super().__init__(f"The technician is on visit {visit_id} at that time.", visit=visit_id)


class NotOnShift(RuleBroken):
    """The technician does not work at that time."""

    code = "not-on-shift"

    def __init__(self, starts_at: datetime, ends_at: datetime) -> None:
        super().__init__(
            "The technician does not work at that time.",
            starts_at=starts_at.isoformat(),
            ends_at=ends_at.isoformat(),
        )


class TechnicianExcluded(RuleBroken):
    """The job excludes the technician, or requires another."""

    code = "technician-excluded"

    def __init__(self) -> None:
        super().__init__("The job asks for somebody else.")


class OutsidePossibleHours(RuleBroken):
    """The customer does not let us in at that time."""

    code = "outside-possible-hours"

    def __init__(self) -> None:
        super().__init__("The customer is not there at that time.")


class PromiseBroken(RuleBroken):
    """The time lies outside what the customer was told."""

    code = "promise-broken"

    def __init__(self, starts_at: datetime, ends_at: datetime) -> None:
        super().__init__(
            "The customer was told another time.",
            promised_from=starts_at.isoformat(),
            promised_until=ends_at.isoformat(),
        )


class Pinned(RuleBroken):
    """A pin holds the visit."""

    code = "pinned"

    def __init__(self, kind: str) -> None:
        super().__init__("The visit is pinned. Take the pin away first.", kind=kind)


class NotReady(RuleBroken):
    """A request lacks something before it can become a job."""

    code = "request-not-ready"

    def __init__(self, needs: str) -> None:
        super().__init__(f"The request still needs: {needs}.", needs=needs)


class PlanInThePast(BadInput):
    """Nobody can be sent yesterday."""

    code = "plan-in-the-past"

    def __init__(self, day: str, today: str) -> None:
        super().__init__(
            f"{day} is over. Plan today ({today}) or a later day.", day=day, today=today
        )


class NobodyWorks(BadInput):
    """A day without a single shift cannot be planned."""

    code = "nobody-works"

    def __init__(self, day: str) -> None:
        super().__init__(
            f"Nobody works on {day} in these territories. Add shifts, or choose another day.",
            day=day,
        )


class PlanNotProposed(Conflict):
    """Only a proposal can be published or discarded."""

    code = "plan-not-proposed"

    def __init__(self, status: str) -> None:
        super().__init__(f"The plan is {status}; only a proposal can be published.", status=status)


class BadField(BadInput):
    """One field of what was sent is wrong; says which, and what to do."""

    code = "invalid"

    def __init__(self, field: str, message: str, **details: Any) -> None:
        super().__init__(message, field=field, **details)
        self.field = field


class TimeHeld(RuleBroken):
    """The time is kept for a customer who is deciding."""

    code = "time-held"

    def __init__(self) -> None:
        super().__init__("That time is kept for a customer who is deciding.")


class RoleUnknown(RuleBroken):
    """The job has no such role."""

    code = "role-unknown"

    def __init__(self, role: str) -> None:
        super().__init__(f"The job has no role called {role}.", role=role)


class TechnicianNotFound(NotFound):
    """No such technician, or not in a territory of this person."""

    code = "technician-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such technician.")


class TerritoryNotFound(NotFound):
    """No such territory, or not one of this person's."""

    code = "territory-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such territory.")


class OfferNotFound(NotFound):
    """No such offer, or not this person's."""

    code = "offer-not-found"

    def __init__(self) -> None:
        super().__init__(_("There is no such offer."))


class VisitTaken(RuleBroken):
    """Somebody has this visit, or this role of it, or it is over: it cannot be offered."""

    code = "visit-taken"

    def __init__(self, status: str) -> None:
        super().__init__(_("This visit needs nobody any more."), status=status)
