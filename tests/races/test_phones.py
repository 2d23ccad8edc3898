"""Phones and senders of messages that do the same thing at the same moment."""

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from dispatch.models import Report, Visit
from events.actors import SYSTEM
from events.door import writing
from mobile_api.errors import PairingRefused
from mobile_api.models import Device, HandledCommand
from mobile_api.pairing import NewPhone, make_code, pair
from portal.messages.sending import send_due
from portal.models import OutgoingMessage
from tests.crews import make_crew_visit
from tests.factories import make_customer, make_technician, make_user, make_visit, placed
from tests.mobile_api.conftest import PairedPhone
from tests.races.crowd import crowd

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("unpooled")]
KINDS = ("accept", "start_travel", "arrive", "start", "complete")
ROUNDS = 10


@pytest.fixture(autouse=True)
def _no_throttle_from_before() -> None:
    cache.clear()


def test_a_batch_that_is_sent_again_while_it_is_handled_counts_once() -> None:
    technician, office = make_technician(), make_user()
    phone = PairedPhone(technician, office)

    for number in range(ROUNDS):
        part = placed(make_visit(), technician)
        batch = [phone.command(kind, part.pk) for kind in KINDS]
        answers = crowd([lambda sent=batch: phone.send(*sent)] * 4)
        results = [one["result"] for answer in answers for one in answer["results"]]
        assert sorted(results) == ["applied"] * 5 + ["duplicate"] * 15
        assert Report.objects.filter(assignment=part).count() == 5
        assert phone.stored().next_seq == 5 * (number + 1) + 1


def test_the_phones_of_a_crew_never_wait_for_each_other() -> None:
    office = make_user()
    crew = {"lead": make_technician(), "helper": make_technician()}
    phones = [PairedPhone(one, office) for one in crew.values()]

    for _ in range(ROUNDS):
        visit = make_crew_visit()
        parts = [placed(visit, one, role=role) for role, one in crew.items()]
        works: list[Any] = []
        for phone, part in zip(phones, parts, strict=True):
            batch = [phone.command(kind, part.pk) for kind in KINDS]
            works.append(lambda phone=phone, batch=batch: phone.send(*batch))
        for answer in crowd(works):
            assert {one["result"] for one in answer["results"]} == {"applied"}
        assert Visit.objects.get(pk=visit.pk).status == "completed"

    assert HandledCommand.objects.count() == ROUNDS * 2 * len(KINDS)


def test_a_code_that_two_phones_send_at_once_pairs_one() -> None:
    technician, office = make_technician(), make_user()

    def attempt(code: str) -> bool:
        try:
            pair(code, NewPhone())
        except PairingRefused:
            return False
        return True

    for number in range(ROUNDS):
        code = make_code(technician, made_by=office, actor=SYSTEM).code
        outcomes = crowd([lambda shown=code: attempt(shown)] * 4)
        assert sorted(outcomes) == [False, False, False, True]
        assert Device.objects.count() == number + 1


def test_two_workers_send_each_message_once() -> None:
    customer = make_customer()
    with writing(SYSTEM):
        for version in range(30):
            OutgoingMessage.objects.create(
                customer=customer,
                channel="email",
                recipient="helena@example.org",
                occasion="promised",
                occasion_version=version,
                subject=f"Message {version}",
                body="A visit.",
                due_at=timezone.now(),
            )

    sent = crowd([send_due, send_due, send_due])

    assert sum(sent) == 30
    assert sorted(one.subject for one in mail.outbox) == sorted(f"Message {n}" for n in range(30))
