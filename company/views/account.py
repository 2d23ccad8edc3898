"""One's own account: name, language, password, and the way back when it is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import (
    PasswordChangeView,
    PasswordResetConfirmView,
    PasswordResetView,
)
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from company.forms import AccountForm, ChangePasswordForm, ForgottenForm, NewPasswordForm
from company.services.people import edit_account
from company.throttle import client_address, is_too_much

if TYPE_CHECKING:
    from django.contrib.auth.forms import PasswordChangeForm, PasswordResetForm, SetPasswordForm
    from django.http import HttpRequest, HttpResponse

    from company.models import User

MAILS_PER_HOUR = 5


def account(request: HttpRequest) -> HttpResponse:
    """One's own name and language."""
    user = cast("User", request.user)
    form = AccountForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "company/account.html", {"form": form}, status=status)
    edit_account(user, **form.cleaned_data)
    messages.success(request, _("Your account was saved."))
    response = redirect("company:account")
    if user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


class ChangePasswordView(PasswordChangeView):
    """A new password; every other session of this person ends, this one goes on."""

    template_name = "company/change_password.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("company:account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say what else happened."""
        message = _("Your password was changed. Everywhere else you are signed out.")
        messages.success(self.request, message)
        return super().form_valid(form)


class ForgottenView(PasswordResetView):
    """Mail a link, if the address has an account; the page does not tell which has."""

    template_name = "company/forgotten.html"
    email_template_name = "company/mail/reset.txt"
    subject_template_name = "company/mail/reset_subject.txt"
    form_class = ForgottenForm
    success_url = reverse_lazy("company:forgotten_sent")
    extra_email_context = {"public_url": settings.PUBLIC_URL}

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Beyond a few mails an hour the answer stays the same and nothing is sent."""
        address, email = client_address(self.request), form.cleaned_data["email"].lower()
        counted = [
            is_too_much("reset", who, limit=MAILS_PER_HOUR, per_s=3600) for who in (address, email)
        ]
        return redirect(self.success_url) if any(counted) else super().form_valid(form)


def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """Say what to wait for."""
    return render(request, "company/forgotten_sent.html")


class SetPasswordView(PasswordResetConfirmView):
    """Set a password after a link from a mail; the link works once."""

    template_name = "company/set_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("company:login")

    def form_valid(self, form: SetPasswordForm[User]) -> HttpResponse:
        """Every session of this person has ended with the old password."""
        messages.success(self.request, _("Your password is set. Sign in with it now."))
        return super().form_valid(form)
