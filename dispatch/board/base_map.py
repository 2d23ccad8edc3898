"""The streets that the map draws."""

from django.http import HttpRequest, HttpResponse

from company.policies import Anybody, policy
from dispatch.demo.city import base_map_bytes


@policy(Anybody)
def base_map(request: HttpRequest) -> HttpResponse:
    """Streets and districts, compressed; public data, so the customer's page has them too."""
    answer = HttpResponse(base_map_bytes(), content_type="application/json")
    answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
