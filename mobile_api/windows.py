"""Which days a phone holds, and what comes and goes as days go by."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from technicians.availability import day_bounds

DAYS_BEFORE = 1
DAYS_AFTER = 7


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a phone holds: from yesterday to a week ahead, end exclusive."""

    first: date
    starts_at: datetime
    ends_at: datetime

    @property
    def days(self) -> list[date]:
        """Each of its days."""
        return [self.first + timedelta(days=n) for n in range(DAYS_BEFORE + DAYS_AFTER + 1)]


def window_of(day: date, zone: ZoneInfo) -> Window:
    """The window on a day of the territory's zone."""
    first = day - timedelta(days=DAYS_BEFORE)
    ends_at = day_bounds(day + timedelta(days=DAYS_AFTER), zone)[1]
    return Window(first, day_bounds(first, zone)[0], ends_at)


@dataclass(frozen=True, slots=True)
class Days:
    """For which day the phone has its window, and which day it is now."""

    had: date
    today: date
    zone: ZoneInfo

    @property
    def window(self) -> Window:
        """Today's."""
        return window_of(self.today, self.zone)

    @property
    def has_moved(self) -> bool:
        """Whether days went by."""
        return self.had != self.today

    def moved(self, field: str) -> Q:
        """Rows whose instant in `field` came into the window, or left it, as days went by."""
        return self.moved_in(field) | self.moved_out(field)

    def moved_out(self, field: str) -> Q:
        """Those whose instant is at the window's beginning."""
        old, new = window_of(self.had, self.zone), self.window
        return self._between(field, old.starts_at, new.starts_at)

    def moved_in(self, field: str) -> Q:
        """Those whose instant is at the window's end."""
        old, new = window_of(self.had, self.zone), self.window
        return self._between(field, old.ends_at, new.ends_at)

    def _between(self, field: str, one: datetime, other: datetime) -> Q:
        if not self.has_moved:
            return Q(pk__in=[])
        bounds = {f"{field}__gte": min(one, other), f"{field}__lt": max(one, other)}
        return Q(**bounds)
