"""What technicians added to a visit beside its steps: answers, parts, photos, corrections.

Each row belongs to the report that brought it: there stand its author and its times. Nothing is
overwritten: of two answers the one that happened last counts, and both are kept.
"""

from django.db import models

from customers.models import StoredFile
from dispatch.models.visits import Assignment, Report, Visit
from dispatch.models.work_types import ChecklistItem
from events.models import Guarded
from technicians.models import PartType, Technician


class ChecklistAnswer(Guarded):
    """An answer to an item of the work type's checklist: a boolean, number or text."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="answer")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    value = models.JSONField()

    class Meta:
        ordering = ["report__occurred_at", "pk"]

    def __str__(self) -> str:
        return f"{self.value} to {self.item_id}"


class PartLine(Guarded):
    """A part used on a visit, or asked for; `name` says what where it is in no catalogue."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="part_line")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="part_lines")
    part_type = models.ForeignKey(PartType, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True, default="")
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    is_request = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.quantity} {self.name or self.part_type_id}"


class FileKind(models.TextChoices):
    """What a technician's picture shows."""

    PHOTO = "photo"
    SIGNATURE = "signature"


class VisitFile(Guarded):
    """A picture of a visit: known by the hash of what the phone took, before it arrives.

    `file` is what we keep of it, without its place; empty until the upload is complete.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="picture")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    caption = models.CharField(max_length=200, blank=True, default="")
    signed_by = models.CharField(max_length=120, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.kind} of visit {self.visit_id}"


class TimeCorrection(Guarded):
    """A time of an assignment that was reported wrongly; what it was stays readable here."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="correction")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="corrections")
    # Its field, such as `arrived_at`.
    field = models.CharField(max_length=20)
    was = models.DateTimeField(null=True, blank=True)
    becomes = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.field} of {self.assignment_id} is {self.becomes}"


class Delay(Guarded):
    """By how much a technician said they will be late for a visit; the newest counts."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="delay")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="delays")
    minutes = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.minutes} min late for {self.assignment_id}"


class FoundJob(Guarded):
    """A job that a technician found on site, under the name that the phone gave it.

    The phone names it before we know of it, so that what follows can be said offline.
    """

    technician = models.ForeignKey(Technician, models.PROTECT, related_name="found_jobs")
    client_ref = models.UUIDField()
    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="found")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="found_once", fields=["technician", "client_ref"])
        ]

    def __str__(self) -> str:
        return f"{self.client_ref} is assignment {self.assignment_id}"
