"""An office for the benchmarks of phones: technicians with visits and a phone each.

    python -m benchmarks.phone_office CARDS.json PHONES VISITS

migrates the database that DATABASE_URL names and fills it. The first card also lets a dispatcher
and a customer in.
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

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from dispatch.models import Reason
from events.actors import SYSTEM
from events.door import writing
from mobile_api.models import Device
from mobile_api.tokens import digest
from portal.links import make_tracking_link
from tests.factories import (
    make_customer,
    make_job,
    make_site,
    make_technician,
    make_user,
    make_visit,
    make_work_type,
    placed,
)


def main(target: Path, phones: int, visits: int) -> None:
    """Fill the database, and write what the benchmark has to know."""
    call_command("migrate", verbosity=0)
    with writing(SYSTEM):
        cards = _cards(phones, visits)
        cards[0]["session"] = _session()
        cards[0]["tracking"] = make_tracking_link(cards[0]["visits"][0], actor=SYSTEM)
    target.write_text(json.dumps(cards))


def _cards(phones: int, visits: int) -> list[dict[str, Any]]:
    Reason.objects.create(code="bench", name="Lunch", category="other", commands=["pause"])
    begins_at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    site, work_type, customer = make_site(), make_work_type("bench"), make_customer()
    cards = []
    for number in range(phones):
        technician = make_technician(shift=("00:00", "23:59"))
        parts = [
            placed(
                make_visit(job=make_job(site=site, work_type=work_type, customer=customer)),
                technician,
                begins_at + timedelta(hours=4 * hours),
            )
            for hours in range(visits)
        ]
        token = f"bench-{number}"
        Device.objects.create(technician=technician, token_hash=digest(token), name="Bench")
        cards.append({
            "token": token,
            "technician": technician.pk,
            "assignments": [part.pk for part in parts],
            "visits": [part.visit_id for part in parts],
            "starts_at": [part.starts_at.isoformat() for part in parts],
        })  # fmt: skip
    return cards


def _session() -> str:
    """The key of a session in which a dispatcher is signed in."""
    user, session = make_user(), SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
