"""When work is due: a work type's rule, counted in the days of the territory."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from company.models import Holiday, Territory
from dispatch.models import DueRule, WorkType

MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days on which a territory works, in its zone."""

    zone: ZoneInfo
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[date] = frozenset()

    def has(self, day: date) -> bool:
        """Whether somebody works on `day`."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`.

        From a day on which nobody works, 0 is the next working day, and so is 1.
        """
        left = count
        while left > 0 or not self.has(day):
            day += timedelta(days=1)
            left -= self.has(day)
        return day


def due_at(work_type: WorkType, received_at: datetime, territory: Territory) -> datetime:
    """The instant after which a start is late, in UTC. A day ends when the next one begins."""
    if work_type.due_rule == DueRule.HOURS:
        return received_at.astimezone(UTC) + timedelta(hours=work_type.due_amount)
    zone = ZoneInfo(territory.time_zone)
    day = received_at.astimezone(zone).date()
    if work_type.due_rule == DueRule.END_OF_DAY:
        return _end_of(day + timedelta(days=work_type.due_amount), zone)
    return _end_of(working_days(territory).after(day, work_type.due_amount), zone)


def working_days(territory: Territory) -> WorkingDays:
    """The weekdays on which the territory's office opens (else Monday to Friday), less holidays.

    Uses prefetched `business_hours`.
    """
    open_on = frozenset(row.weekday for row in territory.business_hours.all())
    days_off = Holiday.objects.filter(Q(territory=territory) | Q(territory=None))
    return WorkingDays(
        zone=ZoneInfo(territory.time_zone),
        weekdays=open_on or MONDAY_TO_FRIDAY,
        holidays=frozenset(days_off.values_list("day", flat=True)),
    )


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
