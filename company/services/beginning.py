"""The first run: the organisation, its first territory and its first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from company.errors import AlreadyBegun
from company.models import BusinessHours, Organisation, Role, Territory, User
from company.services.people import grant, topic
from events.actors import SYSTEM
from events.door import writing
from events.models import LogHead

WORKING_DAYS = range(5)
OPENS, CLOSES = time(8), time(17)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRun:
    """What the first run is told."""

    email: str
    name: str
    organisation: str
    territory: str
    time_zone: str
    language: str = "en"


def begin(first: FirstRun, *, password: str | None) -> User:
    """Make the organisation, a territory that is open 8 to 17 from Monday to Friday, and an
    administrator; without a password they set one by a link.

    Raises:
        AlreadyBegun: there is an organisation or a user.
        ValidationError: the address or the time zone is none.
    """
    with writing(SYSTEM) as tx:
        # Two first runs at once: the second waits here and finds the first one's work.
        LogHead.objects.select_for_update().get(pk=1)
        if Organisation.objects.exists() or User.objects.exists():
            raise AlreadyBegun
        Organisation.objects.create(
            name=first.organisation, email=first.email, language=first.language
        )
        territory = Territory(name=first.territory, time_zone=first.time_zone)
        territory.full_clean()
        territory.save()
        BusinessHours.objects.bulk_create(
            BusinessHours(territory=territory, weekday=day, opens=OPENS, closes=CLOSES)
            for day in WORKING_DAYS
        )
        user = User.objects.create_user(first.email, password, name=first.name)
        grant(user, Role.ADMINISTRATOR, None, tx)
        tx.publish("user_joined", user, topics=[topic(user)])
    return user
