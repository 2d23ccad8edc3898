"""What commands and sheets cost: counted in statements, which do not depend on the machine."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.models import Assignment, Visit
from dispatch.services.filing import Fact
from dispatch.services.records import add_note
from events.actors import SYSTEM
from events.door import writing
from mobile_api.sheets import related, sheet
from tests.factories import (
    TEN,
    make_customer,
    make_job,
    make_site,
    make_technician,
    make_visit,
    make_work_type,
    placed,
)
from tests.records import make_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "payload", "most"),
    [
        ("start_travel", {}, 25),
        ("note", {"text": "Key at no. 5"}, 20),
        ("photo", {"sha256": "a" * 64}, 23),
    ],
)
def test_a_command_costs_few_statements(
    paired: Any, kind: str, payload: dict[str, Any], most: int
) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    phone.send()

    with CaptureQueriesContext(connection) as counted:
        result = phone.do(kind, part.pk, payload=payload)

    assert result["result"] == "applied"
    assert len(counted) <= most, [one["sql"][:90] for one in counted.captured_queries]


def test_sheets_of_twenty_visits_cost_what_those_of_one_cost() -> None:
    technician = make_technician()
    parts = [_with_everything(technician, TEN + hour * timedelta(hours=2)) for hour in range(20)]

    costs = [_cost_of(parts[:1]), _cost_of(parts)]

    assert costs[0] == costs[1]
    assert costs[0] <= 17


def _with_everything(technician: Any, starts_at: datetime) -> Assignment:
    """A visit with a note and a checklist, at a site where somebody was before."""
    work_type, site = make_work_type(), make_site()
    make_item(work_type, "tight")
    with writing(SYSTEM) as tx:
        before = make_visit(work_type=work_type, site=site)
        then = placed(before, make_technician(), TEN - timedelta(days=9), status="on_site")
        add_note(then, Fact(TEN, TEN, note="Beware of the dog"), tx)
        ended_at = TEN - timedelta(days=9)
        Visit.objects.filter(pk=before.pk).update(status="completed", ended_at=ended_at)
        part = placed(
            make_visit(job=make_job(work_type=work_type, site=site, customer=make_customer())),
            technician,
            starts_at,
        )
        add_note(part, Fact(TEN, TEN, note="Rang twice"), tx)
    return part


def _cost_of(parts: list[Assignment]) -> int:
    with (
        time_machine.travel(datetime(2026, 1, 12, 9, 0, tzinfo=UTC)),
        CaptureQueriesContext(connection) as counted,
    ):
        wanted = Assignment.objects.filter(pk__in=[part.pk for part in parts])
        sheets = [sheet(part) for part in related(wanted)]
    assert len(sheets) == len(parts)
    assert all(one["history"][0]["note"] == "Beware of the dog" for one in sheets)
    return len(counted)
