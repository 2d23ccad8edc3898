"""The shape of a sync's changes, for the API's document."""

from typing import Any

from rest_framework import serializers

from technicians.models import ClockKind


class RowChangesSerializer(serializers.Serializer[Any]):
    """Rows as they are now, and the ids of those that the phone forgets."""

    upserted = serializers.ListField(child=serializers.DictField())
    deleted = serializers.ListField(child=serializers.IntegerField())


class PunchSerializer(serializers.Serializer[Any]):
    """Something said at the clock, at the time that counts."""

    kind = serializers.CharField(help_text=f"One of: {', '.join(ClockKind.values)}.")
    occurred_at = serializers.DateTimeField()


class ClockSerializer(serializers.Serializer[Any]):
    """Whether the technician is on shift, since when, and what was said today."""

    shift = serializers.ChoiceField(["off", "on", "break"])
    since = serializers.DateTimeField(allow_null=True)
    entries = PunchSerializer(many=True)


class PlannedBreakSerializer(serializers.Serializer[Any]):
    """A break that may begin between two instants."""

    minutes = serializers.IntegerField()
    earliest_at = serializers.DateTimeField()
    latest_at = serializers.DateTimeField()


class PlannedShiftSerializer(serializers.Serializer[Any]):
    """When the technician is to work."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    breaks = PlannedBreakSerializer(many=True)


class PlannedDaySerializer(serializers.Serializer[Any]):
    """A day of the window; no shift on a day off."""

    date = serializers.DateField()
    shift = PlannedShiftSerializer(allow_null=True)


class ChangesSerializer(serializers.Serializer[Any]):
    """Changes by kind; the clock and the days come whole with each answer."""

    visits = RowChangesSerializer()
    offers = RowChangesSerializer()
    conflicts = RowChangesSerializer()
    clock = ClockSerializer()
    days = PlannedDaySerializer(many=True)
    time_zone = serializers.CharField(help_text="Of the technician's territory, as in tzdata.")
