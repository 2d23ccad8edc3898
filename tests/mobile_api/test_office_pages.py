"""The office's page about who goes and whose phone is paired."""

import pytest

from company.models import Role
from events.actors import SYSTEM
from events.door import writing
from mobile_api.models import Device
from tests.factories import make_technician, make_territory, make_user

pytestmark = pytest.mark.django_db


def test_a_dispatcher_sees_who_goes_and_whose_phone_is_paired(client):
    paired = make_technician("Ana Costa", skills={"gas": 2})
    make_technician("Tomas Lind")
    with writing(SYSTEM):
        Device.objects.create(technician=paired, token_hash="x")
    client.force_login(make_user(Role.DISPATCHER))

    page = client.get("/technicians/").content.decode()

    assert "Ana Costa" in page
    assert "Gas L2" in page
    assert page.count(">Paired<span") == 1
    assert f"/technicians/{paired.pk}/phone/" in page
    assert f"/technicians/{paired.pk}/time-sheet/" in page


def test_technicians_of_other_territories_are_not_shown(client):
    make_technician("Ana Costa", territory=make_territory("South"))
    client.force_login(make_user(Role.DISPATCHER, territory=make_territory("North")))

    assert "Ana Costa" not in client.get("/technicians/").content.decode()
