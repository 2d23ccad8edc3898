"""How a phone learns that there is something to pull: a stream while it is open, push else."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dispatch.api.schema import problems
from mobile_api.push import Address, subscribe, unsubscribe
from mobile_api.push_addresses import LONGEST
from mobile_api.stream import stream_address
from mobile_api.views.door import APP_VERSION, NOT_STORED, PhoneView


class StreamSerializer(serializers.Serializer[Any]):
    """Where to open the stream: server-sent events of the name `changed`, without content."""

    url = serializers.CharField(help_text="Below this server; opens once for each answer.")
    expires_in_s = serializers.IntegerField(help_text="Open it within so many seconds.")


class PushAddressSerializer(serializers.Serializer[Any]):
    """What `PushSubscription.toJSON()` says, flat."""

    endpoint = serializers.CharField(max_length=LONGEST)
    p256dh = serializers.CharField(max_length=200)
    auth = serializers.CharField(max_length=80)


class StreamView(PhoneView):
    """The stream that says: pull now."""

    @extend_schema(
        operation_id="mobile_stream",
        parameters=[APP_VERSION],
        responses={200: StreamSerializer, **problems(401, 426)},
    )
    def get(self, request: Request) -> Response:
        """The address of a stream that says when to pull; it ends when the phone is signed out."""
        return Response(asdict(stream_address(self.device(request))), headers=NOT_STORED)


class PushView(PhoneView):
    """Messages to a phone whose app is closed."""

    @extend_schema(
        operation_id="mobile_push_update",
        parameters=[APP_VERSION],
        request=PushAddressSerializer,
        responses={204: None, **problems(400, 401, 403, 413, 426)},
    )
    def put(self, request: Request) -> Response:
        """Wake this phone at this address; one from before ends."""
        body = PushAddressSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        phone = self.phone(request)
        subscribe(phone.device, Address(**dict(body.validated_data)), actor=phone.actor)
        return Response(status=204)

    @extend_schema(
        operation_id="mobile_push_destroy",
        parameters=[APP_VERSION],
        request=None,
        responses={204: None, **problems(401, 403, 426)},
    )
    def delete(self, request: Request) -> Response:
        """Wake this phone no more; again does nothing."""
        phone = self.phone(request)
        unsubscribe(phone.device, actor=phone.actor)
        return Response(status=204)
