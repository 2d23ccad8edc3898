"""Offers over HTTP: ask several technicians at once, take an offer back."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsDispatcher, signed_in
from dispatch.api.keys import answer_once
from dispatch.api.schema import IDEMPOTENCY_KEY, problems
from dispatch.api.scope import acting, visible_technicians, visible_visits
from dispatch.errors import OfferNotFound, TechnicianNotFound, VisitNotFound
from dispatch.models import Visit, VisitOffer
from dispatch.models.work_types import LEAD
from dispatch.services.offers import OfferWish, offer_visit, withdraw_offer
from events.idempotency import Answer
from events.models import MAX_ID

MOST_AT_ONCE = 50


class OfferSerializer(serializers.ModelSerializer[VisitOffer]):
    """An offer to one technician, and what became of it."""

    class Meta:
        model = VisitOffer
        fields = [
            "id", "version", "status", "visit", "technician", "role", "starts_at", "ends_at",
            "offered_at", "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class OfferWishSerializer(serializers.Serializer[Any]):
    """To whom, when, and as what; forced, only overlaps and pins hold somebody back."""

    technicians = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        min_length=1,
        max_length=MOST_AT_ONCE,
    )
    starts_at = serializers.DateTimeField()
    role = serializers.SlugField(max_length=40, default=LEAD)
    is_forced = serializers.BooleanField(default=False)


class VisitOffersView(APIView):
    """The offers of one visit."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        operation_id="visits_offers_list",
        responses={200: OfferSerializer(many=True), **problems(403, 404)},
    )
    def get(self, request: Request, visit_id: int) -> Response:
        """To whom this visit was offered, and what they said, the oldest first."""
        visit = _visible(request, visit_id)
        return Response(OfferSerializer(visit.offers.order_by("pk"), many=True).data)

    @extend_schema(
        operation_id="visits_offers_create",
        request=OfferWishSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: OfferSerializer(many=True), **problems(400, 403, 404, 422)},
    )
    def post(self, request: Request, visit_id: int) -> Response:
        """Offer a visit that nobody has: the first to accept has it. Answers all open offers.

        A second offer to the same technician at another time takes the place of the first.
        """
        body = OfferWishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        _visible(request, visit_id)
        wish = OfferWish(
            technician_ids=_visible_technicians(request, said["technicians"]),
            starts_at=said["starts_at"],
            role=said["role"],
            is_forced=said["is_forced"],
            offered_by=signed_in(request),
        )

        def act() -> Answer:
            offers = offer_visit(visit_id, wish, actor=acting(request))
            return Answer(201, OfferSerializer(offers, many=True).data)

        return answer_once(request, act)


class OfferWithdrawView(APIView):
    """Taking an offer back."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        operation_id="offers_withdraw_create",
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: OfferSerializer, **problems(400, 403, 404, 422)},
    )
    def post(self, request: Request, offer_id: int) -> Response:
        """Take back an offer that nobody has answered; it goes from the technician's phone."""
        visits = visible_visits(signed_in(request))
        if not VisitOffer.objects.filter(pk=offer_id, visit__in=visits).exists():
            raise OfferNotFound

        def act() -> Answer:
            offer = withdraw_offer(offer_id, actor=acting(request))
            return Answer(200, OfferSerializer(offer).data)

        return answer_once(request, act)


def _visible(request: Request, visit_id: int) -> Visit:
    visit = visible_visits(signed_in(request)).filter(pk=visit_id).first()
    if visit is None:
        raise VisitNotFound
    return visit


def _visible_technicians(request: Request, ids: list[int]) -> list[int]:
    wanted = set(ids)
    found = visible_technicians(signed_in(request)).filter(pk__in=wanted)
    if found.count() != len(wanted):
        raise TechnicianNotFound
    return sorted(wanted)
