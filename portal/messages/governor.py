"""When a customer may be told something: at once, or when the night is over. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT_BEGINS = time(21)
NIGHT_ENDS = time(7)
# A dispatcher who corrects a promise at once tells one time, not two.
SECOND_THOUGHTS = timedelta(seconds=30)


def due_at(now: datetime, zone: ZoneInfo, *, is_urgent: bool = False) -> datetime:
    """When a message that is written now may go; an urgent one does not wait."""
    return now if is_urgent else after_night(now + SECOND_THOUGHTS, zone)


def after_night(at: datetime, zone: ZoneInfo) -> datetime:
    """`at`, or the end of the night that it lies in."""
    local = at.astimezone(zone)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return at
    day = local.date() if local.time() < NIGHT_ENDS else local.date() + timedelta(days=1)
    return datetime.combine(day, NIGHT_ENDS, zone).astimezone(at.tzinfo)
