"""Pictures from phones: announce, send in parts, finish."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from dispatch.api.schema import problems
from events.refusals import BadInput
from mobile_api.authentication import LeavingPhoneAuthentication, require_valid
from mobile_api.errors import DeviceRevoked
from mobile_api.models import Upload
from mobile_api.parsing import BodyTooLarge
from mobile_api.quarantine import is_awaited
from mobile_api.uploads import (
    MEDIA_TYPES,
    UPLOAD_BYTES,
    Announced,
    announce,
    finish,
    take_bytes,
    upload_of,
)
from mobile_api.views.door import APP_VERSION, NOT_STORED, PhoneView

OFFSET = OpenApiParameter(
    "Upload-Offset",
    int,
    OpenApiParameter.HEADER,
    required=True,
    description="How many bytes lie before these; must be `received_bytes`.",
)
SAID = ", ".join(kind.removeprefix("image/").upper() for kind in MEDIA_TYPES[:4])


class AnnouncedSerializer(serializers.Serializer[Any]):
    """A picture that a phone wants to send."""

    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}\Z", help_text="Of the bytes as they will be sent, in small letters."
    )
    size = serializers.IntegerField(min_value=1, max_value=UPLOAD_BYTES, help_text="In bytes.")
    media_type = serializers.ChoiceField(
        MEDIA_TYPES, error_messages={"invalid_choice": f"Send a picture of the kinds {SAID}."}
    )
    captured_at = serializers.DateTimeField(required=False, default=None, allow_null=True)


class UploadSerializer(serializers.ModelSerializer[Upload]):
    """How far an upload is."""

    is_finished = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields = ["sha256", "received_bytes", "is_finished"]

    def get_is_finished(self, row: Upload) -> bool:
        """Whether it was checked and kept; nothing is to be sent any more."""
        return row.finished_at is not None


class BytesParser(BaseParser):
    """Names the kind of body in the API's document; the view reads the stream itself."""

    media_type = "application/octet-stream"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Nothing: see above."""
        return None


class PictureView(PhoneView):
    """A route for pictures: also of a phone that was signed out, if we wait for them."""

    authentication_classes = [LeavingPhoneAuthentication]

    def sender(self, request: Request, sha256: str) -> int:
        """The technician whose picture it is.

        Raises:
            DeviceRevoked: the phone was signed out, and none of its reports names this picture.
        """
        device = self.device(request)
        try:
            require_valid(device, timezone.now())
        except DeviceRevoked:
            if not is_awaited(device, sha256):
                raise
        return device.technician_id


class UploadsView(PictureView):
    """Where a picture is announced."""

    @extend_schema(
        operation_id="mobile_uploads_create",
        parameters=[APP_VERSION],
        request=AnnouncedSerializer,
        responses={
            201: UploadSerializer,
            200: UploadSerializer,
            **problems(400, 401, 403, 409, 413, 426),
        },
    )
    def post(self, request: Request) -> Response:
        """Announce a picture by the hash of its bytes; 200 says how far a known one is."""
        body = AnnouncedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        picture = Announced(**dict(body.validated_data))
        row, is_new = announce(self.sender(request, picture.sha256), picture)
        return _answer(row, 201 if is_new else 200)


class UploadView(PictureView):
    """One picture on its way."""

    parser_classes = [BytesParser]

    def require_small(self, request: Request) -> None:
        """A part of a picture may be as large as a picture."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > UPLOAD_BYTES:
            raise BodyTooLarge(f"Send at most {UPLOAD_BYTES} bytes at once.")

    @extend_schema(
        operation_id="mobile_uploads_retrieve",
        parameters=[APP_VERSION],
        responses={200: UploadSerializer, **problems(401, 404, 426)},
    )
    def get(self, request: Request, sha256: str) -> Response:
        """How far it is."""
        return _answer(upload_of(self.sender(request, sha256), sha256))

    @extend_schema(
        operation_id="mobile_uploads_update",
        parameters=[APP_VERSION, OFFSET],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={200: UploadSerializer, **problems(400, 401, 403, 404, 409, 413, 426)},
    )
    def put(self, request: Request, sha256: str) -> Response:
        """Send the bytes that come next; a 409 says from which on."""
        given = request.headers.get("Upload-Offset", "")
        if not (given.isascii() and given.isdigit() and len(given) <= 12):
            raise BadInput("Say how many bytes lie before these, as in Upload-Offset: 0.")
        # DRF's own stream is empty where a body comes in chunks and does not say how long it is.
        body: Any = request._request  # noqa: SLF001
        return _answer(take_bytes(self.sender(request, sha256), sha256, int(given), body))


class UploadFinishView(PictureView):
    """The end of an upload."""

    @extend_schema(
        operation_id="mobile_uploads_finish",
        parameters=[APP_VERSION],
        request=None,
        responses={200: UploadSerializer, **problems(400, 401, 403, 404, 409, 426)},
    )
    def post(self, request: Request, sha256: str) -> Response:
        """Check the bytes, make the picture anew without its place, and keep it.

        A 400 says what is wrong with it; nothing of it is left then, and it may be announced anew.
        """
        return _answer(finish(self.sender(request, sha256), sha256))


def _answer(row: Upload, status: int = 200) -> Response:
    return Response(UploadSerializer(row).data, status=status, headers=NOT_STORED)
