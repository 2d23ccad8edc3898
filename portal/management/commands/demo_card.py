"""Print what somebody needs to try the demo: address, logins, a customer's link."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dispatch.management.seed.people import DISPATCHER, PASSWORD, TECHNICIAN
from dispatch.models import Visit
from events.actors import SYSTEM
from portal.links import make_tracking_link

# Most worth following first.
WORTH_FOLLOWING = ("en_route", "on_site", "in_progress", "dispatched")

CARD = """
  Callout is ready: {url}/

  Dispatcher  {dispatcher}
  Technician  {technician}
  Password    {password}
  Customer    {url}/t/{token}/
  Messages    {url}/demo/messages/"""


class Command(BaseCommand):
    help = "Print the demo's address, logins and a customer's link."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("url", help="where the demo answers, without a slash at the end")

    def handle(self, *, url: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not the demo. Start it with `make demo`.")
        token = make_tracking_link(_visit().pk, actor=SYSTEM)
        self.stdout.write(
            CARD.format(
                url=url, dispatcher=DISPATCHER, technician=TECHNICIAN, password=PASSWORD,
                token=token,
            )
        )  # fmt: skip


def _visit() -> Visit:
    for status in WORTH_FOLLOWING:
        visit = Visit.objects.filter(status=status).order_by("pk").first()
        if visit is not None:
            return visit
    raise CommandError("No visit is planned. Begin anew with `make demo RESET=1`.")
