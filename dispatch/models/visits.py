"""Attempts at jobs, who takes part, what they reported."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from company.models import User
from dispatch.models.jobs import Job
from dispatch.models.work_types import LEAD, Reason
from events.models import Guarded, VersionedModel
from technicians.models import Technician


class VisitStatus(models.TextChoices):
    """One status over planning and doing; from en_route on derived from the assignments."""

    UNSCHEDULED = "unscheduled", _("Unplanned")
    SCHEDULED = "scheduled", _("Planned")
    DISPATCHED = "dispatched", _("Sent")
    EN_ROUTE = "en_route", _("On the way")
    ON_SITE = "on_site", _("On site")
    IN_PROGRESS = "in_progress", _("Working")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Done")
    CANNOT_COMPLETE = "cannot_complete", _("Not possible")
    CANCELED = "canceled", _("Cancelled")


class AssignmentStatus(models.TextChoices):
    """How far one technician has come with a visit."""

    PLANNED = "planned"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANNOT_COMPLETE = "cannot_complete"
    REMOVED = "removed"


VISIT_OVER = ("completed", "cannot_complete", "canceled")
# Nobody is on the way yet: such an assignment may still move, and may overlap nothing.
NOT_UNDER_WAY = ("planned", "dispatched", "accepted")
UNDER_WAY = ("en_route", "on_site", "in_progress", "paused")
STARTED = ("in_progress", "paused")
# Given away, or declined: it is not this technician's any more.
ASSIGNMENT_LOST = ("declined", "removed")
ASSIGNMENT_OVER = ("declined", "completed", "cannot_complete", "removed")


class Visit(VersionedModel):
    """One attempt at a job, at one time; a follow-up is a new visit."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="visits")
    status = models.CharField(
        max_length=16, choices=VisitStatus.choices, default=VisitStatus.UNSCHEDULED
    )
    follow_up_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    # Long work goes on over several days, with one assignment a day and role.
    day_count = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.ForeignKey(Reason, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["status"], name="visit_by_status")]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Assignment(Guarded):
    """One technician's part in one visit; what a phone's commands address.

    `starts_at` and `ends_at` are planned, in UTC, end exclusive, and set by `services.timing`
    only; what really happened stands beside them. That a technician's assignments do not overlap
    while they are not under way is held by the database, see `no_overlap`.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="assignments")
    technician = models.ForeignKey(Technician, models.PROTECT, related_name="assignments")
    role = models.SlugField(max_length=40, default=LEAD)
    day_number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(
        max_length=16, choices=AssignmentStatus.choices, default=AssignmentStatus.PLANNED
    )
    version = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    # Planned travel to this visit from the stop before it.
    travel_s = models.PositiveIntegerField(null=True, blank=True)
    needs_reconfirmation = models.BooleanField(default=False)
    travel_started_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    work_started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_s = models.PositiveIntegerField(default=0)
    work_ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_times_are_ordered",
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
            models.UniqueConstraint(
                name="one_live_assignment_per_role",
                fields=["visit", "role", "day_number"],
                condition=~Q(status__in=ASSIGNMENT_OVER),
            ),
        ]
        indexes = [
            models.Index(fields=["technician", "starts_at"], name="assignment_by_technician"),
            models.Index(fields=["starts_at"], name="assignment_by_start"),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk} of visit {self.visit_id}"


class PinKind(models.TextChoices):
    """What a pin holds fast."""

    TIME_RANGE = "time_range"
    TECHNICIAN = "technician"
    TIME = "time"
    BOTH = "both"


class Pin(Guarded):
    """A lock on a visit that no automatic actor moves.

    `time_range` gives the range in which it may start, `time` its exact start (`starts_at`),
    `technician` who goes, `both` a technician and an exact start.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="pin")
    kind = models.CharField(max_length=12, choices=PinKind.choices)
    technician = models.ForeignKey(
        Technician, models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    latest_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    pinned_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pin_says_what_it_holds",
                condition=(
                    Q(kind="time_range", starts_at__isnull=False, latest_at__gte=F("starts_at"))
                    | Q(kind="technician", technician__isnull=False)
                    | Q(kind="time", starts_at__isnull=False)
                    | Q(kind="both", starts_at__isnull=False, technician__isnull=False)
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of visit {self.visit_id}"


class Report(Guarded):
    """What a technician says he did: stored whatever the office has decided meanwhile.

    `claimed_at` is the device's clock, `occurred_at` what we count with.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reports")
    command = models.CharField(max_length=24)
    claimed_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    is_applied = models.BooleanField(default=True)
    is_clock_suspect = models.BooleanField(default=False)
    # Steps that the person skipped are recorded as skipped.
    skipped = models.JSONField(default=list, blank=True)
    reason = models.ForeignKey(Reason, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True, default="")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["occurred_at", "pk"]

    def __str__(self) -> str:
        return f"{self.command} of {self.assignment_id}"


class Conflict(Guarded):
    """A report that did not fit what the office had decided; both see it, it blocks nothing."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="conflict")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="conflicts")
    code = models.CharField(max_length=40)
    opened_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    resolution = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.code} on visit {self.visit_id}"
