"""The users page: who works here, as what; inviting and letting go."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from company.errors import UserNotFound
from company.forms import InviteForm, RoleForm
from company.mails import send_invitation
from company.models import Grant, Role, User
from company.policies import can_grant
from company.services import invitations, people
from company.services.invitations import Invitee
from events.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

MANAGING = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


def users(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, and the invitations that wait."""
    me = _me(request)
    rows = list(_people().order_by("-is_active", "name", "pk"))
    return render(
        request,
        "company/users.html",
        {
            "users": [row for row in rows if _sees(me, row)],
            "invitations": invitations.waiting_for(me),
        },
    )


def user(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person's roles; giving one more."""
    me = _me(request)
    form = RoleForm(request.POST or None, by=me)
    person = _person(me, user_id)
    if form.is_valid() and _try(
        request, lambda: people.give_role(person.pk, **form.cleaned_data, by=me)
    ):
        messages.success(request, _("The role was given."))
        return redirect("company:user", user_id)
    held = [(row, can_grant(me, row.role, row.territory)) for row in person.grants.all()]
    may_end = person != me and all(may_take for _row, may_take in held)
    context = {"person": person, "held": held, "form": form, "may_end": may_end}
    return render(request, "company/user.html", context, status=422 if form.is_bound else 200)


def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link goes by mail, and is shown once in case the mail does not."""
    me = _me(request)
    form = InviteForm(request.POST or None, by=me)
    if form.is_valid():
        try:
            invited = invitations.invite(Invitee(**form.cleaned_data), by=me)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            link, is_sent = send_invitation(invited)
            context = {"invitation": invited.invitation, "link": link, "is_sent": is_sent}
            return render(request, "company/invited.html", context)
    status = 422 if form.is_bound else 200
    return render(request, "company/invite.html", {"form": form}, status=status)


@require_POST
def take_role(request: HttpRequest, user_id: int, grant_id: int) -> HttpResponse:
    """Take a role away."""
    if _try(request, lambda: people.take_role(grant_id, by=_me(request))):
        messages.success(request, _("The role was taken away."))
    return redirect("company:user", user_id)


@require_POST
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """End somebody's access at once."""
    if _try(request, lambda: people.deactivate(user_id, by=_me(request))):
        messages.success(request, _("Their access has ended. They are signed out everywhere."))
    return redirect("company:user", user_id)


@require_POST
def reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take somebody back."""
    if _try(request, lambda: people.reactivate(user_id, by=_me(request))):
        messages.success(request, _("They can sign in again."))
    return redirect("company:user", user_id)


@require_POST
def take_back(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """End an invitation that waits."""
    if _try(request, lambda: invitations.take_back(invitation_id, by=_me(request))):
        messages.success(request, _("The invitation was taken back; its link works no more."))
    return redirect("company:users")


def _try(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do it, or say on the next page why not."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


def _people() -> QuerySet[User]:
    grants = Grant.objects.select_related("territory").order_by("role", "territory__name")
    return User.objects.prefetch_related(Prefetch("grants", grants))


def _person(me: User, user_id: int) -> User:
    person = _people().filter(pk=user_id).first()
    if person is None or not _sees(me, person):
        raise UserNotFound
    return person


def _sees(me: User, person: User) -> bool:
    """Managers see who works in their territories, and whom they could give a role."""
    if person == me:
        return True
    mine = {row.territory_id for row in me.grants.all() if row.role in MANAGING}
    return None in mine or any(row.territory_id in mine for row in person.grants.all())
