"""When a technician may be located: at work by the clock, by the plan, or under way anyhow."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects

from dispatch.models import UNDER_WAY, Assignment
from technicians.availability import Shift, shifts_on
from technicians.clock import LOOK_BACK, ClockDay, Worked, clock_day, punches
from technicians.models import Technician


class WorkingHours:
    """The last day or two of one technician. What they said at the clock wins over the plan."""

    def __init__(self, technician: Technician, now: datetime, ahead: timedelta) -> None:
        prefetch_related_objects([technician], "weekly_shifts__breaks", "absences")
        zone = ZoneInfo(technician.territory.time_zone)
        today = now.astimezone(zone).date()
        days = (today - timedelta(days=1), today)
        planned: list[Shift] = [shift for day in days for shift in shifts_on(technician, day, zone)]
        self._until = now + ahead
        self._clock: ClockDay = clock_day(punches(technician.pk, now - 2 * LOOK_BACK, self._until))
        # Begin and end of what lets somebody be located unless the clock says otherwise.
        self._spans = [(shift.starts_at, shift.ends_at) for shift in planned]
        if (since := _under_way_since(technician)) is not None:
            self._spans.append((since, self._until))

    def hold(self, at: datetime) -> bool:
        """Whether the technician may be located at an instant.

        Not during a break; not after a shift was ended, until the next one begins by the clock or
        by the plan.
        """
        for shift in self._clock.shifts:
            if _holds(shift, at, self._until):
                return not any(_holds(rest, at, self._until) for rest in shift.breaks)
        ends = [shift.ends_at for shift in self._clock.shifts if shift.ends_at is not None]
        return any(
            starts_at <= at <= ends_at and not any(starts_at <= end <= at for end in ends)
            for starts_at, ends_at in self._spans
        )


def _holds(span: Worked, at: datetime, now: datetime) -> bool:
    return span.starts_at <= at < span.lasts_until(now)


def _under_way_since(technician: Technician) -> datetime | None:
    under_way = Assignment.objects.filter(technician=technician, status__in=UNDER_WAY)
    starts = [
        part.travel_started_at or part.arrived_at or part.work_started_at for part in under_way
    ]
    return min((at for at in starts if at is not None), default=None)
