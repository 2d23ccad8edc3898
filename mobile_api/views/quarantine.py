"""Where a phone that was signed out hands over what it had still to say."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from dispatch.api.schema import problems
from mobile_api.authentication import RevokedPhoneAuthentication
from mobile_api.clock import offset
from mobile_api.quarantine import keep_apart
from mobile_api.serializers import BatchSerializer
from mobile_api.views.door import NOT_STORED, PhoneView


class KeptApartSerializer(serializers.Serializer[Any]):
    """What became of one command."""

    seq = serializers.IntegerField()
    result = serializers.ChoiceField(
        ["kept", "duplicate"], help_text="`duplicate`: it was handled before the phone went."
    )
    was = serializers.CharField(help_text="What a duplicate was answered the first time.")


class KeptBatchSerializer(serializers.Serializer[Any]):
    """One answer per command; all of them may be forgotten by the phone."""

    results = KeptApartSerializer(many=True)
    server_time = serializers.DateTimeField()


class QuarantineView(PhoneView):
    """The last thing that a signed-out phone may say."""

    authentication_classes = [RevokedPhoneAuthentication]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "kept"
    takes_old_apps = True

    @extend_schema(
        operation_id="mobile_quarantine",
        request=BatchSerializer,
        responses={200: KeptBatchSerializer, **problems(400, 401, 403, 409, 413, 429)},
    )
    def post(self, request: Request) -> Response:
        """Hand over commands with the token that was revoked; the office decides about them.

        They are kept as they came, by their number: gaps and repetitions do no harm.
        """
        received_at = timezone.now()
        body = BatchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        kept = keep_apart(
            body.validated_data["commands"],
            self.device(request),
            offset=offset(body.validated_data["sent_at"], received_at),
        )
        answer = {"results": [asdict(one) for one in kept], "server_time": received_at}
        return Response(answer, headers=NOT_STORED)
