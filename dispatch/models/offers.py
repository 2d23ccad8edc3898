"""Visits offered to several technicians: the first to accept has it."""

from django.db import models
from django.db.models import F, Q

from company.models import User
from dispatch.models.visits import Visit
from dispatch.models.work_types import LEAD
from events.models import Guarded
from technicians.models import Technician


class OfferStatus(models.TextChoices):
    """What became of an offer."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class VisitOffer(Guarded):
    """A visit at a time, offered to one technician; end exclusive."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="offers")
    technician = models.ForeignKey(Technician, models.CASCADE, related_name="offers")
    role = models.SlugField(max_length=40, default=LEAD)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.OPEN)
    version = models.PositiveIntegerField(default=1)
    offered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    offered_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="offer_times_are_ordered", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.UniqueConstraint(
                name="one_open_offer",
                fields=["visit", "technician", "role"],
                condition=Q(status="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.visit_id} for {self.technician_id}: {self.status}"
