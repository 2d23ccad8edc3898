"""What the OpenAPI document says on every write: headers, refusals."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

PROBLEM = {
    "type": "object",
    "description": "A problem as RFC 9457 has it.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "details": {"type": "object", "additionalProperties": True},
        "errors": {"type": "object", "additionalProperties": True},
    },
}

MEANING = {
    400: "Something in the request is not valid.",
    401: "Nobody is signed in.",
    403: "This person may not do it.",
    404: "It does not exist, or not for this person.",
    409: "It clashes with something that happens now.",
    410: "The position is too old: load everything anew.",
    412: "It was changed meanwhile.",
    413: "More bytes than are taken at once.",
    422: "A rule of the work forbids it.",
    426: "This app is too old for this server.",
    428: "The version that was seen is missing.",
    429: "Too many requests.",
}

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description='The version seen: "v7".'
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="8 to 80 characters, new for each act; a repetition gets the first answer.",
)


def problems(*statuses: int) -> dict[Any, OpenApiResponse]:
    """One problem response per status."""
    return {
        (status, "application/problem+json"): OpenApiResponse(PROBLEM, MEANING[status])
        for status in statuses
    }
