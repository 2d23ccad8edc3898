"""The refusals about technicians; each `code` is public API."""

from django.utils.translation import gettext as _

from events.refusals import BadInput, RuleBroken


class BadTechnician(BadInput):
    """Something about a new technician cannot be; says what, and what would."""

    code = "bad-technician"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)
        self.field = field


class AlreadySo(RuleBroken):
    """It is so already: a second tap."""

    code = "already-so"


class ShiftNotStarted(RuleBroken):
    """A break belongs to a shift that runs."""

    code = "shift-not-started"

    def __init__(self) -> None:
        super().__init__(_("Start your shift first."))


class BadClockEntry(BadInput):
    """An entry of the clock that cannot be; says what, and what would."""

    code = "bad-clock-entry"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)
        self.field = field


class BadLook(BadInput):
    """Nobody looks at where somebody was without saying what for."""

    code = "bad-look"

    def __init__(self, longest: int) -> None:
        message = _("Say what for, in up to {longest} characters. The technician reads it.")
        super().__init__(message.format(longest=longest), field="purpose")
