"""Sending planned visits to phones."""

from datetime import date, timedelta

import pytest

from company.models import Holiday
from company.organisation import organisation
from dispatch.errors import IllegalStep
from dispatch.services.dispatching import dispatch_visit, release_due, release_until
from events.models import Event
from tests.crews import make_crew_visit
from tests.factories import (
    ANNA,
    DAY,
    TEN,
    make_technician,
    make_territory,
    make_visit,
    placed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]

FRIDAY = TEN + timedelta(days=4)


def planned(starts_at=TEN, **fields):
    return placed(make_visit(**fields), make_technician(), starts_at, status="planned")


def statuses(*parts):
    for part in parts:
        part.refresh_from_db()
        part.visit.refresh_from_db()
    return [(part.status, part.visit.status) for part in parts]


def test_a_dispatched_visit_is_sent_to_its_whole_crew():
    visit = make_crew_visit()
    parts = [
        placed(visit, make_technician(), status="planned", role=role) for role in ("lead", "helper")
    ]

    dispatch_visit(visit.pk, actor=ANNA)

    assert statuses(*parts) == [("dispatched", "dispatched")] * 2
    event = Event.objects.get()
    assert (event.kind, event.entity_version) == ("visit_dispatched", 2)
    assert (event.old, event.new) == ({"status": "scheduled"}, {"status": "dispatched"})
    topics = set(event.topics.values_list("topic", flat=True))
    assert {f"technician:{part.technician_id}" for part in parts} <= topics


def test_what_was_sent_is_not_sent_again():
    part = placed(make_visit(), make_technician())

    with pytest.raises(IllegalStep):
        dispatch_visit(part.visit_id, actor=ANNA)

    assert not Event.objects.exists()


def test_the_sweep_sends_today_and_the_next_working_day_once():
    today, tomorrow = planned(), planned(TEN + timedelta(days=1))
    later = planned(TEN + timedelta(days=2))

    sent = [release_due(now=TEN), release_due(now=TEN)]

    assert sent == [2, 0]
    assert statuses(today, tomorrow, later) == [
        ("dispatched", "dispatched"), ("dispatched", "dispatched"), ("planned", "scheduled"),
    ]  # fmt: skip


def test_each_territory_has_its_own_midnight():
    east = make_territory("East", time_zone="Asia/Tokyo")
    at = TEN.replace(hour=20) + timedelta(days=1)  # Wednesday in Tokyo, Tuesday in Prague

    in_tokyo, in_prague = planned(at, territory=east), planned(at)
    release_due(now=TEN)

    assert statuses(in_tokyo, in_prague) == [
        ("planned", "scheduled"), ("dispatched", "dispatched"),
    ]  # fmt: skip


def horizon(now):
    return release_until(make_territory(), now).isoformat()


def test_on_friday_the_horizon_reaches_over_the_weekend():
    assert horizon(FRIDAY) == "2026-01-19T23:00:00+00:00"


def test_a_holiday_is_no_working_day():
    Holiday.objects.create(day=date(2026, 1, 13), name="Everywhere")
    Holiday.objects.create(day=date(2026, 1, 14), name="Here", territory=make_territory())
    Holiday.objects.create(
        day=date(2026, 1, 15), name="Elsewhere", territory=make_territory("West")
    )

    assert horizon(TEN) == "2026-01-15T23:00:00+00:00"


def test_the_office_may_release_today_only():
    row = organisation()
    row.release_working_days = 0
    row.save()

    assert horizon(TEN) == f"{DAY}T23:00:00+00:00"
