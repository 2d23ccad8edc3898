"""Waking a phone whose app is closed, by a real push service that a real browser trusts."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from events import readers
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from events.models import Cursor
from mobile_api.models import PushDue, PushSubscription
from mobile_api.pairing import revoke
from mobile_api.push import public_key
from mobile_api.push_sending import send_due
from mobile_api.tasks import send_pushes
from tests.factories import make_technician, make_visit
from tests.mobile_api.push_service import Browser, PushService, push_service

pytestmark = pytest.mark.django_db
PUSH = "/api/mobile/v1/push"


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    settings.PUSH_MAY_STAY_LOCAL = True
    with push_service() as running:
        yield running


@pytest.fixture
def phone(paired: Any) -> Any:
    return paired(make_technician())


@pytest.fixture
def browser(service: PushService, phone: Any) -> Browser:
    one = Browser(service.url)
    assert phone.api.put(PUSH, one.subscription).status_code == 204
    return one


def happened(phone: Any, kind: str = "visit_placed", *, actor: Actor = SYSTEM, **new: Any) -> Any:
    """Something about a visit happens to the phone's technician, and the reader reads on."""
    visit = make_visit()
    Cursor.objects.get_or_create(reader="mobile_api.push", defaults={"seq": 0})
    topics = [f"technician:{phone.device.technician_id}", f"visit:{visit.pk}"]
    with writing(actor) as tx:
        tx.publish(kind, visit, topics=topics, new=new)
    readers.run("mobile_api.push")
    return visit


def test_what_the_office_changes_is_told_in_a_kind_a_number_and_a_version(
    phone: Any, browser: Browser, service: PushService
) -> None:
    visit = happened(phone)

    send_pushes()

    message = service.received[0]
    assert browser.opened(message.body) == {"kind": "visit", "id": visit.pk, "version": 1}
    assert message.headers["Content-Encoding"] == "aes128gcm"
    assert int(message.headers["TTL"]) > 0
    assert not PushDue.objects.exists()


def test_the_message_is_signed_by_the_key_that_the_config_shows(
    phone: Any, browser: Browser, service: PushService
) -> None:
    shown = phone.api.get("/api/mobile/v1/config").json()["push_key"]
    happened(phone)

    send_due()

    scheme, _, rest = service.received[0].headers["Authorization"].partition(" ")
    signed = dict(part.split("=", 1) for part in rest.split(","))
    claims = json.loads(base64.urlsafe_b64decode(signed["t"].split(".")[1] + "=="))
    assert (scheme, signed["k"]) == ("vapid", shown)
    assert claims["aud"] == f"http://127.0.0.1:{service.port}"
    assert claims["sub"].startswith("mailto:")


def test_of_several_things_the_last_is_told(
    phone: Any, browser: Browser, service: PushService
) -> None:
    happened(phone)
    last = happened(phone)

    assert send_due() == 1
    assert browser.opened(service.received[0].body)["id"] == last.pk


@pytest.mark.parametrize(
    ("kind", "new", "told"),
    [
        ("conflict_resolved", {"conflict": 7}, {"kind": "conflict", "id": 7, "version": 0}),
        ("visit_pinned", {}, None),
        ("work_started", {}, None),
    ],
)
def test_what_matters_to_a_technician_is_told_and_nothing_else(
    phone: Any, browser: Browser, service: PushService, kind: str, new: Any, told: Any
) -> None:
    happened(phone, kind, **new)

    assert send_due() == (1 if told else 0)
    assert [browser.opened(one.body) for one in service.received] == ([told] if told else [])


def test_nobody_is_told_of_what_they_did_themselves(
    phone: Any, browser: Browser, service: PushService
) -> None:
    happened(phone, actor=Actor(ActorKind.TECHNICIAN, phone.device.technician_id))
    assert send_due() == 0

    happened(phone, actor=Actor(ActorKind.TECHNICIAN, phone.device.technician_id + 1))
    assert send_due() == 1


def test_an_event_that_is_read_twice_is_told_once(
    phone: Any, browser: Browser, service: PushService
) -> None:
    happened(phone)
    Cursor.objects.filter(reader="mobile_api.push").update(seq=0)

    readers.run("mobile_api.push")

    assert send_due() == 1


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_is_gone_is_forgotten(
    phone: Any, browser: Browser, service: PushService, status: int
) -> None:
    service.status = status
    happened(phone)

    assert send_due() == 0
    assert not PushSubscription.objects.exists()
    assert not PushDue.objects.exists()


def test_a_service_that_does_not_answer_is_asked_again_later_and_later(
    phone: Any, browser: Browser, service: PushService
) -> None:
    service.status = 503
    now = timezone.now()
    happened(phone)
    tries = []

    for minute in [*range(8), *range(10, 26 * 60, 10)]:
        before = len(service.received)
        send_due(now + timedelta(minutes=minute, seconds=1))
        tries += [minute] if len(service.received) > before else []

    assert tries == [0, 1, 5, 20, 60, 180, 480, 960]
    assert PushSubscription.objects.get().failures == len(tries)
    assert not PushDue.objects.exists()


def test_a_service_that_comes_back_is_believed(
    phone: Any, browser: Browser, service: PushService
) -> None:
    service.status = 500
    happened(phone)
    send_due()
    service.status = 201

    assert send_due(timezone.now() + timedelta(minutes=2)) == 1
    assert PushSubscription.objects.get().failures == 0


def test_what_happens_meanwhile_is_told_at_once(
    phone: Any, browser: Browser, service: PushService
) -> None:
    service.status = 500
    happened(phone)
    send_due()
    service.status = 201

    newer = happened(phone)

    assert send_due() == 1
    assert browser.opened(service.received[-1].body)["id"] == newer.pk
    assert not PushDue.objects.exists()


def test_where_a_service_leads_on_to_is_not_followed(
    phone: Any, browser: Browser, service: PushService
) -> None:
    service.status, service.headers = 307, {"Location": service.url + "/inside"}
    happened(phone)

    assert send_due() == 0
    assert [one.path for one in service.received] == ["/push/abc"]


def test_nobody_there_is_a_failure_and_no_more(phone: Any, settings: Any) -> None:
    settings.PUSH_MAY_STAY_LOCAL = True
    phone.api.put(PUSH, Browser("http://127.0.0.1:9/push").subscription)
    happened(phone)

    assert send_due() == 0
    assert PushSubscription.objects.get().failures == 1


def test_a_phone_that_was_signed_out_is_woken_no_more(
    phone: Any, browser: Browser, service: PushService
) -> None:
    happened(phone)

    revoke(phone.device.pk, actor=SYSTEM)
    happened(phone)

    assert send_due() == 0
    assert not PushSubscription.objects.exists()


def test_a_phone_has_one_address_and_may_take_it_back(
    phone: Any, browser: Browser, service: PushService
) -> None:
    phone.api.put(PUSH, Browser(service.url + "/new").subscription)
    assert PushSubscription.objects.get().endpoint == service.url + "/new"

    answers = [phone.api.delete(PUSH) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("p256dh", "x"),
        ("p256dh", "ż"),
        ("p256dh", "AAAA"),
        ("p256dh", 7),
        ("p256dh", "B" * 201),
        ("auth", "c2hvcnQ"),
        ("auth", "\x00"),
        ("auth", ""),
        ("endpoint", ""),
        ("endpoint", "https://push.example.com/" + "a" * 1_000),
    ],
)
def test_a_subscription_that_cannot_be_used_is_refused(phone: Any, field: str, value: Any) -> None:
    good = Browser("https://push.example.com/abc").subscription

    answer = phone.api.put(PUSH, good | {field: value})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not PushSubscription.objects.exists()


def test_where_push_is_off_nothing_is_kept(phone: Any, browser: Browser, settings: Any) -> None:
    settings.PUSH_IS_ON = False

    happened(phone)

    assert not PushDue.objects.exists()
    assert public_key() == ""


def test_pushes_that_nobody_took_for_a_day_are_dropped(
    phone: Any, browser: Browser, service: PushService
) -> None:
    happened(phone)

    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        send_pushes()

    assert service.received == []
    assert not PushDue.objects.exists()
