"""What the office makes of a request, over HTTP: triage, address, convert, decline and the like."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsAgent, signed_in
from customers.sites import Address
from dispatch.api.jobs import JobSerializer
from dispatch.api.keys import answer_once
from dispatch.api.request_forms import (
    AddressForm,
    DecisionForm,
    DuplicateForm,
    NoteForm,
    QuestionForm,
    RequestSerializer,
    decision,
)
from dispatch.api.requests import stored, visible
from dispatch.api.schema import IDEMPOTENCY_KEY, problems
from dispatch.api.scope import acting
from dispatch.api.versions import etag
from dispatch.services.triage import (
    ask_customer,
    convert_request,
    decline_request,
    mark_duplicate,
    reopen_request,
    set_address,
    triage_request,
)
from events.idempotency import Answer

REFUSED = problems(400, 404, 422)


class RequestTriageView(APIView):
    """Finding out what a request is."""

    permission_classes = [IsAgent]

    @extend_schema(
        request=DecisionForm,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: RequestSerializer, **REFUSED},
    )
    def post(self, request: Request, request_id: int) -> Response:
        """Note what was found out; the request is triaged once nothing is missing."""
        found = decision(_valid(DecisionForm, request), signed_in(request))
        return _once(
            request,
            request_id,
            lambda: triage_request(request_id, found, actor=acting(request)),
        )


class RequestAddressView(APIView):
    """Where a request is."""

    permission_classes = [IsAgent]

    @extend_schema(
        request=AddressForm,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: RequestSerializer, **REFUSED},
    )
    def post(self, request: Request, request_id: int) -> Response:
        """Give a request its place; with coordinates it no longer waits for one."""
        address = Address(**_valid(AddressForm, request))
        return _once(
            request, request_id, lambda: set_address(request_id, address, actor=acting(request))
        )


class RequestConvertView(APIView):
    """Turning a request into work."""

    permission_classes = [IsAgent]

    @extend_schema(
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: JobSerializer, **problems(404, 422)},
    )
    def post(self, request: Request, request_id: int) -> Response:
        """Open the job, with its first visit."""
        visible(request, request_id)

        def act() -> Answer:
            job = convert_request(request_id, actor=acting(request))
            headers = {"ETag": etag(job), "Location": f"/api/jobs/{job.pk}/"}
            return Answer(201, JobSerializer(job).data, headers)

        return answer_once(request, act)


class RequestDeclineView(APIView):
    """Letting a request go."""

    permission_classes = [IsAgent]

    @extend_schema(
        request=NoteForm,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: RequestSerializer, **REFUSED},
    )
    def post(self, request: Request, request_id: int) -> Response:
        """Decline a request; it may be reopened."""
        note = _valid(NoteForm, request)["note"]
        return _once(
            request,
            request_id,
            lambda: decline_request(request_id, actor=acting(request), note=note),
        )


class RequestDuplicateView(APIView):
    """Saying that two requests ask for the same."""

    permission_classes = [IsAgent]

    @extend_schema(
        request=DuplicateForm,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: RequestSerializer, **REFUSED},
    )
    def post(self, request: Request, request_id: int) -> Response:
        """Mark a request as a duplicate of an earlier one; it may be reopened."""
        of = _valid(DuplicateForm, request)["of"]
        visible(request, of)
        return _once(
            request, request_id, lambda: mark_duplicate(request_id, of=of, actor=acting(request))
        )


class RequestQuestionView(APIView):
    """Asking back."""

    permission_classes = [IsAgent]

    @extend_schema(
        request=QuestionForm,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: RequestSerializer, **REFUSED},
    )
    def post(self, request: Request, request_id: int) -> Response:
        """Ask the customer something; the request waits for the answer."""
        question = _valid(QuestionForm, request)["question"]
        return _once(
            request,
            request_id,
            lambda: ask_customer(request_id, question, actor=acting(request)),
        )


class RequestReopenView(APIView):
    """Taking a request up again."""

    permission_classes = [IsAgent]

    @extend_schema(
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: RequestSerializer, **problems(404, 422)},
    )
    def post(self, request: Request, request_id: int) -> Response:
        """Reopen a request that was declined or a duplicate."""
        return _once(request, request_id, lambda: reopen_request(request_id, actor=acting(request)))


def _once(request: Request, request_id: int, step: Callable[[], object]) -> Response:
    """Take a step on a visible request once, and tell the request as it is then."""
    visible(request, request_id)

    def act() -> Answer:
        step()
        return stored(request_id)

    return answer_once(request, act)


def _valid(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = form(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
