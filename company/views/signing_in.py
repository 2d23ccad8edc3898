"""Signing in with an e-mail address, and where one lands then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from company.forms import SignInForm
from company.models import Role, User
from company.policies import roles_of
from company.throttle import client_address, forget, is_too_much

if TYPE_CHECKING:
    from django.contrib.auth.forms import AuthenticationForm
    from django.http import HttpRequest, HttpResponse

TRIES_PER_MINUTE = 30
LOCKED_S = 15 * 60
# The first page whose role one has; the names belong to packages above this one.
START_PAGES = (
    (Role.DISPATCHER, "board"),
    (Role.MANAGER, "board"),
    (Role.ADMINISTRATOR, "board"),
    (Role.AGENT, "requests"),
    (Role.TECHNICIAN, "phone"),
)


class SignInView(LoginView):
    """The page on which people sign in."""

    template_name = "company/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Axes locks a name at an address; here what it cannot see is counted before the look.

        That is an address that tries many names, and many tries that arrive at the same time.
        """
        address, who = client_address(request), self._who()
        tries: int = settings.AXES_FAILURE_LIMIT
        if is_too_much("sign-in", address, limit=TRIES_PER_MINUTE, per_s=60) or is_too_much(
            "sign-in", who, limit=tries, per_s=LOCKED_S
        ):
            return render(request, "company/locked_out.html", status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The language that somebody chose follows them to a new browser."""
        forget("sign-in", self._who())
        response = super().form_valid(form)
        user = form.get_user()
        if isinstance(user, User) and user.language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def _who(self) -> str:
        name = self.request.POST.get("username", "").strip().lower()
        return f"{client_address(self.request)} {name}"


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page where their day begins."""
    user = request.user
    held = roles_of(user) if isinstance(user, User) else frozenset()
    for role, name in START_PAGES:
        if role in held and (address := _address(name)):
            return redirect(address)
    return redirect("company:account")


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
