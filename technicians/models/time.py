"""When technicians work: weekly shifts, their breaks, absences."""

from django.db import models
from django.db.models import F, Q

from company.models import FromSource
from events.models import Guarded
from technicians.models.people import Technician


class WeeklyShift(Guarded):
    """A shift on a weekday (0 is Monday), in the wall-clock time of the territory.

    One that ends at or before its start ends on the next day. Start and end place are the
    technician's home where they are empty.
    """

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="weekly_shifts")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    start_lat = models.FloatField(null=True, blank=True)
    start_lon = models.FloatField(null=True, blank=True)
    end_lat = models.FloatField(null=True, blank=True)
    end_lon = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(name="weekday_of_shift", condition=Q(weekday__lte=6)),
            models.UniqueConstraint(
                name="shift_once",
                fields=["technician", "weekday", "starts"],
                condition=Q(valid_from=None),
            ),
            models.UniqueConstraint(
                name="shift_once_from_a_day",
                fields=["technician", "weekday", "starts", "valid_from"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class ShiftBreak(Guarded):
    """A break of a shift that may begin between two wall-clock times."""

    shift = models.ForeignKey(WeeklyShift, models.CASCADE, related_name="breaks")
    minutes = models.PositiveSmallIntegerField(default=30)
    earliest = models.TimeField()
    latest = models.TimeField()

    def __str__(self) -> str:
        return f"{self.minutes} min from {self.earliest} to {self.latest}"


class AbsenceKind(models.TextChoices):
    """Why somebody does not work."""

    HOLIDAY = "holiday"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"


class Absence(Guarded, FromSource):
    """A time in which a technician does not work; end exclusive."""

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=AbsenceKind.choices)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta(FromSource.Meta):
        constraints = [
            *FromSource.Meta.constraints,
            models.CheckConstraint(
                name="absence_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.technician_id} {self.kind} from {self.starts_at}"


class ClockKind(models.TextChoices):
    """What a technician says at the clock."""

    SHIFT_STARTED = "shift_started"
    SHIFT_ENDED = "shift_ended"
    BREAK_STARTED = "break_started"
    BREAK_ENDED = "break_ended"


class ClockEntry(Guarded):
    """When a shift or a break really began or ended; time sheets follow from these.

    `claimed_at` is the device's clock, `occurred_at` what we count with. A corrected time is a
    row of its own that `corrects` the wrong one.
    """

    technician = models.ForeignKey(Technician, models.CASCADE, related_name="clock_entries")
    kind = models.CharField(max_length=16, choices=ClockKind.choices)
    claimed_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    is_clock_suspect = models.BooleanField(default=False)
    corrects = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="corrections"
    )

    class Meta:
        ordering = ["occurred_at", "pk"]
        indexes = [models.Index(fields=["technician", "occurred_at"], name="clock_by_technician")]

    def __str__(self) -> str:
        return f"{self.technician_id} {self.kind} at {self.occurred_at}"
