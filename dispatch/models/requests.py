"""What somebody asked for."""

from django.db import models

from company.models import FromSource, Territory
from customers.models import Channel, Conversation, Customer, Site
from dispatch.models.work_types import Priority, WorkType
from events.models import VersionedModel


class RequestStatus(models.TextChoices):
    """Where a request stands; see `lifecycle.REQUEST`."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    CONVERTED = "converted"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    DUPLICATE = "duplicate"
    DECLINED = "declined"
    HISTORY = "history"


class Needs(models.TextChoices):
    """What a request lacks before it can become a job."""

    NOTHING = ""
    ADDRESS = "address"
    WORK_TYPE = "work_type"
    CONTACT = "contact"


class ServiceRequest(VersionedModel, FromSource):
    """What somebody asked for, in their words, with its channel and conversation."""

    channel = models.CharField(max_length=12, choices=Channel.choices)
    received_at = models.DateTimeField()
    status = models.CharField(
        max_length=24, choices=RequestStatus.choices, default=RequestStatus.RECEIVED
    )
    needs = models.CharField(
        max_length=12, choices=Needs.choices, default=Needs.NOTHING, blank=True
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="requests")
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True)
    words = models.TextField(blank=True, default="")
    # What the source called the kind of work; the work type is what we made of it.
    asked_type = models.CharField(max_length=200, blank=True, default="")
    work_type = models.ForeignKey(WorkType, models.PROTECT, null=True, blank=True)
    priority = models.CharField(max_length=12, choices=Priority.choices, blank=True, default="")
    wanted_from = models.DateTimeField(null=True, blank=True)
    wanted_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )

    class Meta(FromSource.Meta):
        indexes = [
            models.Index(fields=["status", "received_at"], name="request_by_status"),
            # The unique index is partial, and SQLite cannot see that a lookup lies within it.
            models.Index(fields=["source", "external_id"], name="request_by_source"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk} ({self.status})"
