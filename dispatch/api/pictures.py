"""Pictures that technicians took, for the office."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from company.policies import IsDispatcher, signed_in
from customers.attachments import open_stored
from dispatch.api.schema import problems
from dispatch.api.scope import visible_visits
from dispatch.errors import PictureNotFound
from dispatch.models import VisitFile


class VisitPictureView(APIView):
    """One photo or signature."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY, **problems(404)},
    )
    def get(self, request: Request, visit_id: int, picture_id: int) -> FileResponse:
        """The picture as we keep it: without the place where it was taken."""
        visits = visible_visits(signed_in(request))
        rows = VisitFile.objects.filter(pk=picture_id, visit=visit_id, visit__in=visits)
        row = rows.exclude(file=None).select_related("file").first()
        if row is None or row.file is None:
            raise PictureNotFound
        try:
            stored = open_stored(row.file)
        except FileNotFoundError:
            raise PictureNotFound from None
        headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
        return FileResponse(stored, content_type=row.file.media_type, headers=headers)
