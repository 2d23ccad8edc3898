"""Refusals become HTTP answers: one table, and every error of the API an RFC 9457 problem."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler

from config.pages import refused
from config.requests import current_request_id
from events.refusals import (
    BadInput,
    Conflict,
    Gone,
    KeyMissing,
    KeyReused,
    NotAllowed,
    NotFound,
    Refusal,
    RuleBroken,
    StaleVersion,
    VersionMissing,
)
from events.retry import lost_a_race

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONTENT_TYPE = "application/problem+json"
API = "/api/"
STATUS: dict[type[Refusal], int] = {
    BadInput: 400,
    KeyMissing: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    StaleVersion: 412,
    RuleBroken: 422,
    KeyReused: 422,
    VersionMissing: 428,
}
RETRY_AFTER_S = "3"
logger = logging.getLogger(__name__)
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
SENTENCES = {
    400: "The request cannot be understood.",
    403: "You may not do this.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    503: "Too many write at this moment. Send the same again in some seconds.",
    500: "Something broke on our side. It was written down; nothing of this request was stored.",
}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal's kind."""
    return next(status for kind, status in STATUS.items() if isinstance(refusal, kind))


def problem_body(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """The members of a problem; `code` is stable, `detail` is for people."""
    body = {
        "type": f"/problems/{code}",
        "title": code.replace("-", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": current_request_id(),
    }
    return body | {name: value for name, value in more.items() if value}


def problem_response(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler; `None` lets Django report a 500."""
    if isinstance(exc, Refusal):
        return _problem(_refusal_body(exc))
    if isinstance(exc, OperationalError) and lost_a_race(exc):
        return _busy(exc)
    if isinstance(exc, DjangoValidationError):
        exc = ValidationError(as_serializer_error(exc))
    answer = exception_handler(exc, context)
    if answer is None:
        return None
    headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
    if isinstance(exc, ValidationError):
        errors = answer.data if isinstance(answer.data, dict) else {"": answer.data}
        detail = "Some fields are not valid."
        return _problem(problem_body(400, "invalid", detail, errors=errors), headers)
    detail = answer.data["detail"]
    code = detail.code.replace("_", "-")
    # What an exception has to say beside its sentence stands in `members`.
    more = getattr(exc, "members", {})
    return _problem(problem_body(answer.status_code, code, str(detail), **more), headers)


def _refusal_body(refusal: Refusal) -> dict[str, Any]:
    """A refusal that names a field shows there, as DRF's own do."""
    field = refusal.details.get("field")
    errors = {field: [str(refusal)]} if isinstance(field, str) else {}
    return problem_body(
        status_of(refusal), refusal.code, str(refusal), errors=errors, details=refusal.details
    )


def _busy(error: OperationalError) -> JsonResponse:
    """Others held the database for as long as anybody waits; nothing was stored."""
    logger.warning("Answered as busy: %s", error)
    return _problem(problem_body(503, "busy", SENTENCES[503]), {"Retry-After": RETRY_AFTER_S})


def _problem(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> JsonResponse:
    """Always JSON, also where a view renders something else."""
    return JsonResponse(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


class ProblemsMiddleware:
    """What no DRF view caught: errors below `/api/` become problems, refusals of pages pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith(API):
            return response
        if "json" in response.get("Content-Type", "") or response.streaming:
            return response
        if response.status_code >= 500 and settings.DEBUG:
            return response  # Django's page with the traceback
        return _plain_problem(response)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        """Answer a refusal of a view that is not DRF's."""
        if not isinstance(exc, Refusal):
            return None
        body = _refusal_body(exc)
        if request.path.startswith(API):
            return _problem(body)
        return refused(request, body["status"], str(exc))


def _plain_problem(response: HttpResponse) -> HttpResponse:
    """The same answer with another body: its headers stay true."""
    status = HTTPStatus(response.status_code)
    code = "internal-error" if status >= 500 else status.phrase.lower().replace(" ", "-")
    body = problem_body(status, code, SENTENCES.get(status, f"{status.phrase}."))
    response.content = json.dumps(body)
    response["Content-Type"] = CONTENT_TYPE
    response["Content-Length"] = str(len(response.content))
    return response


def unknown_api_address(request: HttpRequest) -> HttpResponse:
    """Below `/api/` an unknown address is a problem, never a redirect that loses the body."""
    raise Http404
