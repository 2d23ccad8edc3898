"""What the office makes of a request."""

import pytest

from customers.errors import BadPlace
from customers.sites import Address
from dispatch.errors import BadField, IllegalStep, NotReady, RequestNotFound
from dispatch.models import Job
from dispatch.services.triage import (
    Decision,
    ask_customer,
    convert_request,
    decline_request,
    mark_duplicate,
    reopen_request,
    set_address,
    take_answer,
    triage_request,
)
from events.actors import Actor, ActorKind
from events.models import Event
from tests.factories import (
    make_customer,
    make_job,
    make_request,
    make_site,
    make_territory,
    make_user,
    make_work_type,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OFFICE = Actor(ActorKind.DISPATCHER, 0)
PLACE = Address(street="Mill Lane 27", lat=50.09, lon=14.42)


def complete(**fields):
    """A request that lacks nothing."""
    return make_request(**{"site": make_site(), "work_type": make_work_type()} | fields)


def kinds():
    return list(Event.objects.values_list("kind", flat=True))


def test_the_last_thing_found_out_makes_it_triaged():
    request = make_request(site=make_site(), needs="work_type")
    boiler = make_work_type("boiler")

    triaged = triage_request(request.pk, Decision(work_type=boiler, priority="high"), actor=OFFICE)

    triaged.refresh_from_db()
    assert (triaged.status, triaged.needs, triaged.version) == ("triaged", "", 2)
    assert (triaged.work_type, triaged.priority) == (boiler, "high")
    assert kinds() == ["request_triaged"]


def test_as_long_as_something_is_missing_it_stays_received():
    request = make_request(needs="address")

    found = triage_request(request.pk, Decision(work_type=make_work_type()), actor=OFFICE)

    assert (found.status, found.needs, found.version) == ("received", "address", 2)
    assert kinds() == ["request_changed"]


def test_what_was_triaged_may_be_decided_anew():
    request = complete(status="triaged")
    customer = make_customer()

    changed = triage_request(request.pk, Decision(customer=customer), actor=OFFICE)

    assert (changed.status, changed.customer, changed.version) == ("triaged", customer, 2)


def test_an_address_ends_the_waiting_for_one():
    request = make_request(
        site=make_site(lat=None, lon=None), work_type=make_work_type(), needs="address"
    )

    found = set_address(request.pk, PLACE, actor=OFFICE)

    found.refresh_from_db()
    assert (found.status, found.needs, found.version) == ("received", "", 2)
    assert (found.site.lat, found.site.street) == (50.09, "Mill Lane 27")
    assert convert_request(found.pk, actor=OFFICE).site == found.site


def test_a_site_that_others_share_stays_where_it_is():
    shared = make_site()
    make_job(site=shared)
    request = complete(site=shared)

    moved = set_address(request.pk, Address(lat=50.5, lon=14.5), actor=OFFICE)

    shared.refresh_from_db()
    assert shared.lat == 50.09
    assert moved.site.lat == 50.5


def test_words_without_coordinates_do_not_end_the_waiting():
    request = make_request(needs="address", work_type=make_work_type())

    found = set_address(request.pk, Address(street="Mill Lane 27"), actor=OFFICE)

    assert found.needs == "address"
    assert found.site.street == "Mill Lane 27"


def test_an_address_that_cannot_be_is_refused():
    request = make_request()

    with pytest.raises(BadPlace):
        set_address(request.pk, Address(lat=91.0, lon=0.0), actor=OFFICE)
    with pytest.raises(BadField, match="Give a street"):
        set_address(request.pk, Address(), actor=OFFICE)

    assert kinds() == []


@pytest.mark.parametrize(("status", "skipped"), [("received", ["triaged"]), ("triaged", [])])
def test_converting_opens_the_job(status, skipped):
    request = complete(status=status)

    job = convert_request(request.pk, actor=OFFICE)

    request.refresh_from_db()
    assert (request.status, request.version) == ("converted", 2)
    assert job.request == request
    event = Event.objects.get(kind="request_converted")
    assert event.new == {"job": job.pk, "skipped": skipped}


def test_a_request_becomes_a_job_once():
    request = complete()
    convert_request(request.pk, actor=OFFICE)

    with pytest.raises(IllegalStep):
        convert_request(request.pk, actor=OFFICE)

    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "needs"), [({"site": None}, "address"), ({"work_type": None}, "work_type")]
)
def test_one_that_lacks_something_cannot_be_converted(fields, needs):
    request = complete(**fields)

    with pytest.raises(NotReady) as refusal:
        convert_request(request.pk, actor=OFFICE)

    request.refresh_from_db()
    assert refusal.value.details == {"needs": needs}
    assert (request.status, request.version) == ("received", 1)
    assert kinds() == []


def test_declining_keeps_the_note_and_may_be_taken_back():
    user = make_user()
    request = make_request()

    declined = decline_request(
        request.pk, actor=Actor(ActorKind.AGENT, user.pk), note="Too far away."
    )
    message = declined.conversation.messages.get()
    reopened = reopen_request(request.pk, actor=OFFICE)

    assert (message.direction, message.body, message.author) == ("note", "Too far away.", user)
    assert declined.status == "declined"
    assert (reopened.status, reopened.version) == ("received", 3)
    assert kinds() == ["request_declined", "request_reopened"]


def test_a_duplicate_names_the_original_until_it_is_reopened():
    original, request = make_request(), make_request()

    duplicate = mark_duplicate(request.pk, of=original.pk, actor=OFFICE)
    assert (duplicate.status, duplicate.duplicate_of) == ("duplicate", original)

    reopened = reopen_request(request.pk, actor=OFFICE)
    reopened.refresh_from_db()
    assert (reopened.status, reopened.duplicate_of) == ("received", None)


def test_a_request_is_no_duplicate_of_itself_or_of_a_duplicate():
    original, second, third = make_request(), make_request(), make_request()
    mark_duplicate(second.pk, of=original.pk, actor=OFFICE)

    with pytest.raises(BadField, match="of itself"):
        mark_duplicate(third.pk, of=third.pk, actor=OFFICE)
    with pytest.raises(BadField, match=f"repeats {original.pk}"):
        mark_duplicate(third.pk, of=second.pk, actor=OFFICE)
    with pytest.raises(RequestNotFound):
        mark_duplicate(third.pk, of=0, actor=OFFICE)


def test_a_question_waits_for_its_answer():
    request = make_request(customer=make_customer())

    message = ask_customer(request.pk, "Which floor?", actor=OFFICE)
    request.refresh_from_db()
    assert (request.status, message.direction) == ("waiting_for_customer", "out")
    assert Event.objects.get(kind="customer_asked").new == {"message": message.pk}

    answered = take_answer(request.pk, actor=Actor(ActorKind.CUSTOMER, request.customer_id))
    assert answered.status == "received"


def test_an_empty_question_is_refused():
    with pytest.raises(BadField, match="what you want to know"):
        ask_customer(make_request().pk, "  ", actor=OFFICE)


STEPS = [
    lambda pk: triage_request(pk, Decision(), actor=OFFICE),
    lambda pk: set_address(pk, PLACE, actor=OFFICE),
    lambda pk: convert_request(pk, actor=OFFICE),
    lambda pk: decline_request(pk, actor=OFFICE),
    lambda pk: mark_duplicate(pk, of=make_request().pk, actor=OFFICE),
    lambda pk: ask_customer(pk, "Which floor?", actor=OFFICE),
    lambda pk: take_answer(pk, actor=OFFICE),
    lambda pk: reopen_request(pk, actor=OFFICE),
]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", ["history", "converted"])
def test_what_is_over_takes_no_step(step, status):
    request = complete(status=status)

    with pytest.raises(IllegalStep):
        step(request.pk)

    request.refresh_from_db()
    assert (request.status, request.version) == (status, 1)
    assert kinds() == []


@pytest.mark.parametrize("step", STEPS)
def test_a_request_that_is_not_there_is_not_found(step):
    with pytest.raises(RequestNotFound):
        step(10**6)


def test_no_such_priority_is_refused():
    with pytest.raises(BadField, match="'urgent' is not a priority"):
        triage_request(make_request().pk, Decision(priority="urgent"), actor=OFFICE)


def test_a_territory_can_be_found_out():
    request = complete(territory=None, needs="address")

    found = triage_request(request.pk, Decision(territory=make_territory()), actor=OFFICE)

    assert (found.status, found.needs) == ("triaged", "")
