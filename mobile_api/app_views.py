"""The phone's app: its page, its files, its service worker, its manifest.

All of it is the same for everybody and holds nothing of anybody: who may see what is decided by
the API, which the app asks with the token of its phone.
"""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from company.organisation import organisation
from company.policies import Anybody, policy
from mobile_api.app_files import APP, Release, release

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
SHELL = "shell.html"


@policy(Anybody)
@require_safe
@gzip_page
def page(request: HttpRequest) -> HttpResponse:
    """The app; what it shows, it keeps on the phone."""
    response = HttpResponse(_shell(request, release()))
    response["Cache-Control"] = ASK_AGAIN
    return response


@policy(Anybody)
@require_safe
def file(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A file of the app. One of another version is answered, but nobody keeps it."""
    current = release()
    if name == SHELL:
        return _versioned_shell(request, version, current)
    found = current.files.get(name)
    if found is None:
        raise Http404
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    content = found.packed if takes_gzip else found.plain
    response = HttpResponse(content, content_type=found.content_type)
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = FOR_GOOD if version == current.version else "no-store"
    return response


@gzip_page
def _versioned_shell(request: HttpRequest, version: str, current: Release) -> HttpResponse:
    """The page for the service worker: never that of another version, which would mix two."""
    if version != current.version:
        raise Http404
    response = HttpResponse(_shell(request, current))
    response["Cache-Control"] = "no-store"
    return response


def _shell(request: HttpRequest, current: Release) -> str:
    base = _base(current)
    context = {
        "base": base,
        "version": current.version,
        "language": get_language(),
        "first": [f"{base}{name}" for name in current.first],
        "organisation": organisation(),
        "icon": f"{base}{APP}/icon.svg",
    }
    return render_to_string("mobile_api/app.html", context, request)


def _base(current: Release) -> str:
    return reverse("phone:file", args=(current.version, ""))


@policy(Anybody)
@require_safe
@gzip_page
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the list of what it keeps; another list is another worker."""
    current = release()
    base = _base(current)
    kept = {
        "version": current.version,
        "base": base,
        "scope": reverse("phone:page"),
        "page": f"{base}{SHELL}",
        "shell": [f"{base}{name}" for name in current.shell],
        "words": [f"{base}words/{code}.json" for code, _name in settings.LANGUAGES],
        "map": [*(f"{base}{name}" for name in current.map_files), reverse("base_map")],
    }
    lines = f"const APP = {json.dumps(kept)};\n".encode() + current.worker
    response = HttpResponse(lines, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = ASK_AGAIN
    return response


@policy(Anybody)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone asks before it installs the app."""
    base = _base(release())
    scope = reverse("phone:page")
    described = {
        "id": scope,
        "name": f"{organisation().name} · Callout",
        "short_name": "Callout",
        "description": _("Your visits, also without a connection"),
        "lang": get_language(),
        "start_url": scope,
        "scope": scope,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#f4f5f6",
        "theme_color": "#f4f5f6",
        "icons": [
            _icon(f"{base}{APP}/icon.svg", "any"),
            _icon(f"{base}{APP}/icon-maskable.svg", "maskable"),
        ],
    }
    response = JsonResponse(described, content_type="application/manifest+json")
    response["Cache-Control"] = ASK_AGAIN
    return response


def _icon(address: str, purpose: str) -> dict[str, str]:
    return {"src": address, "type": "image/svg+xml", "sizes": "any", "purpose": purpose}
