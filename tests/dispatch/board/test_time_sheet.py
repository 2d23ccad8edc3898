"""The page of a time sheet."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from dispatch.board.time_sheet import duration
from dispatch.models import Assignment
from dispatch.services.clock import add_entry
from events.actors import SYSTEM
from events.door import writing
from technicians.models import ClockKind
from tests.factories import (
    TEN,
    make_customer,
    make_technician,
    make_territory,
    make_user,
    make_visit,
    placed,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _evening():
    with time_machine.travel(TEN + 8 * HOUR, tick=False):
        yield


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(territory=make_territory("North")))
    return client


def markup(office: Client, technician, query: str = "") -> str:
    answer = office.get(f"/technicians/{technician.pk}/time-sheet/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(office: Client, technician, query: str = "") -> str:
    words = re.sub(r"<[^>]+>", " ", markup(office, technician, query))
    return re.sub(r"\s+", " ", words)


def test_a_week_with_shifts_visits_and_sums(office: Client) -> None:
    technician = make_technician("Sam Okafor", territory=make_territory("North"))
    add_entry(technician.pk, ClockKind.SHIFT_STARTED, TEN - 3 * HOUR, actor=SYSTEM)
    add_entry(technician.pk, ClockKind.SHIFT_ENDED, TEN + 5 * HOUR, actor=SYSTEM)
    part = placed(make_visit(customer=make_customer("Helena Novak")), technician)
    with writing(SYSTEM):
        Assignment.objects.filter(pk=part.pk).update(
            work_started_at=TEN, work_ended_at=TEN + HOUR, status="completed"
        )

    page = shown(office, technician)

    assert "Time sheet of Sam Okafor" in page
    assert "8:00\N{EN DASH}16:00" in page
    assert "8 h 00" in page
    assert "Helena Novak" in page
    assert "11:00\N{EN DASH}12:00" in page
    assert ">open<" not in markup(office, technician)


def test_what_is_open_or_belongs_to_no_shift_is_said(office: Client) -> None:
    technician = make_technician(territory=make_territory("North"))
    add_entry(technician.pk, ClockKind.BREAK_ENDED, TEN - 4 * HOUR, actor=SYSTEM)
    add_entry(technician.pk, ClockKind.SHIFT_STARTED, TEN - 3 * HOUR, actor=SYSTEM)

    page = shown(office, technician)

    assert ">open<" in markup(office, technician)
    assert "7:00 break ended, without a shift" in page


def test_other_weeks_are_a_link_away(office: Client) -> None:
    technician = make_technician(territory=make_territory("North"))

    answer = office.get(f"/technicians/{technician.pk}/time-sheet/").content.decode()

    assert "?from=2026-01-05&amp;to=2026-01-11" in answer
    assert "?from=2026-01-19&amp;to=2026-01-25" in answer
    assert "Mon 5 Jan" in shown(office, technician, "?from=2026-01-05")


@pytest.mark.parametrize(
    "query", ["?from=soon", "?from=2026-01-05&to=2026-01-01", "?from=0001-01-01"]
)
def test_days_that_cannot_be_are_no_page(office: Client, query: str) -> None:
    technician = make_technician(territory=make_territory("North"))

    assert office.get(f"/technicians/{technician.pk}/time-sheet/{query}").status_code == 404


def test_technicians_elsewhere_have_no_page(office: Client) -> None:
    technician = make_technician(territory=make_territory("South"))

    assert office.get(f"/technicians/{technician.pk}/time-sheet/").status_code == 404


def test_nothing_on_the_page_needs_more_than_the_policy_allows(office: Client) -> None:
    technician = make_technician(territory=make_territory("North"))

    page = office.get(f"/technicians/{technician.pk}/time-sheet/").content.decode()

    assert not re.search(r"\sstyle=|\son\w+=|<style", page)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, ""), (29, ""), (31, "1 min"), (3600, "1 h 00"), (6120, "1 h 42"), (86_400, "24 h 00")],
)
def test_durations_are_in_hours_and_minutes(seconds: int, text: str) -> None:
    assert duration(seconds) == text
