"""The refusals of the phones' door; each `code` is public API."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, AuthenticationFailed

from events.refusals import BadInput, Conflict, Gone, NotFound


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
    """The phone may not speak for its technician any more; answered with 401.

    `wipe` tells it to forget everything, once it has offered its outbox to the quarantine.
    """

    default_code = "device_revoked"
    default_detail = gettext_lazy(
        "This phone was signed out by the office. "
        "Send what waits to the quarantine, forget everything, and pair it again."
    )
    members = {"wipe": True}


class DeviceInUse(Conflict):
    """The quarantine is for phones that were signed out."""

    code = "device-in-use"

    def __init__(self) -> None:
        super().__init__(_("This phone is signed in. Send its commands to `commands`."))


class QuarantineFull(Conflict):
    """A phone that was signed out has sent more than anybody can have done."""

    code = "quarantine-full"

    def __init__(self, limit: int) -> None:
        message = _("At most {limit} commands are kept. Tell the office.")
        super().__init__(message.format(limit=limit), limit=limit)


class QuarantineOrder(Conflict):
    """What a phone did is judged in the order in which it was done."""

    code = "quarantine-order"

    def __init__(self, seqs: list[int]) -> None:
        listed = ", ".join(map(str, seqs[:10]))
        message = _("Decide about what came before it first: {seqs}.")
        super().__init__(message.format(seqs=listed), seqs=seqs[:10])


class AppTooOld(APIException):
    """The app cannot speak with this server any more; what it has done is still taken."""

    status_code = 426
    default_code = "app_too_old"

    def __init__(self, least: str) -> None:
        super().__init__(
            _("This app is too old. Update it to {version} or later.").format(version=least)
        )
        self.members: dict[str, Any] = {"min_version": least}


class UploadNotFound(NotFound):
    """Nobody announced this upload, or it was swept away."""

    code = "upload-not-found"

    def __init__(self) -> None:
        super().__init__(_("There is no such upload. Announce it with POST uploads first."))


class UploadOffset(Conflict):
    """The bytes do not follow those that we have."""

    code = "upload-offset"

    def __init__(self, received_bytes: int) -> None:
        message = _("Go on from byte {received}: send Upload-Offset: {received}.")
        super().__init__(message.format(received=received_bytes), received_bytes=received_bytes)


class UploadIncomplete(Conflict):
    """Bytes are missing before an upload can be finished."""

    code = "upload-incomplete"

    def __init__(self, received_bytes: int, size: int) -> None:
        message = _("Only {received} of {size} bytes are here. Send the rest, then finish.")
        super().__init__(
            message.format(received=received_bytes, size=size),
            received_bytes=received_bytes,
            size=size,
        )


class UploadsTooMany(Conflict):
    """More was announced than a phone can have taken; what is begun is to be finished first."""

    code = "uploads-too-many"

    def __init__(self, limit_bytes: int) -> None:
        message = _("More than {size} MB are announced and not finished. Finish those first.")
        super().__init__(message.format(size=limit_bytes // 1_000_000), limit_bytes=limit_bytes)


class BadPicture(BadInput):
    """What arrived is no picture that we keep; the upload is forgotten."""

    code = "picture-unreadable"

    def __init__(self) -> None:
        super().__init__(
            _("This is no whole picture of the kinds JPEG, PNG, WebP or HEIC. Take it again.")
        )


class PictureTooManyPixels(BadPicture):
    """Unpacking it would take more memory than a picture is worth."""

    code = "picture-too-many-pixels"

    def __init__(self, limit_megapixels: int) -> None:
        message = _("The picture has more than {limit} megapixels. Send a smaller one.")
        BadInput.__init__(
            self, message.format(limit=limit_megapixels), limit_megapixels=limit_megapixels
        )


class BadPushAddress(BadInput):
    """Not an address of a push service that we may call."""

    code = "bad-push-address"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)
        self.field = field
