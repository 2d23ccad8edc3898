"""The work agreed."""

from django.db import models
from django.db.models import F, Q

from company.models import FromSource, Territory
from customers.models import Customer, Site
from dispatch.models.requests import ServiceRequest
from dispatch.models.work_types import LEAD, Priority, WorkType
from events.models import Guarded, VersionedModel
from technicians.models import PartType, Skill, Technician


class JobStatus(models.TextChoices):
    """Derived from the visits, apart from on_hold, canceled and closed."""

    WAITING = "waiting"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANNOT_COMPLETE = "cannot_complete"
    ON_HOLD = "on_hold"
    CANCELED = "canceled"
    CLOSED = "closed"


class Job(VersionedModel, FromSource):
    """The work agreed; what it needs was taken over from its work type and may differ since."""

    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="jobs")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="jobs")
    work_type = models.ForeignKey(WorkType, models.PROTECT, related_name="jobs")
    status = models.CharField(max_length=16, choices=JobStatus.choices, default=JobStatus.WAITING)
    priority = models.CharField(max_length=12, choices=Priority.choices)
    service_minutes = models.PositiveSmallIntegerField()
    description = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()
    # Not before; and the instant after which a start counts as late.
    earliest_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()

    class Meta(FromSource.Meta):
        constraints = [
            *FromSource.Meta.constraints,
            models.CheckConstraint(name="job_takes_time", condition=Q(service_minutes__gte=1)),
        ]
        indexes = [models.Index(fields=["territory", "status", "due_at"], name="job_by_territory")]

    def __str__(self) -> str:
        return f"job {self.pk}"


class JobSkill(Guarded):
    """A skill, at least at this level, that the person in a role needs for this job."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="skills")
    role = models.SlugField(max_length=40, default=LEAD)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="skill_once_per_job_role", fields=["job", "role", "skill"])
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} L{self.level}"


class JobPart(Guarded):
    """A part that this job needs."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="parts")
    part_type = models.ForeignKey(PartType, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=1)

    def __str__(self) -> str:
        return f"{self.quantity} {self.part_type_id}"


class PossibleHours(Guarded):
    """A time in which the customer lets us in; a job without any can be visited at any time.

    A visit lies wholly inside one of them: it starts and ends within.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="possible_hours")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="possible_hours_are_ordered", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} to {self.ends_at}"


class TechnicianWish(models.TextChoices):
    """How a technician stands to a job. Several required ones mean: one of them."""

    REQUIRED = "required"
    EXCLUDED = "excluded"
    PREFERRED = "preferred"


class JobTechnician(Guarded):
    """A technician required, excluded or preferred for a job."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="technicians")
    technician = models.ForeignKey(Technician, models.CASCADE, related_name="+")
    wish = models.CharField(max_length=12, choices=TechnicianWish.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_wish_per_technician", fields=["job", "technician"])
        ]

    def __str__(self) -> str:
        return f"{self.wish} {self.technician_id}"


class JobLink(Guarded):
    """An order between two jobs: the second starts so many minutes after the first ends."""

    before = models.ForeignKey(Job, models.CASCADE, related_name="links_after")
    after = models.ForeignKey(Job, models.CASCADE, related_name="links_before")
    least_gap_minutes = models.PositiveIntegerField(default=0)
    greatest_gap_minutes = models.PositiveIntegerField(null=True, blank=True)
    same_technician = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="link_once", fields=["before", "after"]),
            models.CheckConstraint(name="no_link_to_itself", condition=~Q(before=F("after"))),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} before {self.after_id}"
