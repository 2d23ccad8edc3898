"""What the company refuses; each `code` is public API."""

from django.utils.translation import gettext as _

from events.refusals import Conflict, NotAllowed, NotFound, RuleBroken


class UserNotFound(NotFound):
    """No such user."""

    code = "user-not-found"

    def __init__(self) -> None:
        super().__init__(_("There is no such user."))


class InvitationOver(NotFound):
    """Unknown, used, taken back or too old: one answer for all."""

    code = "invitation-over"

    def __init__(self) -> None:
        super().__init__(_("This invitation is over. Ask whoever sent it for a new one."))


class AlreadyHere(Conflict):
    """Somebody with this address has an account."""

    code = "user-exists"

    def __init__(self) -> None:
        super().__init__(_("Somebody with this e-mail address has an account already."))


class RoleNotYours(NotAllowed):
    """One gives and takes only roles below one's own, in one's own territories."""

    code = "role-not-yours"

    def __init__(self) -> None:
        super().__init__(
            _("You cannot give or take this role there. An administrator of the company can.")
        )


class RoleIsEverywhere(RuleBroken):
    """An administrator's role has no territory."""

    code = "role-is-everywhere"

    def __init__(self) -> None:
        super().__init__(_("An administrator is one everywhere. Leave the territory empty."))


class YourselfForbidden(RuleBroken):
    """Nobody locks themselves out."""

    code = "not-yourself"

    def __init__(self) -> None:
        super().__init__(_("You cannot do this to your own account. Ask somebody else."))


class LastAdministrator(RuleBroken):
    """Somebody must be left who can let others in."""

    code = "last-administrator"

    def __init__(self) -> None:
        super().__init__(_("This is the last administrator. Give the role to somebody else first."))


class AlreadyBegun(Conflict):
    """The organisation exists."""

    code = "already-begun"

    def __init__(self) -> None:
        super().__init__(
            "The first run is over: this installation has an organisation or users already. "
            "Sign in as an administrator, or reset a password with `manage.py changepassword`."
        )
