"""Searches and what they propose."""

from django.db import models

from company.models import Territory, User
from dispatch.models.visits import Visit
from events.models import Guarded, VersionedModel
from technicians.models import Technician


class PlanPolicy(models.Model):
    """What things cost, in seconds of cost; the office edits it."""

    name = models.SlugField(max_length=40, unique=True)
    is_default = models.BooleanField(default=False)
    # Leaving a visit out costs `unserved_s` times the weight of its priority.
    unserved_s = models.PositiveIntegerField(default=2_000)
    weight_emergency = models.PositiveSmallIntegerField(default=100)
    weight_high = models.PositiveSmallIntegerField(default=40)
    weight_normal = models.PositiveSmallIntegerField(default=20)
    weight_low = models.PositiveSmallIntegerField(default=5)
    # Each day overdue multiplies the weight, up to three times.
    overdue_percent_a_day = models.PositiveSmallIntegerField(default=150)
    overdue_most_days = models.PositiveSmallIntegerField(default=3)
    late_fixed_s = models.PositiveIntegerField(default=1_800)
    late_per_minute_s = models.PositiveIntegerField(default=60)
    overtime_per_minute_s = models.PositiveIntegerField(default=120)
    moved_technician_s = models.PositiveIntegerField(default=900)
    moved_time_per_minute_s = models.PositiveIntegerField(default=10)
    preference_s = models.PositiveIntegerField(default=600)
    unfairness_percent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "plan policies"

    def __str__(self) -> str:
        return self.name


class PlanStatus(models.TextChoices):
    """Where a plan stands; see `lifecycle.PLAN`."""

    QUEUED = "queued"
    SEARCHING = "searching"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    DISCARDED = "discarded"
    STOPPED = "stopped"
    FAILED = "failed"


class Plan(VersionedModel):
    """One search and its proposal. What is in force stands on visits and assignments only."""

    status = models.CharField(max_length=12, choices=PlanStatus.choices, default=PlanStatus.QUEUED)
    day = models.DateField()
    territories = models.ManyToManyField(Territory, related_name="plans")
    policy = models.ForeignKey(PlanPolicy, models.PROTECT)
    limit_s = models.PositiveIntegerField(default=30)
    seed = models.PositiveIntegerField(default=1)
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # The snapshot it worked on: a position in the log.
    snapshot_seq = models.BigIntegerField(default=0)
    progress = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True, default="")
    is_stop_wanted = models.BooleanField(default=False)
    # Whoever searches holds the lease; a later claim has a higher fence and wins.
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"plan {self.pk} of {self.day}"


class ProposalKind(models.TextChoices):
    """What a plan proposes for a visit, against what was in force when it was searched."""

    NEW = "new"
    MOVED = "moved"
    KEPT = "kept"
    LEFT_OUT = "left_out"
    TAKEN_OUT = "taken_out"


class Proposal(Guarded):
    """What a plan proposes for one role of one visit, and what became of it.

    `seen_version` is the visit's version in the snapshot: a newer one wins at publishing.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="proposals")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="proposals")
    role = models.SlugField(max_length=40, default="lead")
    seen_version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=ProposalKind.choices)
    technician = models.ForeignKey(
        Technician, models.CASCADE, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    travel_s = models.PositiveIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    # "" until published; then "published" or the code of why the newer edit was kept.
    result = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_proposal_per_role", fields=["plan", "visit", "role"])
        ]

    def __str__(self) -> str:
        return f"{self.kind} visit {self.visit_id}"
