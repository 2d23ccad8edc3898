"""Requests that create or act carry a key; a repetition gets the first answer."""

from collections.abc import Callable

from rest_framework.request import Request
from rest_framework.response import Response

from dispatch.api.scope import acting, request_id
from events.idempotency import Answer, Keyed, fingerprint, once
from events.refusals import KeyMissing


def answer_once(request: Request, act: Callable[[], Answer]) -> Response:
    """Answer with what `act` gives, or with what it gave when this key came first.

    Raises:
        KeyMissing: no `Idempotency-Key` of 8 to 80 characters.
        KeyReused: the key came with another request before.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(key) <= 80:
        raise KeyMissing
    keyed = Keyed(
        principal=f"user:{request.user.pk}",
        key=key,
        fingerprint=fingerprint(request.method or "", request.path, request.data),
    )
    answer = once(keyed, acting(request), act, request_id=request_id(request))
    return Response(answer.body, status=answer.status, headers=answer.headers)
