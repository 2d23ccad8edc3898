"""The pages that say what went wrong: 400, 403, 404, 500 and an outdated form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from config.requests import current_request_id


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django finds suspicious."""
    return refused(request, 400, _("Your browser sent something that cannot be understood."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who is signed in and may not see this."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same bytes for whatever does not exist, is over, or was taken back."""
    return HttpResponse(render_to_string("404.html"), status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Without database and session: they may be what broke."""
    page = render_to_string("500.html", {"request_id": current_request_id()})
    return HttpResponse(page, status=500)


def outdated_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or too old."""
    sentence = _("This form is too old to be sent. Go back, reload the page and send it again.")
    return refused(request, 403, sentence)


def refused(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """A page with one sentence that says why."""
    return render(request, "refused.html", {"sentence": sentence}, status=status)
