"""Print an address that makes any browser the demo technician's phone."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from company.models import User
from dispatch.management.seed.people import DISPATCHER, TECHNICIAN
from events.actors import SYSTEM
from mobile_api.pairing import CODE_LIFE, make_code
from technicians.models import Technician

CARD = """  Phone       {url}{path}?{query}
              pairs one phone or browser window with {name}, once, within {minutes} minutes;
              after that: Technicians, Pair a phone.
"""


class Command(BaseCommand):
    help = "Print an address that pairs a phone with the demo's technician."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("url", help="where the demo answers, without a slash at the end")

    def handle(self, *, url: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not the demo. Start it with `make demo`.")
        technician = Technician.objects.get(user__email=TECHNICIAN)
        office = User.objects.get(email=DISPATCHER)
        code = make_code(technician, made_by=office, actor=SYSTEM).code
        self.stdout.write(
            CARD.format(
                url=url, path=reverse("phone:page"), query=urlencode({"code": code}),
                name=technician.name, minutes=CODE_LIFE.seconds // 60,
            )
        )  # fmt: skip
