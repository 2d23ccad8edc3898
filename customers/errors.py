"""The refusals about customers; each `code` is public API."""

from events.refusals import BadInput


class BadContact(BadInput):
    """A phone number or e-mail address that nobody can be reached by."""

    code = "bad-contact"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)
        self.field = field


class BadPlace(BadInput):
    """Coordinates that are not a place on earth."""

    code = "bad-place"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)
        self.field = field


class FileTooLarge(BadInput):
    """More bytes than an attachment may have."""

    code = "file-too-large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The file is larger than {limit_bytes // 1_000_000} MB. Send a smaller one.",
            limit_bytes=limit_bytes,
        )


class FileDamaged(BadInput):
    """The bytes that arrived are not the ones that were announced."""

    code = "file-damaged"

    def __init__(self, announced: str, arrived: str) -> None:
        super().__init__(
            "The file was damaged on its way. Send it again.", announced=announced, arrived=arrived
        )


class FileEmpty(BadInput):
    """Not a single byte."""

    code = "file-empty"

    def __init__(self) -> None:
        super().__init__("The file is empty.")
