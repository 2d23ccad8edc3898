"""Pairing phones over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from company.models import Role
from events.models import Event
from mobile_api.models import Device, PairingCode
from mobile_api.tokens import ALPHABET
from tests.factories import make_technician, make_territory, make_user

pytestmark = pytest.mark.django_db
DEVICES = "/api/mobile/v1/devices"


def code_for(technician: Any, office: APIClient) -> str:
    office.force_login(make_user())
    answer = office.post(f"/api/technicians/{technician.pk}/pairing-code/")
    assert answer.status_code == 201
    return str(answer.json()["code"])


def test_the_office_sees_a_code_as_text_and_picture_and_only_its_hash_is_kept(
    api: APIClient,
) -> None:
    technician = make_technician()
    api.force_login(make_user())

    answer = api.post(f"/api/technicians/{technician.pk}/pairing-code/")

    body = answer.json()
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert body["code"][4] == "-"
    assert set(body["code"].replace("-", "")) <= set(ALPHABET)
    assert body["qr_svg"].startswith("<svg")
    row = PairingCode.objects.get()
    assert row.expires_at - row.made_at <= timedelta(minutes=15, seconds=5)
    assert body["code"].replace("-", "") not in row.code_hash
    assert len(row.code_hash) == 64


def test_a_code_pairs_one_phone_and_the_token_is_stored_hashed(api: APIClient) -> None:
    technician = make_technician("Sam Reed")
    code = code_for(technician, APIClient())

    answer = api.post(DEVICES, {"code": code, "platform": "android", "name": "Pixel"})

    body = answer.json()
    device = Device.objects.get()
    assert answer.status_code == 201
    assert body["device"] == device.pk
    assert body["name"] == "Sam Reed"
    assert body["next_seq"] == 1
    assert len(body["token"]) == 43
    assert body["token"] not in device.token_hash
    assert Event.objects.filter(
        kind="device_paired", topics__topic=f"technician:{technician.pk}"
    ).exists()


def test_a_code_may_be_typed_in_lower_case_and_without_the_dash(api: APIClient) -> None:
    code = code_for(make_technician(), APIClient())

    answer = api.post(DEVICES, {"code": f" {code.lower().replace('-', ' ')}"})

    assert answer.status_code == 201


def test_wrong_used_expired_and_replaced_codes_get_one_same_refusal(api: APIClient) -> None:
    technician, office = make_technician(), APIClient()
    used = code_for(technician, office)
    api.post(DEVICES, {"code": used})
    replaced = code_for(technician, office)
    expired = code_for(technician, office)

    wrong_answer = api.post(DEVICES, {"code": "ZZZZ-ZZZZ"})
    used_answer = api.post(DEVICES, {"code": used})
    replaced_answer = api.post(DEVICES, {"code": replaced})
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        expired_answer = api.post(DEVICES, {"code": expired})

    answers = [wrong_answer, used_answer, replaced_answer, expired_answer]
    assert {answer.status_code for answer in answers} == {400}
    assert {answer.json()["code"] for answer in answers} == {"pairing-refused"}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert Device.objects.count() == 1


def test_a_technician_who_left_cannot_be_paired(api: APIClient) -> None:
    technician = make_technician()
    code = code_for(technician, APIClient())
    type(technician).objects.filter(pk=technician.pk).update(is_active=False)

    answer = api.post(DEVICES, {"code": code})

    assert answer.json()["code"] == "pairing-refused"


def test_guessing_is_throttled(api: APIClient) -> None:
    for _ in range(20):
        api.post(DEVICES, {"code": "ZZZZ-ZZZZ"})

    answer = api.post(DEVICES, {"code": "ZZZZ-ZZZZ"})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_a_technician_of_another_territory_does_not_exist(api: APIClient) -> None:
    technician = make_technician(territory=make_territory("South"))
    api.force_login(make_user(territory=make_territory("North")))

    answers = [
        api.post(f"/api/technicians/{technician.pk}/pairing-code/"),
        api.get(f"/api/technicians/{technician.pk}/devices/"),
        api.get(f"/technicians/{technician.pk}/phone/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_only_dispatchers_pair_phones(api: APIClient) -> None:
    technician = make_technician()
    api.force_login(make_user(Role.AGENT))

    answer = api.post(f"/api/technicians/{technician.pk}/pairing-code/")

    assert answer.status_code == 403


def test_the_office_lists_and_revokes_phones(api: APIClient, paired: Any) -> None:
    technician = make_technician()
    phone = paired(technician)
    api.force_login(make_user())

    listed = api.get(f"/api/technicians/{technician.pk}/devices/").json()
    first = api.post(f"/api/devices/{phone.device.pk}/revoke/")
    again = api.post(f"/api/devices/{phone.device.pk}/revoke/")

    assert [row["name"] for row in listed] == ["Pixel"]
    assert "token_hash" not in listed[0]
    assert first.json()["revoked_at"] == again.json()["revoked_at"]
    assert Event.objects.filter(kind="device_revoked").count() == 1


def test_a_phone_of_another_territory_cannot_be_revoked(api: APIClient, paired: Any) -> None:
    phone = paired(make_technician(territory=make_territory("South")))
    api.force_login(make_user(territory=make_territory("North")))

    answer = api.post(f"/api/devices/{phone.device.pk}/revoke/")

    assert answer.status_code == 404
    assert phone.stored().revoked_at is None


def test_the_page_shows_a_code_on_request_and_signs_phones_out(api: APIClient, paired: Any) -> None:
    technician = make_technician("Sam Reed")
    phone = paired(technician)
    api.force_login(make_user())
    address = f"/technicians/{technician.pk}/phone/"

    before = api.get(address).content.decode()
    shown = api.post(address, format="multipart").content.decode()
    answer = api.post(f"/phones/{phone.device.pk}/revoke/", format="multipart")

    assert "pairing-text" not in before
    assert "Pixel" in before
    assert "pairing-text" in shown
    assert "data:image/svg+xml;base64," in shown
    assert answer["Location"] == address
    assert "Pixel" not in api.get(address).content.decode()
