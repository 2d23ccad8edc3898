"""What kinds of work there are; they, not code, say what a job needs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from company.models import FromSource
from technicians.models import PartType, Skill

LEAD = "lead"


class Priority(models.TextChoices):
    """How much it costs to leave a job out, see `PlanPolicy`."""

    EMERGENCY = "emergency", _("Emergency")
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class DueRule(models.TextChoices):
    """How the due time follows from when the request was received."""

    HOURS = "hours", _("Hours after it was received")
    END_OF_DAY = "end_of_day", _("End of the day so many days later")
    WORKING_DAYS = "working_days", _("End of the day so many working days later")


class WorkType(FromSource):
    """A kind of work: how long it takes, how urgent it is, when it is due."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    # The name in other languages, as {"pl": "..."}.
    names = models.JSONField(default=dict, blank=True)
    service_minutes = models.PositiveSmallIntegerField()
    priority = models.CharField(max_length=12, choices=Priority.choices, default=Priority.NORMAL)
    due_rule = models.CharField(
        max_length=16, choices=DueRule.choices, default=DueRule.WORKING_DAYS
    )
    # Hours or days, as the rule says.
    due_amount = models.PositiveSmallIntegerField(default=3)
    is_active = models.BooleanField(default=True)
    # What completion requires beside the items of its checklist.
    required_photos = models.PositiveSmallIntegerField(default=0)
    needs_signature = models.BooleanField(default=False)

    class Meta(FromSource.Meta):
        ordering = ["name"]
        constraints = [
            *FromSource.Meta.constraints,
            models.CheckConstraint(name="work_takes_time", condition=Q(service_minutes__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class WorkTypeRole(models.Model):
    """A part in a crew; a work type without roles is done by one person, the lead."""

    work_type = models.ForeignKey(WorkType, models.CASCADE, related_name="roles")
    role = models.SlugField(max_length=40, default=LEAD)
    name = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="role_once_per_work", fields=["work_type", "role"])
        ]

    def __str__(self) -> str:
        return self.role


class WorkTypeSkill(models.Model):
    """A skill, at least at this level, that the person in a role needs."""

    work_type = models.ForeignKey(WorkType, models.CASCADE, related_name="skills")
    role = models.SlugField(max_length=40, default=LEAD)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="skill_once_per_role", fields=["work_type", "role", "skill"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.skill} L{self.level}"


class WorkTypePart(models.Model):
    """A part that the work usually uses up."""

    work_type = models.ForeignKey(WorkType, models.CASCADE, related_name="parts")
    part_type = models.ForeignKey(PartType, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=1)

    def __str__(self) -> str:
        return f"{self.quantity} {self.part_type_id}"


class ItemKind(models.TextChoices):
    """What an answer to an item of a checklist is."""

    CHECK = "check", _("Done or not")
    READING = "reading", _("A number that is read off")
    CHOICE = "choice", _("One of several")
    TEXT = "text", _("Words")


class ChecklistItem(models.Model):
    """Something to be looked at during work of a type; a required one before it is completed."""

    work_type = models.ForeignKey(WorkType, models.CASCADE, related_name="checklist")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=200)
    # The text in other languages, as {"pl": "..."}.
    texts = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=8, choices=ItemKind.choices, default=ItemKind.CHECK)
    unit = models.CharField(max_length=12, blank=True, default="")
    choices = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="item_once_per_work", fields=["work_type", "code"])
        ]

    def __str__(self) -> str:
        return self.text


class ReasonCategory(models.TextChoices):
    """Whose matter a reason is; reports group by it."""

    CUSTOMER = "customer", _("Customer")
    TECHNICIAN = "technician", _("Technician")
    PARTS = "parts", _("Parts")
    ACCESS = "access", _("Access")
    SAFETY = "safety", _("Safety")
    WEATHER = "weather", _("Weather")
    OTHER = "other", _("Other")


class Reason(models.Model):
    """A reason that may be given for a command; the office edits the list."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    category = models.CharField(max_length=12, choices=ReasonCategory.choices)
    commands = models.JSONField(default=list, help_text="Commands it may be given for")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
