"""A visit with a customer who can be reached, at one known moment."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from company.models import Organisation
from customers.models import ContactPoint
from dispatch.models import Assignment, Visit
from dispatch.services.promises import make_promise
from events.actors import SYSTEM
from events.door import writing
from technicians.models import Technician
from tests.factories import (
    ANNA,
    TEN,
    make_customer,
    make_site,
    make_technician,
    make_visit,
    make_work_type,
    placed,
)

# 10:30 in Prague; the visit is planned for 11:00 and promised for 11 to 13.
NOW = TEN - timedelta(minutes=30)
PHONE = "+420601000111"
EMAIL = "helena@example.org"


@pytest.fixture(autouse=True)
def _no_throttle_from_before() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Tracked:
    """A visit of Sam Reed at Helena Novak's, with a promise and a link."""

    def __init__(self, *, language: str = "", has_promise: bool = True, **fields: Any) -> None:
        Organisation.objects.get_or_create(
            name="Brightwell Heating", phone="+420 222 333 444", email="office@example.org"
        )
        self.customer = make_customer("Helena Novak", language=language, note="CANARY-NOTE")
        with writing(SYSTEM):
            for kind, value in (("phone", PHONE), ("email", EMAIL)):
                ContactPoint.objects.create(customer=self.customer, kind=kind, value=value)
        site = make_site(
            street="Mill Lane 27",
            district="Old Town",
            postal_code="11000",
            access_note="CANARY-KEY",
        )
        names = {"cs": "Oprava kotle"}
        self.visit: Visit = make_visit(
            customer=self.customer,
            site=site,
            work_type=make_work_type(name="Boiler repair", names=names),
            description="CANARY-DESCRIPTION",
            opened_at=TEN - timedelta(days=2),
            **fields,
        )
        if has_promise:
            make_promise(self.visit.pk, TEN, TEN + timedelta(hours=2), told_by="phone", actor=ANNA)
            self.visit.refresh_from_db()

    def assign(self, status: str = "dispatched", **fields: Any) -> tuple[Assignment, Technician]:
        """Give it to Sam Reed, who lives elsewhere; the assignment and Sam."""
        technician = make_technician("Sam Reed", phone="+420777888999", email="sam@example.org")
        part = placed(self.visit, technician, status=status)
        with writing(SYSTEM):
            for name, value in ({"travel_s": 1_200} | fields).items():
                setattr(part, name, value)
            part.save()
        return part, technician


@pytest.fixture
def tracked(db: None) -> type[Tracked]:
    """Makes tracked visits."""
    return Tracked
