"""Phones that may speak for a technician, and what they sent."""

from django.db import models

from company.models import User
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
