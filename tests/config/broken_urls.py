"""Views that go wrong, for the tests of problems."""

from django.urls import path

from config.urls import handler404, handler500
from events.refusals import RuleBroken

__all__ = ["handler404", "handler500", "urlpatterns"]


def broken(request):
    raise ZeroDivisionError


def refused(request):
    raise RuleBroken("No <way>.")


urlpatterns = [
    path("api/broken/", broken),
    path("broken/", broken),
    path("api/refused/", refused),
    path("refused/", refused),
]
