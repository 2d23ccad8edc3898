"""Technicians and what they can do."""

from datetime import date

from django.db import models
from django.db.models import Q

from company.models import FromSource, Territory, User
from events.models import Guarded


class Skill(models.Model):
    """Something one can be able to do, in levels from 1 up."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Technician(Guarded, FromSource):
    """Somebody who goes to customers. Starts and ends at home unless a shift says otherwise."""

    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="technician"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="technicians")
    home_lat = models.FloatField()
    home_lon = models.FloatField()
    max_overtime_minutes = models.PositiveSmallIntegerField(default=60)
    is_active = models.BooleanField(default=True)

    class Meta(FromSource.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *FromSource.Meta.constraints,
            models.CheckConstraint(
                name="home_is_on_earth",
                condition=Q(home_lat__range=(-90, 90), home_lon__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """At most two letters; people are told apart by them on board and map."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    def skill_levels(self, day: date) -> dict[str, int]:
        """Level by skill code, as far as valid on `day`. Uses prefetched `skills`."""
        return {row.skill.code: row.level for row in self.skills.all() if row.is_valid_on(day)}


class TechnicianSkill(Guarded):
    """A skill of a technician: its level, and from when until when (both inclusive)."""

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="skill_once", fields=["technician", "skill"]),
            models.CheckConstraint(name="skill_level_from_1", condition=Q(level__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.skill} L{self.level}"

    def is_valid_on(self, day: date) -> bool:
        """Whether the skill counts on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Position(models.Model):
    """Where a phone said it was; kept for a short time, never an event."""

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="positions")
    at = models.DateTimeField()
    lat = models.FloatField()
    lon = models.FloatField()
    accuracy_m = models.FloatField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["technician", "-at"], name="newest_position")]

    def __str__(self) -> str:
        return f"{self.technician_id} at {self.at}"


class TrackView(models.Model):
    """A look at where a technician was; the technician may read who looked, and at what."""

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="track_views")
    viewer = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    viewed_at = models.DateTimeField(auto_now_add=True)
    # What was looked at; end exclusive.
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    purpose = models.CharField(max_length=200)

    class Meta:
        ordering = ["-viewed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.viewer_id} looked at {self.technician_id}"
