"""What customers are told: once each, in their language, not at night."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from customers.models import ContactPoint
from dispatch.lifecycle import Command
from dispatch.services.cancellation import cancel_visit
from dispatch.services.execution import StepDetails, report_step
from dispatch.services.promises import make_promise
from events import readers
from events.actors import Actor, ActorKind
from events.models import Cursor
from portal.links import visit_of
from portal.messages.governor import after_night
from portal.messages.sending import send_due
from portal.models import OutgoingMessage
from tests.factories import ANNA, TEN
from tests.portal.conftest import EMAIL, NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
READER = "portal.messages"
ROUGHLY_A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _from_the_start() -> None:
    Cursor.objects.update_or_create(reader=READER, defaults={"seq": 0})


def read() -> None:
    readers.run(READER)


def told() -> list[tuple[str, str]]:
    rows = OutgoingMessage.objects.order_by("pk")
    return list(rows.values_list("occasion", "status"))


def send(later: timedelta = ROUGHLY_A_MINUTE) -> int:
    read()
    with time_machine.travel(NOW + later, tick=False):
        return send_due()


def step(part: Any, command: Command) -> None:
    details = StepDetails(claimed_at=NOW, occurred_at=NOW)
    actor = Actor(ActorKind.TECHNICIAN, part.technician_id)
    outcome = report_step(part.pk, command, details, technician_id=part.technician_id, actor=actor)
    assert outcome.result == "applied"


def test_a_promise_is_told_with_a_link_that_opens_the_page(tracked: Any) -> None:
    visit = tracked().visit

    assert send() == 1

    [message] = mail.outbox
    token = re.search(r"/t/([\w-]{22})/", message.body)
    assert message.to == [EMAIL]
    assert message.subject == "Boiler repair: we come on Mon 12 Jan, 11 to 13"
    assert message.body.startswith("Hello Helena Novak,")
    assert message.reply_to == ["office@example.org"]
    assert token is not None
    assert visit_of(token[1]) == visit


def test_what_was_sent_keeps_no_key_to_the_page(tracked: Any) -> None:
    tracked()
    read()
    before = OutgoingMessage.objects.get().body

    send()

    after = OutgoingMessage.objects.get()
    assert re.search(r"/t/[\w-]{22}/", before)
    assert "/t/…/" in after.body
    assert (after.status, after.sent_at is not None) == ("sent", True)


def test_reading_the_log_again_tells_nothing_twice(tracked: Any) -> None:
    world = tracked()
    part, _ = world.assign()
    step(part, Command.START_TRAVEL)
    send()
    first = OutgoingMessage.objects.count()

    Cursor.objects.update(seq=0)
    send()

    assert OutgoingMessage.objects.count() == first == 2
    assert len(mail.outbox) == 2


def test_a_second_thought_within_moments_is_told_as_one_time(tracked: Any) -> None:
    visit = tracked().visit
    read()
    make_promise(visit.pk, TEN + HOUR, TEN + 3 * HOUR, told_by="phone", actor=ANNA)

    assert send() == 1

    assert told() == [("promised", "dropped"), ("promised", "sent")]
    assert mail.outbox[0].subject.startswith("Boiler repair: we come on Mon 12 Jan, 12 to 14")


def test_a_time_that_changes_after_it_was_told_is_told_as_a_change(tracked: Any) -> None:
    visit = tracked().visit
    send()
    make_promise(visit.pk, TEN + HOUR, TEN + 3 * HOUR, told_by="phone", actor=ANNA)

    send()

    assert mail.outbox[1].subject == "Boiler repair: another time, Mon 12 Jan, 12 to 14"


def test_a_promise_that_is_replaced_while_it_waits_is_not_sent(tracked: Any) -> None:
    visit = tracked().visit
    read()
    make_promise(visit.pk, TEN + HOUR, TEN + 3 * HOUR, told_by="phone", actor=ANNA)

    with time_machine.travel(NOW + ROUGHLY_A_MINUTE, tick=False):
        assert send_due() == 0

    assert told() == [("promised", "dropped")]


def test_on_the_way_is_told_at_once_and_once(tracked: Any) -> None:
    world = tracked(has_promise=False)
    part, _ = world.assign()
    step(part, Command.START_TRAVEL)
    step(part, Command.TURN_BACK)
    step(part, Command.START_TRAVEL)
    read()

    assert send_due() == 1

    assert told() == [("on_the_way", "sent")]
    assert mail.outbox[0].subject == "Boiler repair: we are on the way"


def test_a_journey_of_an_hour_ago_is_no_news(tracked: Any) -> None:
    world = tracked(has_promise=False)
    part, _ = world.assign()
    step(part, Command.START_TRAVEL)

    with time_machine.travel(NOW + HOUR, tick=False):
        read()

    assert told() == []


def test_on_the_way_that_could_not_be_sent_in_time_is_dropped(tracked: Any) -> None:
    world = tracked(has_promise=False)
    part, _ = world.assign()
    step(part, Command.START_TRAVEL)

    assert send(HOUR) == 0

    assert told() == [("on_the_way", "dropped")]


def test_a_canceled_visit_is_told_to_who_was_told_a_time(tracked: Any) -> None:
    visit = tracked().visit
    send()
    cancel_visit(visit.pk, seen=visit.version, actor=ANNA)

    send()

    assert told() == [("promised", "sent"), ("canceled", "sent")]
    assert "on Mon 12 Jan, 11 to 13, is cancelled" in mail.outbox[1].body


def test_a_visit_canceled_before_anybody_was_told_is_not_mentioned(tracked: Any) -> None:
    visit = tracked().visit
    read()
    cancel_visit(visit.pk, seen=visit.version, actor=ANNA)

    send()

    assert told() == [("promised", "dropped")]


def test_work_that_was_not_possible_is_told(tracked: Any) -> None:
    world = tracked(has_promise=False)
    part, _ = world.assign("in_progress")
    step(part, Command.CANNOT_COMPLETE)

    send()

    assert told() == [("not_possible", "sent")]


def test_a_customer_without_an_address_is_told_nothing(tracked: Any) -> None:
    world = tracked()
    ContactPoint.objects.filter(customer=world.customer, kind="email").delete()

    send()

    assert told() == []


def test_the_preferred_address_is_used(tracked: Any) -> None:
    world = tracked()
    ContactPoint.objects.bulk_create(
        [
            ContactPoint(
                customer=world.customer, kind="email", value="new@example.org", is_preferred=True
            )
        ]
    )

    send()

    assert mail.outbox[0].to == ["new@example.org"]


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-01-12T20:59", "2026-01-12T20:59"),
        ("2026-01-12T21:00", "2026-01-13T07:00"),
        ("2026-01-13T03:00", "2026-01-13T07:00"),
        ("2026-01-13T06:59", "2026-01-13T07:00"),
        ("2026-01-13T07:00", "2026-01-13T07:00"),
        ("2026-03-28T23:00", "2026-03-29T07:00"),
    ],
)
def test_nobody_is_told_at_night(local: str, expected: str) -> None:
    zone = ZoneInfo("Europe/Prague")

    allowed = after_night(datetime.fromisoformat(local).replace(tzinfo=zone), zone)

    assert allowed.astimezone(zone).strftime("%Y-%m-%dT%H:%M") == expected


def test_a_promise_made_late_waits_for_the_morning_and_on_the_way_does_not(tracked: Any) -> None:
    with time_machine.travel(TEN + timedelta(hours=11), tick=False):  # 22:00 in Prague
        world = tracked(has_promise=False)
        tomorrow = TEN + timedelta(days=1)
        make_promise(world.visit.pk, tomorrow, tomorrow + HOUR, told_by="phone", actor=ANNA)
        world.visit.refresh_from_db()
        part, _ = world.assign()
        details = StepDetails(TEN, TEN)
        actor = Actor(ActorKind.TECHNICIAN, part.technician_id)
        report_step(
            part.pk, Command.START_TRAVEL, details, technician_id=part.technician_id, actor=actor
        )
        read()
        send_due()

    assert told() == [("promised", "waiting"), ("on_the_way", "sent")]
    assert OutgoingMessage.objects.first().due_at.isoformat() == "2026-01-13T06:00:00+00:00"  # type: ignore[union-attr]
