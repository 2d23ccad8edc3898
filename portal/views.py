"""The page on which a customer follows a visit. Looking changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from company.organisation import organisation
from company.policies import Anybody, policy
from events.log import position
from events.tickets import issue
from portal.links import link_of
from portal.models import TrackingLink
from portal.throttle import throttled
from portal.tracking.state import TrackingState, tracking_state

LANGUAGES = dict(settings.LANGUAGES)
# The address is the key: it goes to no other site, no cache and no search engine.
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What the holder of a link sees, and how far the log had come before it was read."""

    link: TrackingLink
    state: TrackingState
    seq: int


Look = Callable[[HttpRequest, Sight], HttpResponse]


def _for_holders(look: Look) -> Callable[..., HttpResponseBase]:
    """Show a link's visit in the language of who looks; anything else is the same 404."""

    @policy(Anybody)
    @require_safe
    @throttled
    @wraps(look)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        link = link_of(token)
        if link is None:
            return HttpResponse(render_to_string("404.html"), status=404, headers=HEADERS)
        with translation.override(_language(request, link)):
            seq = position()
            sight = Sight(link, tracking_state(link.visit, timezone.now()), seq)
            answer = look(request, sight)
            answer["Content-Language"] = translation.get_language() or ""
        for name, value in HEADERS.items():
            answer[name] = value
        return answer

    return view


def _language(request: HttpRequest, link: TrackingLink) -> str:
    """What was chosen on the page, else the customer's own, else what the browser asks for."""
    customer = link.visit.job.customer
    for language in (request.GET.get("lang", ""), customer.language if customer else ""):
        if language in LANGUAGES:
            return language
    return translation.get_language_from_request(request)


@_for_holders
def track(request: HttpRequest, sight: Sight) -> HttpResponse:
    """The page."""
    language = translation.get_language() or ""
    context: dict[str, Any] = {
        "state": sight.state,
        "area": {"area": sight.state.as_json()["area"]},
        "organisation": organisation(),
        "languages": settings.LANGUAGES,
        "language_name": LANGUAGES.get(language, language),
    }
    return render(request, "portal/track.html", context)


@_for_holders
def state(request: HttpRequest, sight: Sight) -> HttpResponse:
    """What changes on the page: as data, and the same drawn; where to be told of more."""
    drawn = render_to_string("portal/visit.html", {"state": sight.state})
    feed = "" if sight.state.is_over else _feed(sight)
    return JsonResponse({"visit": sight.state.as_json(), "html": drawn, "feed": feed})


def _feed(sight: Sight) -> str:
    """Where one learns that something changed, and nothing of what; to be opened at once."""
    topics = [f"visit:{sight.link.visit_id}"]
    ticket = issue("tracking", sight.link.pk, topics, only_nudges=True)
    return "/events/?" + urlencode({"ticket": ticket, "after": sight.seq})
