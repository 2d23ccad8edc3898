"""What every template may know of the organisation."""

from django.http import HttpRequest

from company.organisation import organisation as current


def organisation(request: HttpRequest) -> dict[str, object]:
    """The organisation as `organisation`."""
    return {"organisation": current()}
