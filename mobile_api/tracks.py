"""A track as JSON, the same for the phone and for the office."""

from typing import Any

from rest_framework import serializers

from mobile_api.days import DayField
from technicians.models import Position, TrackView
from technicians.track import Track


class TrackQuery(serializers.Serializer[Any]):
    """Which day, in the technician's zone; today by default."""

    day = DayField(required=False, default=None, allow_null=True)


class TrackPointSerializer(serializers.ModelSerializer[Position]):
    """Where the phone was."""

    t = serializers.DateTimeField(source="at")

    class Meta:
        model = Position
        fields = ["t", "lat", "lon", "accuracy_m"]


class TrackSerializer(serializers.Serializer[Track]):
    """A day's positions, in the order of time."""

    day = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="Exclusive.")
    points = TrackPointSerializer(many=True, source="positions")


class TrackViewSerializer(serializers.ModelSerializer[TrackView]):
    """Who looked at what, and what for."""

    by = serializers.SerializerMethodField()

    class Meta:
        model = TrackView
        fields = ["id", "viewed_at", "by", "starts_at", "ends_at", "purpose"]

    def get_by(self, view: TrackView) -> str:
        """The name of who looked; empty for somebody who was erased."""
        return view.viewer.name if view.viewer else ""
