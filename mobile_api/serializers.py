"""What phones and the office send to this door, and what they get."""

from typing import Any

from rest_framework import serializers

from events.models import MAX_ID
from mobile_api.commands import MAX_BATCH
from mobile_api.models import Device
from mobile_api.parsing import KINDS
from mobile_api.payloads import is_number
from mobile_api.positions import DROPPED, MAX_POINTS
from mobile_api.sync_schema import ChangesSerializer


class PairSerializer(serializers.Serializer[Any]):
    """A phone introduces itself with the code that the office shows."""

    code = serializers.CharField(max_length=20)
    platform = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    name = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    app_version = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    cookie = serializers.BooleanField(
        required=False, default=False, help_text="Keep the token in a cookie, for a web page."
    )


class PairedSerializer(serializers.Serializer[Any]):
    """A paired phone; the token is shown this once."""

    device = serializers.IntegerField()
    token = serializers.CharField(help_text="Send it as `Authorization: Bearer ...`.")
    technician = serializers.IntegerField()
    name = serializers.CharField(help_text="The technician's name.")
    next_seq = serializers.IntegerField()


class CommandSerializer(serializers.Serializer[Any]):
    """One command. Only its number must be right: what is wrong with the rest is answered in the
    item, and uses the number up."""

    seq = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    kind = serializers.JSONField(required=False, help_text=f"One of: {', '.join(KINDS)}.")
    assignment = serializers.JSONField(
        required=False,
        help_text="The assignment's id, or the UUID that the phone gave a found job.",
    )
    offer = serializers.JSONField(required=False, help_text="The offer's id.")
    base_version = serializers.JSONField(
        required=False, help_text="The version that the phone saw; kept with the command."
    )
    occurred_at = serializers.JSONField(required=False, help_text="RFC 3339, the phone's clock.")
    position = serializers.JSONField(required=False, help_text="{lat, lon} in degrees.")
    payload = serializers.JSONField(
        required=False,
        help_text="What the kind needs, such as {reason: code, note: text, follow_up: boolean}.",
    )

    def to_internal_value(self, data: Any) -> Any:
        """The item as it came: it is stored raw."""
        if not isinstance(data, dict) or not is_number(data.get("seq")):
            raise serializers.ValidationError({"seq": ["A whole number from 1 on."]})
        return data


class BatchSerializer(serializers.Serializer[Any]):
    """A batch of commands, and when the phone sent it by its own clock."""

    sent_at = serializers.DateTimeField(required=False, default=None, allow_null=True)
    commands = serializers.ListField(child=CommandSerializer(), max_length=MAX_BATCH)


class HandledSerializer(serializers.Serializer[Any]):
    """What became of one command."""

    seq = serializers.IntegerField()
    result = serializers.ChoiceField(["applied", "duplicate", "parked", "rejected", "gap"])
    was = serializers.CharField(help_text="What a duplicate was answered the first time.")
    assignment = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True, help_text="Of the assignment after it.")
    error_code = serializers.CharField()
    message = serializers.CharField()
    state = serializers.DictField(
        allow_null=True,
        help_text="What it addressed, as it is now: {status, visit_status, version, missing} of an "
        "assignment, {shift, since} of the clock, {status} of an offer.",
    )


class HandledBatchSerializer(serializers.Serializer[Any]):
    """One answer per command, and the number that is expected next."""

    results = HandledSerializer(many=True)
    next_seq = serializers.IntegerField()
    server_time = serializers.DateTimeField()


class PointSerializer(serializers.Serializer[Any]):
    """Where a phone was; a point that makes no sense is answered by itself, not as an error."""

    id = serializers.JSONField(
        required=False, help_text="The phone's own name for it: a number or a short text."
    )
    t = serializers.JSONField(help_text="RFC 3339, when.")
    lat = serializers.JSONField(help_text="Degrees.")
    lon = serializers.JSONField(help_text="Degrees.")
    accuracy_m = serializers.JSONField(required=False, help_text="Radius in metres.")

    def to_internal_value(self, data: Any) -> Any:
        """The point as it came."""
        return data


class PointsSerializer(serializers.Serializer[Any]):
    """Positions, in any order; sending them again is safe."""

    points = serializers.ListField(child=PointSerializer(), max_length=MAX_POINTS)


class DroppedPointSerializer(serializers.Serializer[Any]):
    """A position that is not kept; sending it again changes nothing."""

    index = serializers.IntegerField(help_text="Its place in the batch, from 0 on.")
    id = serializers.JSONField(allow_null=True, help_text="The phone's own name for it.")
    reason = serializers.ChoiceField(DROPPED)


class KeptPointsSerializer(serializers.Serializer[Any]):
    """How many positions were stored, known before, and refused by reason; and which."""

    accepted = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    rejected = serializers.DictField(child=serializers.IntegerField())
    dropped = DroppedPointSerializer(many=True)


class SyncQuerySerializer(serializers.Serializer[Any]):
    """From where on, and how much at once."""

    cursor = serializers.CharField(required=False, default="", allow_blank=True)
    limit = serializers.IntegerField(required=False, default=500, min_value=1, max_value=500)


class SyncSerializer(serializers.Serializer[Any]):
    """What is new, and where to go on."""

    changes = ChangesSerializer()
    next_cursor = serializers.CharField()
    has_more = serializers.BooleanField()
    server_time = serializers.DateTimeField()
    next_seq = serializers.IntegerField()


class LimitsSerializer(serializers.Serializer[Any]):
    """How much at once."""

    commands_per_batch = serializers.IntegerField()
    body_bytes = serializers.IntegerField()
    command_bytes = serializers.IntegerField()
    visits_per_sync = serializers.IntegerField()
    points_per_batch = serializers.IntegerField()
    upload_bytes = serializers.IntegerField()


class SyncHintsSerializer(serializers.Serializer[Any]):
    """How often to ask, and how long to keep what was acknowledged."""

    poll_s = serializers.IntegerField()
    keep_acknowledged_days = serializers.IntegerField()


class StepSerializer(serializers.Serializer[Any]):
    """A step of the life cycle that a technician may take."""

    to = serializers.CharField()
    command = serializers.CharField()
    skips = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which is no name in Python."""
        return {"from": serializers.CharField(), **super().get_fields()}


class ReasonSerializer(serializers.Serializer[Any]):
    """A reason that may be given for some commands."""

    code = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    commands = serializers.ListField(child=serializers.CharField())


class NamedCodeSerializer(serializers.Serializer[Any]):
    """A code and its name in the language of the request."""

    code = serializers.CharField()
    name = serializers.CharField()


class PartTypeSerializer(NamedCodeSerializer):
    """A part that may be used or asked for."""

    unit = serializers.CharField()


class ClockWordsSerializer(serializers.Serializer[Any]):
    """What the clock's commands and states are called."""

    commands = serializers.DictField(child=serializers.CharField())
    states = serializers.DictField(child=serializers.CharField())


class ConfigSerializer(serializers.Serializer[Any]):
    """What an app has to know about this server."""

    min_version = serializers.CharField()
    limits = LimitsSerializer()
    sync = SyncHintsSerializer()
    reasons = ReasonSerializer(many=True)
    lifecycle = StepSerializer(many=True)
    work_types = NamedCodeSerializer(many=True, help_text="Of jobs that may be found on site.")
    parts = PartTypeSerializer(many=True)
    clock = ClockWordsSerializer()
    languages = NamedCodeSerializer(many=True)
    push_key = serializers.CharField(
        allow_blank=True, help_text="`applicationServerKey` of a subscription; empty: no push."
    )


class ShownCodeSerializer(serializers.Serializer[Any]):
    """A pairing code, shown this once."""

    code = serializers.CharField()
    qr_svg = serializers.CharField()
    expires_at = serializers.DateTimeField()


class DeviceSerializer(serializers.ModelSerializer[Device]):
    """A phone as the office sees it."""

    class Meta:
        model = Device
        fields = [
            "id",
            "technician",
            "name",
            "platform",
            "app_version",
            "paired_at",
            "seen_at",
            "revoked_at",
        ]
        read_only_fields = fields
