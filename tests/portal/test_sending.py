"""Sending messages when mail servers and workers fail."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from customers.models import Channel
from events.actors import SYSTEM
from events.door import writing
from portal.messages import sending
from portal.messages.sending import send_due
from portal.models import OutgoingMessage
from tests.factories import make_customer
from tests.portal.conftest import NOW

pytestmark = pytest.mark.django_db


class BrokenServer(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError("nobody there")


def make_message(**fields: Any) -> OutgoingMessage:
    """A message that is due."""
    with writing(SYSTEM):
        return OutgoingMessage.objects.create(
            **{
                "customer": make_customer(),
                "channel": Channel.EMAIL,
                "recipient": "helena@example.org",
                "occasion": "promised",
                "subject": "A visit",
                "body": "See https://example.org/t/abcdefghijklmnopqrstuv/ please.",
                "due_at": NOW,
            }
            | fields
        )


def now_at(minutes: float) -> Any:
    return time_machine.travel(NOW + timedelta(minutes=minutes), tick=False)


def test_what_is_due_is_sent_once() -> None:
    make_message()
    make_message(occasion_version=1, due_at=NOW + timedelta(minutes=5))

    assert [send_due(), send_due()] == [1, 0]

    assert len(mail.outbox) == 1


def test_a_message_carries_an_id_by_which_a_second_copy_is_known() -> None:
    message = make_message()

    send_due()

    headers = mail.outbox[0].extra_headers
    assert headers["Message-ID"] == f"<callout-{message.pk}@example.org>"
    assert headers["Auto-Submitted"] == "auto-generated"


def test_a_server_that_is_down_is_tried_less_and_less_and_then_no_more(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.portal.test_sending.BrokenServer"
    message = make_message()
    tried_at = []

    for minute in range(120):
        before = OutgoingMessage.objects.get().tries
        with now_at(minute):
            send_due()
        if OutgoingMessage.objects.get().tries > before:
            tried_at.append(minute)

    message.refresh_from_db()
    assert tried_at == [0, 1, 6, 21, 81]
    assert (message.status, message.tries) == ("failed", 5)
    assert "ConnectionRefusedError" in message.error


def test_a_failure_holds_up_nothing_behind_it(settings: Any) -> None:
    make_message(subject="Two\nlines")
    make_message(occasion_version=1)

    sent = send_due()

    assert sent == 1
    assert OutgoingMessage.objects.filter(status="waiting", tries=1).count() == 1


def test_a_worker_that_died_is_replaced_after_a_minute() -> None:
    make_message()
    claim = sending._claim()
    assert claim is not None

    at_once = send_due()
    with now_at(2):
        later = send_due()

    assert (at_once, later) == (0, 1)


def test_who_comes_back_after_the_lease_does_not_overwrite_the_outcome() -> None:
    message = make_message()
    slow = sending._claim()
    assert slow is not None
    with now_at(2):
        send_due()

    sending._put_off(slow, TimeoutError())

    message.refresh_from_db()
    assert message.status == "sent"


def test_a_message_that_kills_its_worker_is_given_up() -> None:
    message = make_message()
    for number in range(5):
        with now_at(2 * number):
            assert sending._claim() is not None

    with now_at(20):
        assert send_due() == 0

    message.refresh_from_db()
    assert message.status == "failed"
