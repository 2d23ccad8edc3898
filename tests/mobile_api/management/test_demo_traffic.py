"""The demo's day goes on by itself."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from events.actors import SYSTEM
from events.door import writing
from mobile_api.models import Device
from technicians.models import Position
from tests.factories import make_technician, make_visit, placed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def test_who_should_be_there_by_now_arrives_and_is_seen(settings):
    part = placed(make_visit(), make_technician(), timezone.now(), status="en_route")
    with writing(SYSTEM):
        part.travel_started_at = timezone.now() - timedelta(hours=1)
        part.save()

    call_command("demo_traffic", once=True)

    part.refresh_from_db()
    assert part.status == "on_site"
    assert Position.objects.filter(technician=part.technician).exists()


def test_whoever_holds_a_phone_is_left_alone():
    part = placed(make_visit(), make_technician(), timezone.now() - timedelta(minutes=5))
    with writing(SYSTEM):
        Device.objects.create(technician=part.technician, token_hash="x")

    call_command("demo_traffic", once=True)

    part.refresh_from_db()
    assert part.status == "dispatched"


def test_there_is_no_traffic_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="not the demo"):
        call_command("demo_traffic", once=True)
