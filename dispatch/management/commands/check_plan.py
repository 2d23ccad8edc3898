"""`manage.py check_plan --day 2026-04-13`: hold what is in force against every rule."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandParser

from company.models import Territory
from dispatch.management.commands.plan import territory_ids
from dispatch.services.checking import check_day
from dispatch.solver_bridge.wording import sentence
from technicians.models import Technician

if TYPE_CHECKING:
    from dispatch.services.checking import DayFault


class Command(BaseCommand):
    """The independent check of a day; ends with 1 when a rule does not hold."""

    help = "Check what is in force on a day: skills, shifts, overlap, driving, promises, pins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, required=True, help="2026-04-13")
        parser.add_argument(
            "--territory", action="append", default=[], help="name or id; all when left away"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ids = territory_ids(options["territory"])
        zone = ZoneInfo(Territory.objects.filter(pk__in=ids).earliest("pk").time_zone)
        found = check_day(options["day"], ids)
        people = {one.technician_id for one in found.faults if one.technician_id is not None}
        names = dict(Technician.objects.filter(pk__in=people).values_list("pk", "name"))
        for fault in found.faults:
            self.stdout.write(_line(fault, names, zone))
        self.stdout.write(
            f"{options['day']}: {found.visits} visits of {found.technicians} technicians, "
            f"{found.figures.travel_s // 60} minutes of driving, {len(found.faults)} violations."
        )
        if found.faults:
            sys.exit(1)


def _line(fault: DayFault, names: dict[int, str], zone: ZoneInfo) -> str:
    where = [f"visit {fault.visit_id}"] if fault.visit_id is not None else []
    if fault.technician_id is not None:
        where.append(names[fault.technician_id])
    words = sentence(fault.cause.code, fault.cause.numbers, names=names, zone=zone)
    return f"{', '.join(where) or 'the day'}: {words} ({fault.cause.code})"
