"""What technicians answer to offers."""

from datetime import timedelta

import pytest
import time_machine

from dispatch.errors import IllegalStep, OfferNotFound, TechnicianBusy, TimeHeld
from dispatch.models import Assignment, Hold, Report
from dispatch.services.answering import accept_offer, decline_offer
from dispatch.services.execution import StepDetails
from dispatch.services.offers import OfferWish, offer_visit, withdraw_offer
from dispatch.services.placement import Target, place_visit
from events.actors import Actor, ActorKind
from events.door import writing
from events.models import Event
from technicians.errors import AlreadySo
from tests.crews import make_crew_visit
from tests.factories import ANNA, TEN, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOW = TEN - HOUR


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people():
    return [make_technician() for _ in range(3)]


def offered(visit, people, **fields):
    wish = OfferWish(technician_ids=[one.pk for one in people], **{"starts_at": TEN} | fields)
    return offer_visit(visit.pk, wish, actor=ANNA)


def accept(offer, technician=None):
    pk = (technician or offer.technician).pk
    details = StepDetails(claimed_at=NOW, occurred_at=NOW)
    actor = Actor(ActorKind.TECHNICIAN, pk)
    return accept_offer(offer.pk, details, technician_id=pk, actor=actor)


def decline(offer, technician=None):
    pk = (technician or offer.technician).pk
    actor = Actor(ActorKind.TECHNICIAN, pk)
    return decline_offer(offer.pk, NOW, technician_id=pk, actor=actor)


def statuses(visit):
    return list(visit.offers.order_by("pk").values_list("status", flat=True))


def test_the_first_to_accept_has_it(people):
    visit = make_visit()
    offers = offered(visit, people)

    outcome = accept(offers[1])

    part = Assignment.objects.get()
    visit.refresh_from_db()
    assert (outcome.result, outcome.assignment) == ("applied", part)
    assert (part.technician, part.starts_at, part.status) == (people[1], TEN, "accepted")
    assert (visit.status, visit.job.status) == ("dispatched", "planned")
    assert statuses(visit) == ["withdrawn", "taken", "withdrawn"]
    assert Report.objects.get().command == "accept"


def test_the_others_are_told_with_one_event_each(people):
    visit = make_visit()
    offers = offered(visit, people)

    accept(offers[0])

    events = Event.objects.filter(kind="offer_withdrawn").order_by("seq")
    assert [event.entity_id for event in events] == [offers[1].pk, offers[2].pk]
    for event, technician in zip(events, people[1:], strict=True):
        topics = event.topics.values_list("topic", flat=True)
        assert f"technician:{technician.pk}" in topics
    taken = Event.objects.get(kind="offer_accepted")
    assert (taken.actor_kind, taken.actor_id) == ("technician", people[0].pk)
    assert taken.new["assignment"] == Assignment.objects.get().pk
    assert Event.objects.get(kind="visit_placed").actor_kind == "system"


def test_a_later_one_is_too_late(people):
    visit = make_visit()
    first, second, _ = offered(visit, people)
    accept(first)

    outcome = accept(second)

    assert (outcome.result, outcome.code) == ("parked", "offer-taken")
    assert Assignment.objects.get().technician == people[0]


def test_what_the_office_took_back_or_gave_away_is_not_to_be_had(people):
    visit, other = make_visit(), make_visit()
    [gone] = offered(visit, people[:1])
    [given] = offered(other, people[1:2])
    withdraw_offer(gone.pk, actor=ANNA)
    place_visit(other.pk, Target(people[2].pk, TEN), seen=1, actor=ANNA)

    assert accept(gone).code == "offer-withdrawn"
    assert accept(given).code == "offer-taken"
    assert Assignment.objects.get().technician == people[2]


def test_accepting_again_says_so(people):
    visit = make_visit()
    [offer] = offered(visit, people[:1])
    accept(offer)

    with pytest.raises(AlreadySo):
        accept(offer)


def test_an_offer_of_somebody_else_is_unknown(people):
    [offer] = offered(make_visit(), people[:1])

    for answer in (accept, decline):
        with pytest.raises(OfferNotFound):
            answer(offer, people[1])


def test_who_got_other_work_meanwhile_cannot_take_it_and_it_stays_open(people):
    visit = make_visit()
    first, second = offered(visit, people[:2])
    placed(make_visit(), people[0])

    with pytest.raises(TechnicianBusy):
        accept(first)

    assert statuses(visit) == ["open", "open"]
    assert accept(second).result == "applied"


def test_a_time_that_is_held_for_a_customer_is_not_to_be_had(people):
    visit = make_visit()
    [offer] = offered(visit, people[:1])
    with writing(ANNA):
        Hold.objects.create(
            job=make_visit().job,
            technician=people[0],
            starts_at=TEN,
            ends_at=TEN + HOUR,
            expires_at=TEN,
        )

    with pytest.raises(TimeHeld):
        accept(offer)


def test_what_the_office_forced_is_taken_as_offered(people):
    visit = make_visit(skills=("gas",))
    [offer] = offered(visit, people[:1], is_forced=True)

    assert accept(offer).result == "applied"


def test_a_helper_joins_a_crew_that_was_sent(people):
    visit = make_crew_visit()
    placed(visit, people[0])
    [offer] = offered(visit, people[1:2], role="helper")

    part = accept(offer).assignment

    visit.refresh_from_db()
    assert (part.role, part.status) == ("helper", "accepted")
    assert visit.status == "dispatched"


def test_a_crew_that_left_takes_nobody_along(people):
    visit = make_crew_visit()
    lead = placed(visit, people[0])
    [offer] = offered(visit, people[1:2], role="helper")
    with writing(ANNA):
        lead.status = visit.status = "en_route"
        lead.save()
        visit.save()

    assert accept(offer).code == "offer-withdrawn"


def test_no_is_an_answer_too(people):
    visit = make_visit()
    first, _second = offered(visit, people[:2])

    assert decline(first).result == "applied"

    assert statuses(visit) == ["declined", "open"]
    assert Event.objects.filter(kind="offer_declined").count() == 1
    with pytest.raises(IllegalStep):
        accept(first)
    with pytest.raises(IllegalStep):
        decline(first)
