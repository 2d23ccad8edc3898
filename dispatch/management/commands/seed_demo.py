"""Seed the demo: a company, its people, a hundred requests, a morning that has begun."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand
from django.utils import timezone

from company.models import Organisation
from dispatch.management.seed.catalogue import stock_catalogue
from dispatch.management.seed.checklists import load_vans
from dispatch.management.seed.clock import demo_zone
from dispatch.management.seed.morning import cross_wires, fall_sick, live_through, tell_since
from dispatch.management.seed.people import found_company, take_on
from dispatch.management.seed.requests import Setting, morning_requests, sudden_request
from dispatch.management.seed.traffic import tick
from dispatch.services.intake import receive
from dispatch.services.planning import SearchOptions
from dispatch.services.publishing import promise_published, publish_plan
from dispatch.services.searching import plan_now
from events.actors import SYSTEM
from events.door import writing
from technicians.availability import day_bounds

SEED = 11
PLANNED_AT = timedelta(hours=6, minutes=30)


class Command(BaseCommand):
    help = "Seed the demo company once; a second call changes nothing."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--limit-s", type=int, default=8, help="seconds for planning the day")

    def handle(self, *, limit_s: int, **options: Any) -> None:
        if Organisation.objects.exists():
            self.stdout.write("The demo is there already.")
            return
        now, rng = timezone.now(), Random(SEED)
        setting = self._open_the_doors(now, rng)
        self.stdout.write("Planning the day ...")
        planned_at = setting.midnight + PLANNED_AT
        plan = plan_now(
            setting.midnight.date(),
            [territory.pk for territory in setting.territories.values()],
            actor=SYSTEM,
            options=SearchOptions(limit_s=limit_s),
            now=planned_at,
        )
        publish_plan(plan.pk, actor=SYSTEM, now=planned_at)
        promise_published(plan, actor=SYSTEM, told_by="email")
        tell_since(planned_at)
        self.stdout.write("Living through the morning ...")
        live_through(now, rng)
        fall_sick(now)
        cross_wires(now)
        receive(sudden_request(setting, now), actor=SYSTEM)
        tick(now)

    def _open_the_doors(self, now: datetime, rng: Random) -> Setting:
        zone = demo_zone(now)
        day = now.astimezone(ZoneInfo(zone)).date()
        with writing(SYSTEM):
            stock_catalogue()
            territories = found_company(zone)
            take_on(territories, day, rng)
            load_vans()
        midnight = day_bounds(day, ZoneInfo(zone))[0].astimezone(ZoneInfo(zone))
        setting = Setting(midnight, territories, rng)
        for request in morning_requests(setting):
            receive(request, actor=SYSTEM)
        return setting
