"""The application as it is, and beside it the least that a write can be, on the same server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.asgi import application  # noqa: F401, I001 - this is what uvicorn serves
from config.urls import urlpatterns as all_patterns
from django.conf import settings
from django.urls import path
from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from technicians.models import Position

if TYPE_CHECKING:
    from rest_framework.request import Request


class BareView(APIView):
    """One row for each request, and nothing else."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        """Write a row."""
        technician = int(request.data["technician"])
        Position.objects.create(technician_id=technician, at=timezone.now(), lat=50.0, lon=14.0)
        return Response({"kept": 1})


urlpatterns = [path("bare/", BareView.as_view()), *all_patterns]
settings.ROOT_URLCONF = __name__
