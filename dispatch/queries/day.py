"""The day that is looked at: which territories, between which instants, seen from when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from company.models import Territory
from dispatch.errors import BadField
from technicians.availability import day_bounds

YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class DayView:
    """A date of the first territory's zone, from `starts_at` until before `ends_at`."""

    territory_ids: tuple[int, ...]
    zone: ZoneInfo
    day: date
    starts_at: datetime
    ends_at: datetime
    now: datetime

    @property
    def seen_from(self) -> datetime:
        """Where estimates begin: a day that is over is not expected to go on."""
        return min(self.now, self.ends_at)


def day_view(territories: Sequence[Territory], day: date | None, *, now: datetime) -> DayView:
    """The view of a day, or of today; without any territory nothing is seen, in UTC.

    Raises:
        BadField: a year that no calendar of work has.
    """
    if day is not None and day.year not in YEARS:
        raise BadField("day", f"Choose a day from {YEARS.start} to {YEARS.stop - 1}.")
    zone = ZoneInfo(territories[0].time_zone if territories else "UTC")
    chosen = day or now.astimezone(zone).date()
    starts_at, ends_at = day_bounds(chosen, zone)
    ids = tuple(territory.pk for territory in territories)
    return DayView(ids, zone, chosen, starts_at, ends_at, now)
