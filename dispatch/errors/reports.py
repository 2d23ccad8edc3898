"""Refusals about what technicians report; each `code` is public API."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.refusals import BadInput, Conflict, NotFound, RuleBroken


class ReasonNeeded(BadInput):
    """The command needs a reason of the office's list."""

    code = "reason-needed"

    def __init__(self, command: str, reasons: list[str]) -> None:
        super().__init__(
            _("Send a reason with %(command)s, one of: %(reasons)s.")
            % {"command": command, "reasons": ", ".join(reasons)},
            field="payload.reason",
            reasons=reasons,
        )


class CompletionNeeds(RuleBroken):
    """The work type requires something that is not there yet."""

    code = "completion-needs"

    def __init__(self, missing: list[dict[str, Any]]) -> None:
        super().__init__(
            _("Something is missing before this visit can be completed."), missing=missing
        )


class ItemUnknown(BadInput):
    """The checklist has no such item."""

    code = "checklist-item-unknown"

    def __init__(self, item: str) -> None:
        message = _("The checklist of this work has no item called %(item)s.") % {"item": item}
        super().__init__(message, field="payload.item")


class AnswerUnfit(BadInput):
    """The answer is not of the kind that the item asks for; says which is."""

    code = "answer-unfit"

    def __init__(self, item: str, message: str) -> None:
        super().__init__(message, field="payload.value", item=item)


class TimeImpossible(RuleBroken):
    """A corrected time that cannot have been."""

    code = "time-impossible"
    WHY: ClassVar = {
        "in-the-future": gettext_lazy("That time has not come yet."),
        "too-long-ago": gettext_lazy("That is longer ago than times are corrected."),
        "not-reached": gettext_lazy("That step has not been taken yet."),
        "out-of-order": gettext_lazy(
            "The steps would not be in their order. Correct the other first."
        ),
    }

    def __init__(self, field: str, why: str) -> None:
        super().__init__(str(self.WHY[why]), field=field, why=why)


class PictureNotFound(NotFound):
    """No such picture, not of this person's territories, or still on its way."""

    code = "picture-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such picture.")


class ConflictNotFound(NotFound):
    """No such conflict, or not one of this person's."""

    code = "conflict-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such conflict.")


class ConflictResolved(Conflict):
    """Somebody has chosen already, and otherwise."""

    code = "conflict-resolved"

    def __init__(self, resolution: str) -> None:
        super().__init__(_("This was decided before, with another choice."), resolution=resolution)
