"""Service requests over HTTP: list, take in, read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsAgent, signed_in
from dispatch.api.keys import answer_once
from dispatch.api.request_forms import NewRequestForm, RequestSerializer, new_request
from dispatch.api.schema import IDEMPOTENCY_KEY, problems
from dispatch.api.scope import acting, visible_requests
from dispatch.api.versions import etag
from dispatch.errors import BadField, RequestNotFound
from dispatch.models import RequestStatus, ServiceRequest
from dispatch.services.intake import find_known, receive
from events.idempotency import Answer

STATUS = OpenApiParameter("status", str, enum=RequestStatus.values, description="Only these.")
TERRITORY = OpenApiParameter("territory", int, description="Only those of this territory.")


class RequestsView(ListAPIView[ServiceRequest]):
    """All requests that this person sees."""

    permission_classes = [IsAgent]
    serializer_class = RequestSerializer
    queryset = ServiceRequest.objects.none()

    @extend_schema(
        parameters=[STATUS, TERRITORY],
        responses={200: RequestSerializer(many=True), **problems(400)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Requests, the newest first, a page at a time."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ServiceRequest]:
        """Those in this person's territories, as the filters say."""
        rows = told(visible_requests(signed_in(self.request)))
        status = self.request.query_params.get("status")
        if status is not None:
            if status not in RequestStatus.values:
                raise BadField("status", f"{status!r} is none of: {', '.join(RequestStatus)}.")
            rows = rows.filter(status=status)
        territory = self.request.query_params.get("territory")
        if territory is not None:
            rows = rows.filter(territory=_whole("territory", territory))
        return rows

    @extend_schema(
        request=NewRequestForm,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: RequestSerializer, 201: RequestSerializer, **problems(400, 422)},
    )
    def post(self, request: Request) -> Response:
        """Take a request in: 201, or 200 if source and external id are known already."""
        form = NewRequestForm(data=request.data)
        form.is_valid(raise_exception=True)
        user = signed_in(request)
        new = new_request(form.validated_data, user)
        known = find_known(new.source, new.external_id)
        if known is not None and not visible_requests(user).filter(pk=known.pk).exists():
            raise BadField("external_id", "A request that you do not see has this id.")

        def act() -> Answer:
            received = receive(new, actor=acting(request))
            status = 201 if received.outcome == "new" else 200
            return stored(received.request.pk, status)

        return answer_once(request, act)


class RequestView(APIView):
    """One request."""

    permission_classes = [IsAgent]

    @extend_schema(responses={200: RequestSerializer, **problems(404)})
    def get(self, request: Request, request_id: int) -> Response:
        """A request as it is now, its version in the ETag."""
        row = visible(request, request_id)
        return Response(RequestSerializer(row).data, headers={"ETag": etag(row)})


def told(rows: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """The same rows with what the serializer tells of them."""
    return rows.select_related("site", "work_type").prefetch_related("jobs")


def visible(request: Request, request_id: int) -> ServiceRequest:
    """A request that this person sees.

    Raises:
        RequestNotFound: it does not exist, or not for this person.
    """
    row = told(visible_requests(signed_in(request))).filter(pk=request_id).first()
    if row is None:
        raise RequestNotFound
    return row


def stored(request_id: int, status: int = 200) -> Answer:
    """The answer that tells a request as it is now."""
    row = told(ServiceRequest.objects.all()).get(pk=request_id)
    headers = {"ETag": etag(row)}
    if status == 201:
        headers["Location"] = f"/api/requests/{row.pk}/"
    return Answer(status, RequestSerializer(row).data, headers)


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadField(name, f"{text!r} is not an id.")
    return int(text)
