"""Probes: alive, able to work, merely late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from company import heartbeat
from company.models import Heartbeat
from config import health
from events import readers
from events.actors import SYSTEM
from events.door import writing
from events.models import Cursor
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_process_that_answers_lives(client):
    assert client.get("/livez").json() == {"status": "ok"}


def test_with_a_worker_and_nothing_waiting_all_is_well(client):
    heartbeat.beat()

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer["Cache-Control"] == "no-store"


def test_without_a_worker_requests_are_still_taken_in(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["worker_seen_s"] is None


def test_a_worker_that_fell_silent_is_seen(client):
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=5))

    assert client.get("/readyz").json()["status"] == "degraded"


def test_a_reader_far_behind_is_seen(client, a_reader):
    heartbeat.beat()
    user = make_user()
    with writing(SYSTEM) as tx:
        tx.publish("tested", user, topics=[])
        tx.pending[0][0].at = timezone.now() - timedelta(minutes=3)

    answer = client.get("/readyz")

    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["readers_behind_s"] >= 180


def test_a_reader_that_read_everything_is_not_behind(client, a_reader):
    heartbeat.beat()
    user = make_user()
    with writing(SYSTEM) as tx:
        tx.publish("tested", user, topics=[])
    Cursor.objects.create(reader=a_reader, seq=10**9)

    assert client.get("/readyz").json()["status"] == "ok"


def test_a_missing_migration_is_not_ready(client):
    health.forget()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'company'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "company.0001_initial" in answer.json()["checks"]["migrations"]


@pytest.fixture
def a_reader(monkeypatch):
    """One reader of one kind of event."""
    name = "tests.behind"
    one = readers.Reader(name, frozenset({"tested"}), print)
    monkeypatch.setattr(readers, "READERS", {name: one})
    return name
