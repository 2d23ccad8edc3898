"""Accepting an invitation: the one page for somebody who has no account yet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from company.errors import InvitationOver
from company.forms import WelcomeForm
from company.services import invitations


@never_cache
@sensitive_post_parameters()
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a name and a password; looking at the page uses nothing up."""
    try:
        invitation = invitations.pending(token)
        form = WelcomeForm(
            request.POST or None,
            email=invitation.email,
            initial={"name": invitation.name},
        )
        if form.is_valid():
            invitations.accept(token, **form.cleaned_data)
            messages.success(request, _("Welcome. Sign in with your new password."))
            return redirect("company:login")
    except InvitationOver as refusal:
        return render(request, "company/welcome_over.html", {"sentence": refusal}, status=404)
    context = {"form": form, "invitation": invitation}
    return render(request, "company/welcome.html", context, status=422 if form.is_bound else 200)
