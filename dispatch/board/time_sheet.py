"""A technician's time sheet as a page: a week on a sheet of paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from company.policies import IsDispatcher, policy, signed_in, territories_of
from dispatch.errors import BadField, TechnicianNotFound
from dispatch.queries.time_sheet import days_to_show, time_sheet
from technicians.models import Technician

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.queries.time_shapes import ClockLine, DaySheet, TimeSheet, VisitTime

DASH = "\N{EN DASH}"
KINDS = ("paid_s", "break_s", "travel_s", "work_s", "paused_s")


@policy(IsDispatcher)
@require_safe
def time_sheet_page(request: HttpRequest, technician_id: int) -> HttpResponse:
    """This week, or the days of `?from=2026-05-11&to=2026-05-17`, to read and to print."""
    user = signed_in(request)
    rows = Technician.objects.filter(territory__in=territories_of(user))
    found = rows.select_related("territory").filter(pk=technician_id).first()
    if found is None:
        raise TechnicianNotFound
    try:
        sheet = _sheet(found, request.GET)
    except (ValueError, BadField):
        raise Http404 from None
    return render(request, "dispatch/time_sheet.html", _context(sheet))


def _sheet(technician: Technician, query: Any) -> TimeSheet:
    first, last = (
        date.fromisoformat(query[word]) if query.get(word) else None for word in ("from", "to")
    )
    now = timezone.now()
    days = days_to_show(technician, first, last, now=now)
    return time_sheet(technician, *days, now=now)


def _context(sheet: TimeSheet) -> dict[str, Any]:
    zone, length = ZoneInfo(sheet.zone), sheet.last - sheet.first + timedelta(days=1)
    ends = {"first": _date(sheet.first), "last": _date(sheet.last)}
    return {
        "sheet": sheet,
        "days": [_day(day, zone) for day in sheet.days],
        "totals": [duration(getattr(sheet.totals, kind)) for kind in KINDS],
        "before": _address(sheet, sheet.first - length, sheet.last - length),
        "after": _address(sheet, sheet.first + length, sheet.last + length),
        "span": _("%(first)s to %(last)s") % ends,
    }


def _address(sheet: TimeSheet, first: date, last: date) -> str:
    query = urlencode({"from": first.isoformat(), "to": last.isoformat()})
    return f"{reverse('time_sheet', args=[sheet.technician])}?{query}"


def _day(day: DaySheet, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "date": _date(day.day),
        "spans": [_span(one.starts_at, one.ends_at, zone) for one in day.shifts],
        "figures": [duration(getattr(day, kind)) for kind in KINDS],
        "is_open": day.is_open,
        "is_corrected": day.is_corrected,
        "loose": [_loose(one, zone) for one in day.entries if one.is_loose],
        "visits": [_visit(one, zone) for one in day.visits],
    }


def _visit(visit: VisitTime, zone: ZoneInfo) -> dict[str, Any]:
    starts_at = visit.work_started_at or visit.arrived_at or visit.travel_started_at
    return {
        "title": f"{visit.customer}, {visit.work}",
        "span": _span(starts_at or visit.work_ended_at, visit.work_ended_at, zone),
        "figures": [duration(getattr(visit, kind)) for kind in KINDS[2:]],
        "is_open": visit.is_open,
        "is_corrected": visit.is_corrected,
    }


def _loose(line: ClockLine, zone: ZoneInfo) -> str:
    words = {
        "shift_started": _("shift began"),
        "shift_ended": _("shift ended"),
        "break_started": _("break began"),
        "break_ended": _("break ended"),
    }
    return f"{clock(line.at, zone)} {words[line.kind]}"


def _span(starts_at: datetime | None, ends_at: datetime | None, zone: ZoneInfo) -> str:
    """`8:02` to `16:31`, with a dash between; without an end where it is open."""
    ends = clock(ends_at, zone) if ends_at else ""
    return f"{clock(starts_at, zone)}{DASH}{ends}" if starts_at else ends


def clock(at: datetime, zone: ZoneInfo) -> str:
    """`9:05`."""
    return f"{at.astimezone(zone):%-H:%M}"


def duration(seconds: int) -> str:
    """`1 h 42`, `42 min`; nothing for nothing. Rounded to the minute."""
    hours, minutes = divmod(round(seconds / 60), 60)
    figures = {"hours": hours, "minutes": f"{minutes:02}"}
    if hours:
        return _("%(hours)s h %(minutes)s") % figures
    return _("%(minutes)s min") % {"minutes": minutes} if minutes else ""


def _date(day: date) -> str:
    # Translators: a date such as "Thu 14 May" in Django's format characters.
    return date_format(day, pgettext("short date", "D j M"))
