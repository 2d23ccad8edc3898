"""Taking requests in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from customers.errors import BadContact, BadPlace
from customers.models import Conversation, Customer, Message, Site
from dispatch.errors import BadField, IllegalStep
from dispatch.models import Job, RequestStatus, ServiceRequest
from dispatch.services.intake import Address, Caller, NewRequest, receive
from events.actors import SYSTEM, Actor, ActorKind
from events.models import Event
from tests.factories import TEN, make_customer, make_territory, make_work_type

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MILL = Address(street="Mill Lane 27", city="Prague", lat=50.09, lon=14.42)


def complete(**fields):
    """A request that lacks nothing."""
    defaults = {
        "channel": "phone",
        "received_at": TEN,
        "words": "No hot water.",
        "asked_type": "Heating",
        "work_type": make_work_type(skills={"heating": 2}).code,
        "caller": Caller("Helena Novak", "helena@example.org", "601 000 000"),
        "address": MILL,
        "territory": make_territory(),
    }
    return NewRequest(**defaults | fields)


def test_a_request_keeps_who_where_and_their_words():
    received = receive(complete(), actor=SYSTEM)

    request = received.request
    assert (received.outcome, received.job) == ("new", None)
    assert (request.status, request.needs, request.asked_type) == ("received", "", "Heating")
    assert request.customer.name == "Helena Novak"
    assert request.customer.contact_points.get(kind="phone").value == "+420601000000"
    assert str(request.site) == "Mill Lane 27, Prague"
    message = request.conversation.messages.get()
    assert (message.direction, message.body, message.said_at) == ("in", "No hot water.", TEN)


def test_one_event_tells_territory_and_customer():
    request = receive(complete(), actor=SYSTEM).request

    event = Event.objects.get()
    assert (event.kind, event.entity, event.entity_id) == (
        "request_received",
        "servicerequest",
        request.pk,
    )
    assert set(event.topics.values_list("topic", flat=True)) == {
        f"request:{request.pk}",
        f"territory:{request.territory_id}",
        f"customer:{request.customer_id}",
    }


def test_a_known_request_changes_nothing():
    new = complete(source="crm", external_id="17")
    first = receive(new, actor=SYSTEM)
    seen = Event.objects.count()

    again = receive(replace(new, words="Something else.", state="closed"), actor=SYSTEM)

    assert (again.outcome, again.request) == ("known", first.request)
    assert ServiceRequest.objects.get().words == "No hot water."
    assert Event.objects.count() == seen
    assert Message.objects.count() == Customer.objects.count() == 1


def test_one_id_of_two_sources_is_two_requests():
    receive(complete(source="crm", external_id="17"), actor=SYSTEM)

    assert receive(complete(source="web", external_id="17"), actor=SYSTEM).outcome == "new"


def test_requests_without_an_id_are_never_taken_for_one():
    receive(complete(), actor=SYSTEM)

    assert receive(complete(), actor=SYSTEM).outcome == "new"


def test_a_complete_one_becomes_a_job_at_once_if_told_so():
    received = receive(complete(convert=True), actor=SYSTEM)

    assert received.request.status == RequestStatus.CONVERTED
    assert received.job.request == received.request
    assert received.job.visits.count() == 1
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds == ["request_received", "job_opened", "visit_created", "request_converted"]


@pytest.mark.parametrize(
    ("fields", "needs"),
    [
        ({"address": Address(street="Mill Lane 27")}, "address"),
        ({"address": Address()}, "address"),
        ({"territory": None, "caller": Caller()}, "address"),
        ({"work_type": None}, "work_type"),
    ],
)
def test_one_that_lacks_something_waits_for_it(fields, needs):
    received = receive(complete(convert=True, **fields), actor=SYSTEM)

    assert (received.request.status, received.request.needs) == ("received", needs)
    assert not Job.objects.exists()


def test_a_closed_one_is_history():
    closed_at = TEN + timedelta(hours=2)

    received = receive(
        complete(state="closed", closed_at=closed_at, convert=True, address=Address()),
        actor=SYSTEM,
    )

    request = received.request
    assert (request.status, request.needs, request.closed_at) == ("history", "", closed_at)
    assert received.job is None
    assert request.conversation.closed_at == closed_at


def test_nobody_nowhere_without_words_is_still_a_request():
    new = NewRequest(channel="web", received_at=TEN)

    request = receive(new, actor=SYSTEM).request

    assert (request.customer, request.site, request.needs) == (None, None, "address")
    assert not Message.objects.exists()


def test_a_door_may_say_who_it_is_and_in_which_conversation():
    first = receive(complete(), actor=SYSTEM).request
    other = make_customer("Igor")

    request = receive(
        complete(customer_id=other.pk, conversation_id=first.conversation_id), actor=SYSTEM
    ).request

    assert request.customer == other
    assert request.conversation == first.conversation
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "kind", "field"),
    [
        ({"channel": "pigeon"}, BadField, "channel"),
        ({"priority": "urgent"}, BadField, "priority"),
        ({"work_type": "nothing"}, BadField, "work_type"),
        ({"source": "crm"}, BadField, "external_id"),
        ({"external_id": "17"}, BadField, "external_id"),
        ({"source": "crm", "external_id": "1" * 121}, BadField, "external_id"),
        ({"customer_id": 0}, BadField, "customer"),
        ({"conversation_id": 0}, BadField, "conversation"),
        ({"wanted_from": TEN, "wanted_until": TEN}, BadField, "wanted_until"),
        ({"received_at": datetime(1, 1, 1, tzinfo=UTC)}, BadField, "received_at"),
        ({"wanted_until": datetime(9999, 1, 1, tzinfo=UTC)}, BadField, "wanted_until"),
        ({"caller": Caller(phone="call me")}, BadContact, "phone"),
        ({"caller": Caller(email="at home")}, BadContact, "email"),
        ({"address": Address(lat=91.0, lon=0.0)}, BadPlace, "lat"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(fields, kind, field):
    with pytest.raises(kind) as refusal:
        receive(complete(**fields), actor=SYSTEM)

    assert refusal.value.field == field
    for table in (ServiceRequest, Customer, Site, Conversation, Event):
        assert not table.objects.exists()


def test_a_work_type_out_of_use_is_refused():
    make_work_type("old", is_active=False)

    with pytest.raises(BadField, match="no active work type 'old'"):
        receive(complete(work_type="old"), actor=SYSTEM)


def test_a_wanted_time_too_short_for_a_job_at_once_leaves_nothing():
    new = complete(convert=True, wanted_from=TEN, wanted_until=TEN + timedelta(minutes=30))

    with pytest.raises(BadField, match="takes 60 minutes"):
        receive(new, actor=SYSTEM)

    assert not ServiceRequest.objects.exists()
    assert not Event.objects.exists()


def test_a_customer_may_ask_but_not_open_a_job():
    customer = Actor(ActorKind.CUSTOMER, 1)

    assert receive(complete(), actor=customer).outcome == "new"
    with pytest.raises(IllegalStep):
        receive(complete(convert=True), actor=customer)


def test_a_zero_byte_in_the_words_is_left_out():
    request = receive(complete(words="No\0 water"), actor=SYSTEM).request

    assert request.words == "No water"
