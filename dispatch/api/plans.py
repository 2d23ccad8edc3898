"""Plans over HTTP: ask for one, follow it, stop, publish or discard it."""

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsDispatcher, signed_in
from dispatch.api.keys import answer_once
from dispatch.api.schema import IDEMPOTENCY_KEY, IF_MATCH, problems
from dispatch.api.scope import acting, visible_plans, visible_territory_ids
from dispatch.api.versions import etag, seen_version
from dispatch.errors import BadField, PlanNotFound
from dispatch.models import Plan, Proposal, ProposalKind
from dispatch.services import planning, publishing
from events.idempotency import Answer

ACT = problems(400, 404, 409, 412, 422, 428)
KIND = OpenApiParameter(
    "kind", enum=ProposalKind.values, many=True, description="Only proposals of these kinds."
)


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """What a plan proposes for one role of one visit, and what became of it."""

    reasons = serializers.ListField(
        child=serializers.DictField(), help_text="Each a `code` with its numbers."
    )

    class Meta:
        model = Proposal
        fields = [
            "visit", "role", "kind", "technician", "starts_at", "ends_at", "travel_s", "reasons",
            "seen_version", "result",
        ]  # fmt: skip


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan without its proposals; `progress` moves while it is searched."""

    progress = serializers.DictField()
    figures = serializers.DictField()

    class Meta:
        model = Plan
        fields = [
            "id", "version", "status", "day", "territories", "limit_s", "queued_at", "started_at",
            "ended_at", "published_at", "progress", "figures", "error",
        ]  # fmt: skip


class PlanDetailSerializer(PlanSerializer):
    """A plan with its proposals."""

    proposals = serializers.SerializerMethodField()

    class Meta(PlanSerializer.Meta):
        fields = [*PlanSerializer.Meta.fields, "proposals"]

    @extend_schema_field(ProposalSerializer(many=True))
    def get_proposals(self, plan: Plan) -> Any:
        """In the order of the day: by technician and time; what nobody has comes last."""
        by_name = F("technician__name").asc(nulls_last=True)
        rows = plan.proposals.order_by(by_name, "starts_at", "visit", "role")
        kinds = self.context.get("kinds")
        return ProposalSerializer(rows.filter(kind__in=kinds) if kinds else rows, many=True).data


class PlanWishSerializer(serializers.Serializer[Any]):
    """Which day to plan, where, and how long to search at most."""

    day = serializers.DateField()
    territories = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="All that you see by default."
    )
    limit_s = serializers.IntegerField(min_value=1, max_value=600, default=30)


class PublishWishSerializer(serializers.Serializer[Any]):
    """Which of a plan's visits to publish; all by default."""

    visits = serializers.ListField(
        child=serializers.IntegerField(), required=False, allow_null=True, default=None
    )


class PlanConflictSerializer(serializers.Serializer[Any]):
    """A visit that keeps what it has, and why."""

    visit = serializers.IntegerField()
    code = serializers.CharField()
    numbers = serializers.DictField()


class PublishedSerializer(serializers.Serializer[Any]):
    """What came of publishing."""

    plan = PlanSerializer()
    published = serializers.ListField(child=serializers.IntegerField())
    dispatched = serializers.ListField(child=serializers.IntegerField())
    conflicts = PlanConflictSerializer(many=True)


class PlanListView(generics.ListAPIView[Plan]):
    """The plans, newest first, and asking for one."""

    permission_classes = [IsDispatcher]
    serializer_class = PlanSerializer
    queryset = Plan.objects.none()

    def get_queryset(self) -> QuerySet[Plan]:
        """Those that touch no territory outside this person's."""
        return visible_plans(signed_in(self.request)).prefetch_related("territories")

    @extend_schema(
        request=PlanWishSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={202: PlanSerializer, **problems(400, 404, 409, 422)},
    )
    def post(self, request: Request) -> Response:
        """Ask for a plan. One of the same day and territories that is searched now is joined."""
        wish = _valid(PlanWishSerializer, request)
        ids = _territories(request, wish.get("territories"))

        def act() -> Answer:
            plan = planning.queue_plan(
                wish["day"],
                ids,
                actor=acting(request),
                options=planning.SearchOptions(limit_s=wish["limit_s"]),
            )
            planning.wake(plan.pk)
            headers = {"ETag": etag(plan), "Location": f"/api/plans/{plan.pk}/"}
            return Answer(202, PlanSerializer(plan).data, headers)

        return answer_once(request, act)


class PlanView(APIView):
    """One plan."""

    permission_classes = [IsDispatcher]

    @extend_schema(parameters=[KIND], responses={200: PlanDetailSerializer, **problems(404)})
    def get(self, request: Request, plan_id: int) -> Response:
        """A plan as it is now, with its proposals; its version is in the ETag."""
        plan = _visible(request, plan_id)
        kinds = request.query_params.getlist("kind")
        body = PlanDetailSerializer(plan, context={"kinds": kinds}).data
        return Response(body, headers={"ETag": etag(plan)})


class PlanStopView(APIView):
    """Ending a search early."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        request=None,
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        responses={200: PlanSerializer, **ACT},
    )
    def post(self, request: Request, plan_id: int) -> Response:
        """Stop searching: the best so far is proposed, soon after."""
        seen = seen_version(request)
        _visible(request, plan_id)
        return answer_once(
            request, lambda: _stored(planning.stop(plan_id, seen=seen, actor=acting(request)))
        )


class PlanDiscardView(APIView):
    """Putting a proposal away."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        request=None,
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        responses={200: PlanSerializer, **ACT},
    )
    def post(self, request: Request, plan_id: int) -> Response:
        """Put a proposal away; nothing in force changes."""
        seen = seen_version(request)
        _visible(request, plan_id)
        return answer_once(
            request, lambda: _stored(planning.discard(plan_id, seen=seen, actor=acting(request)))
        )


class PlanPublishView(APIView):
    """Putting a proposal into force."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        request=PublishWishSerializer,
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        responses={200: PublishedSerializer, **ACT},
    )
    def post(self, request: Request, plan_id: int) -> Response:
        """Publish all or some visits. What changed meanwhile keeps the newer edit and is listed."""
        seen = seen_version(request)
        only = _valid(PublishWishSerializer, request)["visits"]
        _visible(request, plan_id)

        def act() -> Answer:
            done = publishing.publish_plan(plan_id, actor=acting(request), seen=seen, only=only)
            return Answer(200, _published(done), {"ETag": etag(done.plan)})

        return answer_once(request, act)


def _published(done: publishing.Published) -> dict[str, Any]:
    return {
        "plan": PlanSerializer(done.plan).data,
        "published": list(done.visit_ids),
        "dispatched": list(done.dispatched),
        "conflicts": [
            {"visit": one.visit_id, "code": one.cause.code, "numbers": one.cause.numbers}
            for one in done.conflicts
        ],
    }


def _territories(request: Request, wanted: list[int] | None) -> list[int]:
    """Those asked for, as far as this person may see them; all of theirs by default."""
    visible = visible_territory_ids(signed_in(request))
    if wanted is None:
        return visible
    if not set(wanted) <= set(visible):
        raise BadField("territories", "You do not see one of these territories.")
    return wanted


def _valid(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _visible(request: Request, plan_id: int) -> Plan:
    plan = visible_plans(signed_in(request)).filter(pk=plan_id).first()
    if plan is None:
        raise PlanNotFound
    return plan


def _stored(plan: Plan) -> Answer:
    return Answer(200, PlanSerializer(plan).data, {"ETag": etag(plan)})
