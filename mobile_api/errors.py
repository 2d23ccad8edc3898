"""The refusals of the phones' door; each `code` is public API."""

from rest_framework.exceptions import AuthenticationFailed

from events.refusals import BadInput, Gone, NotFound


class PairingRefused(BadInput):
    """The code is wrong, too old or used: which of them, nobody learns."""

    code = "pairing-refused"

    def __init__(self) -> None:
        super().__init__("This code does not pair a phone. Ask the office for a new one.")


class CursorTooOld(Gone):
    """The phone's position in the log cannot be continued."""

    code = "cursor-too-old"

    def __init__(self) -> None:
        super().__init__("Load everything anew: sync without a cursor.", full_resync=True)


class DeviceNotFound(NotFound):
    """No such phone, or its technician is not of this person's territories."""

    code = "device-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such phone.")


class DeviceRevoked(AuthenticationFailed):
    """The phone may not speak for its technician any more; answered with 401."""

    default_code = "device_revoked"
    default_detail = "This phone was signed out by the office. Pair it again."
