"""What customers hold and what is sent to them."""

from django.db import models
from django.db.models import Q

from customers.models import Channel, Customer
from dispatch.models import Visit
from events.models import Guarded


class TrackingLink(Guarded):
    """A capability to follow one visit; only its hash is kept."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="tracking_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link to visit {self.visit_id}"


class OutgoingStatus(models.TextChoices):
    """Where a message to a customer stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class OutgoingMessage(Guarded):
    """A message to send, once per recipient, occasion and version of what it is about."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="outgoing")
    visit = models.ForeignKey(Visit, models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    recipient = models.CharField(max_length=160)
    occasion = models.CharField(max_length=40)
    occasion_version = models.BigIntegerField(default=0)
    subject = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField()
    status = models.CharField(
        max_length=8, choices=OutgoingStatus.choices, default=OutgoingStatus.WAITING
    )
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="told_once",
                fields=["recipient", "occasion", "visit", "occasion_version"],
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="message_due", condition=Q(status="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.occasion} to customer {self.customer_id}"
