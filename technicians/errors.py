"""The refusals about technicians; each `code` is public API."""

from events.refusals import BadInput


class BadTechnician(BadInput):
    """Something about a new technician cannot be; says what, and what would."""

    code = "bad-technician"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)
        self.field = field
