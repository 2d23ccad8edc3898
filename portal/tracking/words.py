"""Times as a customer reads them: in the visit's zone, and in their language."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def clock(at: datetime, zone: ZoneInfo) -> str:
    """`9:05`."""
    return f"{at.astimezone(zone):%-H:%M}"


def hour(at: datetime, zone: ZoneInfo) -> str:
    """`11`, or `11:30` where minutes say something."""
    local = at.astimezone(zone)
    return str(local.hour) if local.minute == 0 else clock(at, zone)


def day(at: datetime, zone: ZoneInfo) -> str:
    """`Thu 14 May`."""
    # Translators: a date such as "Thu 14 May" in Django's format characters.
    return date_format(at.astimezone(zone), pgettext("short date", "D j M"))


def between(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """`11 to 13`, as a promise is told."""
    times = {"starts": hour(starts_at, zone), "ends": hour(ends_at, zone)}
    # Translators: a time window such as "11 to 13".
    return _("%(starts)s to %(ends)s") % times


def moment(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """The time of something today, else its day."""
    is_today = at.astimezone(zone).date() == now.astimezone(zone).date()
    return clock(at, zone) if is_today else day(at, zone)


def length(minutes: int) -> str:
    """`about 45 min`, `about 1 h 30`."""
    hours, rest = divmod(timedelta(minutes=minutes), timedelta(hours=1))
    figures = {"hours": hours, "minutes": rest // timedelta(minutes=1)}
    if not hours:
        return _("about %(minutes)s min") % figures
    if not rest:
        return _("about %(hours)s h") % figures
    return _("about %(hours)s h %(minutes)s") % figures
