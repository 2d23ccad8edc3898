"""The board over HTTP: its snapshot, one visit's facts, the ticket to its live feed."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsDispatcher, signed_in, territories_of
from dispatch.api.plain import as_json, schema_of
from dispatch.api.schema import problems
from dispatch.api.scope import acting, visible_visits
from dispatch.api.versions import etag
from dispatch.errors import VisitNotFound
from dispatch.lifecycle import Command, can
from dispatch.models import Visit
from dispatch.queries.board import board_snapshot
from dispatch.queries.shapes import Board
from dispatch.queries.visit_facts import VisitFacts, visit_facts
from events import tickets
from events.actors import ActorKind
from events.log import position
from events.models import head

DAY = OpenApiParameter("day", {"type": "string", "format": "date"}, description="Today by default.")
TERRITORY = OpenApiParameter("territory", int, description="All that you see by default.")
EPOCH = OpenApiParameter("epoch", str, description="The one of the snapshot that you show.")
OFFERED = (Command.PLACE, Command.UNPLAN, Command.CANCEL)


class BoardQuery(serializers.Serializer[Any]):
    """Which day of which territory."""

    day = serializers.DateField(required=False)
    territory = serializers.IntegerField(required=False)


class FeedTicketSerializer(serializers.Serializer[Any]):
    """A ticket that opens `/events/` within a minute, and where the log stands."""

    ticket = serializers.CharField()
    seq = serializers.IntegerField()
    epoch = serializers.CharField()


class BoardView(APIView):
    """The board's snapshot."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        parameters=[DAY, TERRITORY],
        responses={
            200: OpenApiResponse(schema_of(Board), "The day as it stands at `seq`."),
            **problems(400, 404),
        },
    )
    def get(self, request: Request) -> Response:
        """One day of one or all of your territories; events after `seq` change it."""
        query = BoardQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        wish = query.validated_data
        visible = territories_of(signed_in(request))
        board = board_snapshot(visible, day=wish.get("day"), territory_id=wish.get("territory"))
        return Response(as_json(board))


class BoardVisitView(APIView):
    """One visit's facts."""

    permission_classes = [IsDispatcher]

    @extend_schema(
        responses={
            200: OpenApiResponse(schema_of(VisitFacts), "What there is to know of the visit."),
            **problems(404),
        }
    )
    def get(self, request: Request, visit_id: int) -> Response:
        """What the inspector shows, and what may be done; the version is in the ETag."""
        rows = visible_visits(signed_in(request)).select_related(
            "job__customer", "job__site", "job__work_type", "reason", "pin"
        )
        visit = rows.filter(pk=visit_id).first()
        if visit is None:
            raise VisitNotFound
        facts = visit_facts(visit, _actions(visit, acting(request).kind))
        return Response(as_json(facts), headers={"ETag": etag(visit)})


class FeedTicketView(APIView):
    """The ticket to the live feed."""

    permission_classes = [IsDispatcher]

    @extend_schema(parameters=[EPOCH], responses={200: FeedTicketSerializer})
    def get(self, request: Request) -> Response:
        """A ticket for all territories that you see; open `/events/?ticket=...&after=<seq>`."""
        user = signed_in(request)
        topics = [f"territory:{territory.pk}" for territory in territories_of(user)]
        ticket = tickets.issue(
            "user", user.pk, topics, epoch=request.query_params.get("epoch", "")[:32]
        )
        return Response({"ticket": ticket, "seq": position(), "epoch": head().epoch})


def _actions(visit: Visit, by: ActorKind) -> list[str]:
    return [command.value for command in OFFERED if can(visit, command, by)]
