"""How often one address may ask for tracking pages: enough to read, too slow to guess."""

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

View = Callable[..., HttpResponse]


class TrackingThrottle(SimpleRateThrottle):
    """Counts by the address that asks, whatever it asks for."""

    scope = "tracking"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """One count per address."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def throttled(view: View) -> View:
    """Answer 429 to who asks too often."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle = TrackingThrottle()
        # It reads META only, which both kinds of request have.
        if throttle.allow_request(cast("Request", request), cast("APIView", None)):
            return view(request, *args, **kwargs)
        wait_s = ceil(throttle.wait() or 1)
        return HttpResponse(status=429, headers={"Retry-After": str(wait_s)})

    return counted
