"""The stream that tells an open phone to pull, over real HTTP."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from config.asgi import application
from events import tickets
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from mobile_api.feeds import phone_may_follow
from mobile_api.models import Device
from mobile_api.pairing import revoke
from tests.factories import make_technician
from tests.live import Live, Stream, serving

V1 = "/api/mobile/v1/"


@pytest.fixture
def live() -> Iterator[Live]:
    with serving(application) as running:
        yield running


def opened(live: Live, phone: Any) -> Stream:
    answer = phone.api.get(V1 + "stream")
    assert answer.status_code == 200, answer.content
    assert answer.json()["expires_in_s"] == tickets.OPEN_WITHIN_S
    stream = Stream(live, answer.json()["url"])
    assert stream.response.status == 200
    return stream


def beside(work: Any, *args: Any, **kwargs: Any) -> None:
    """In a thread, with a connection of its own."""

    def run() -> None:
        try:
            work(*args, **kwargs)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def tell(technician: Any) -> None:
    with writing(SYSTEM) as tx:
        tx.publish("noted", technician, topics=[f"technician:{technician.pk}"], new={"n": 1})


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_phone_is_told_that_something_happened_and_nothing_of_what(
    live: Live, paired: Any
) -> None:
    phone, foreign = paired(make_technician()), paired(make_technician())
    blocks = opened(live, phone).blocks()
    next(blocks)

    beside(tell, foreign.device.technician)
    beside(tell, phone.device.technician)

    assert next(block for block in blocks if "" not in block) == {"event": "changed", "data": "{}"}


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_signing_a_phone_out_closes_its_stream_at_once_and_no_other(
    live: Live, paired: Any
) -> None:
    technician = make_technician()
    gone, staying = paired(technician), paired(technician)
    ending, going_on = opened(live, gone), opened(live, staying)
    blocks = going_on.blocks()
    next(blocks)

    # Whoever waits longer than 5 s for the end fails here.
    ending._connection.sock.settimeout(5)
    beside(revoke, gone.device.pk, actor=SYSTEM)

    assert ending.is_over()
    beside(tell, technician)
    nudges = [next(block for block in blocks if "" not in block) for _ in range(2)]
    assert [one["event"] for one in nudges] == ["changed", "changed"]


@pytest.mark.django_db(transaction=True)
def test_a_ticket_of_a_phone_that_was_signed_out_meanwhile_opens_nothing(
    live: Live, paired: Any
) -> None:
    phone = paired(make_technician())
    url = phone.api.get(V1 + "stream").json()["url"]

    beside(revoke, phone.device.pk, actor=SYSTEM)

    assert Stream(live, url).response.status == 403


@pytest.mark.django_db
def test_a_phone_follows_its_own_technician_only(paired: Any) -> None:
    phone = paired(make_technician())
    own = frozenset({f"technician:{phone.device.technician_id}"})

    assert phone_may_follow(phone.device.pk, own)
    assert not phone_may_follow(phone.device.pk, own | {"territory:1"})
    assert not phone_may_follow(phone.device.pk, frozenset())
    assert not phone_may_follow(999_999, own)


@pytest.mark.django_db
def test_a_phone_follows_as_long_as_it_may_speak(paired: Any) -> None:
    phone = paired(make_technician())
    own = frozenset({f"technician:{phone.device.technician_id}"})

    revoke(phone.device.pk, actor=Actor(ActorKind.TECHNICIAN, phone.device.technician_id))

    assert not phone_may_follow(phone.device.pk, own)
    assert Device.objects.get().revoked_at <= timezone.now()
