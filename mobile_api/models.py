"""Phones that may speak for a technician, and what they sent."""

from django.db import models

from company.models import User
from customers.models import StoredFile
from events.models import Guarded
from technicians.models import Technician


class PairingCode(Guarded):
    """A code that the office shows; pairs one phone, once, within 15 minutes. Stored hashed."""

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="pairing_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code for {self.technician_id}"


class Device(Guarded):
    """A paired phone; its token is stored hashed and can be revoked.

    `next_seq` is the number of the command that is expected next.
    """

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80, blank=True, default="")
    platform = models.CharField(max_length=20, blank=True, default="")
    app_version = models.CharField(max_length=20, blank=True, default="")
    next_seq = models.BigIntegerField(default=1)
    last_occurred_at = models.DateTimeField(null=True, blank=True)
    paired_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name or 'phone'} of {self.technician_id}"


class HandledCommand(Guarded):
    """A command as it came, and what was answered; stored with its effect."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="commands")
    seq = models.BigIntegerField()
    raw = models.JSONField()
    result = models.CharField(max_length=12)
    answer = models.JSONField(default=dict)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="command_once_per_device", fields=["device", "seq"])
        ]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.seq} {self.result}"


class QuarantinedCommand(Guarded):
    """A command from a phone that was signed out: kept, not applied, until the office decides."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="quarantine")
    seq = models.BigIntegerField()
    raw = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    resolution = models.CharField(max_length=12, blank=True, default="")
    answer = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["device", "seq"]
        constraints = [models.UniqueConstraint(name="quarantined_once", fields=["device", "seq"])]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.seq} kept apart"


class Upload(Guarded):
    """A picture on its way from a phone, named by the hash of its bytes; sent in parts.

    `file` is what we keep of it: made anew from its pixels, without the place where it was taken.
    """

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="uploads")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=40)
    captured_at = models.DateTimeField(null=True, blank=True)
    received_bytes = models.PositiveBigIntegerField(default=0)
    announced_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="upload_once", fields=["technician", "sha256"])]

    def __str__(self) -> str:
        return f"{self.sha256} {self.received_bytes}/{self.size_bytes}"


class PushSubscription(Guarded):
    """Where a browser's push service takes messages for a phone."""

    device = models.OneToOneField(Device, models.CASCADE, related_name="push")
    endpoint = models.TextField()
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=80)
    subscribed_at = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"push to {self.device_id}"


class PushDue(Guarded):
    """A push that is to be sent: says of what kind, which row, which version, and nothing else."""

    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="due")
    kind = models.CharField(max_length=40)
    entity_id = models.BigIntegerField()
    entity_version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    tried = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.entity_id} to {self.subscription_id}"
