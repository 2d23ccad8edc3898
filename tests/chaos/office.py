"""The office of a chaos run: technicians, their visits and their phones, in an empty database.

    python -m tests.chaos.office CARDS.json PHONES VISITS

migrates the database that DATABASE_URL names, fills it, and writes what each phone has to know.
Some visits are called off or given away afterwards: their technicians do not know.
"""

# ruff: noqa: E402 - Django is set up before what needs its apps.
from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command

from dispatch.models import ChecklistItem, Reason, VisitOffer, WorkType, WorkTypeRole
from dispatch.services.cancellation import cancel_visit
from events.actors import SYSTEM
from events.door import writing
from mobile_api.models import Device
from mobile_api.tokens import digest
from technicians.models import PartType, Stock, Technician
from tests.chaos.ledger import STOCK
from tests.factories import (
    ANNA,
    make_job,
    make_site,
    make_technician,
    make_visit,
    make_work_type,
    placed,
)

REASONS = {"decline": "not-today", "pause": "lunch", "cannot_complete": "nobody-home"}
# Of ten phones, two speak for the same technician.
SHARED = 10
ITEMS = {"check": "tight", "reading": "celsius", "choice": "state", "text": "remark"}


def main(target: Path, phones: int, visits: int) -> None:
    """Fill the database, and write the cards of the phones."""
    call_command("migrate", verbosity=0)
    with writing(SYSTEM):
        cards = Office(phones, visits).cards()
    target.write_text(json.dumps(cards))


class Office:
    """Rows that the phones work on."""

    def __init__(self, phones: int, visits: int) -> None:
        self.starts_at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        self.visits = visits
        for command, code in REASONS.items():
            Reason.objects.create(code=code, name=code, category="other", commands=[command])
        self.parts = [PartType.objects.create(code=f"part-{n}", name=f"Part {n}") for n in range(3)]
        self.work_types = self._work_types()
        self.site = make_site()
        number = max(2, phones - phones // SHARED)
        self.technicians = [make_technician(shift=None) for _ in range(number)]
        self.phones = phones

    def cards(self) -> list[dict[str, Any]]:
        """What each phone has to know."""
        parts = [self._day_of(technician) for technician in self.technicians]
        offers = self._offers()
        cards = []
        for number in range(self.phones):
            which = number % len(self.technicians)
            foreign = parts[which - 1][:3]
            known = {
                "assignments": parts[which],
                "foreign": foreign,
                "reasons": REASONS | {"work_type": self.work_types[0].code},
                "items": ITEMS,
                "parts": [part.code for part in self.parts],
                "offers": offers[which],
            }
            cards.append({**self._paired(self.technicians[which]), "known": known})
        return cards

    def _work_types(self) -> list[WorkType]:
        """One that asks for nothing, one that asks for much, one for two people."""
        plain, strict, crew = (make_work_type(f"chaos-{n}") for n in range(3))
        strict.required_photos, strict.needs_signature = 1, True
        strict.save()
        for role in ("lead", "helper"):
            WorkTypeRole.objects.create(work_type=crew, role=role)
        for work_type in (plain, strict, crew):
            for kind, code in ITEMS.items():
                ChecklistItem.objects.create(
                    work_type=work_type, code=code, text=code, kind=kind,
                    choices=["good", "bad"] if kind == "choice" else [],
                    is_required=work_type == strict and kind == "reading",
                )  # fmt: skip
        return [plain, strict, crew]

    def _day_of(self, technician: Technician) -> list[int]:
        """The technician's visits, one after another; some with the neighbour, some called off."""
        for part in self.parts:
            Stock.objects.create(part_type=part, technician=technician, quantity=STOCK)
        mine = []
        for number in range(self.visits):
            starts_at = self.starts_at + timedelta(hours=2 * number)
            work_type = self.work_types[number % len(self.work_types)]
            visit = make_visit(job=make_job(site=self.site, work_type=work_type))
            part = placed(visit, technician, starts_at)
            mine.append(part.pk)
            if work_type == self.work_types[2]:
                index = self.technicians.index(technician)
                placed(visit, self.technicians[index - 1], starts_at + timedelta(hours=1),
                       role="helper")  # fmt: skip
            if number % 8 == 3:
                cancel_visit(visit.pk, seen=visit.version, actor=ANNA)
        return mine

    def _offers(self) -> list[list[int]]:
        """Each technician is offered what the next one is offered, too."""
        offers: list[list[int]] = [[] for _ in self.technicians]
        for number in range(len(self.technicians)):
            visit = make_visit(job=make_job(site=self.site, work_type=self.work_types[0]))
            starts_at = self.starts_at + timedelta(days=5)
            for which in (number - 1, number):
                offer = VisitOffer.objects.create(
                    visit=visit,
                    technician=self.technicians[which],
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=1),
                )
                offers[which].append(offer.pk)
        return offers

    @staticmethod
    def _paired(technician: Technician) -> dict[str, Any]:
        device = Device(technician=technician, name="Chaos")
        device.token_hash = "0" * 64
        device.save()
        token = f"chaos-{device.pk}"
        device.token_hash = digest(token)
        device.save()
        return {"device": device.pk, "token": token, "technician": technician.pk}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
