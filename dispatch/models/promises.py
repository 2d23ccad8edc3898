"""What customers were told, and slots kept while they decide."""

from django.db import models
from django.db.models import F, Q

from customers.models import Channel
from dispatch.models.jobs import Job
from dispatch.models.visits import Visit
from events.models import Guarded
from technicians.models import Technician


class Promise(Guarded):
    """The arrival window the customer was told; a new one takes the place of the old.

    Stored apart from the planned time: moving a visit never changes what was said.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="promises")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=12, choices=Channel.choices, default=Channel.OTHER)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="promise_is_ordered", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.UniqueConstraint(
                name="one_promise_in_force", fields=["visit"], condition=Q(replaced_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} to {self.ends_at}"


class Hold(Guarded):
    """A slot that occupies a technician's time for some minutes while a customer decides."""

    job = models.ForeignKey(Job, models.CASCADE, null=True, blank=True, related_name="holds")
    technician = models.ForeignKey(Technician, models.CASCADE, related_name="holds")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="hold_is_ordered", condition=Q(ends_at__gt=F("starts_at")))
        ]

    def __str__(self) -> str:
        return f"hold of {self.technician_id} from {self.starts_at}"
