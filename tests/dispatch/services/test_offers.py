"""Offering a visit to several technicians, and taking offers back."""

from datetime import timedelta

import pytest
import time_machine

from dispatch.errors import (
    BadField,
    IllegalStep,
    OfferNotFound,
    RoleUnknown,
    SkillMissing,
    TechnicianBusy,
    TechnicianNotFound,
    VisitTaken,
)
from dispatch.models import VisitOffer
from dispatch.services.cancellation import cancel_visit
from dispatch.services.offers import OfferWish, offer_visit, people_of, withdraw_offer
from dispatch.services.placement import Target, place_visit
from events import readers
from events.models import Event
from tests.crews import make_crew_visit
from tests.factories import ANNA, TEN, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(TEN - HOUR, tick=False):
        yield


@pytest.fixture
def people():
    return [make_technician() for _ in range(3)]


def offer(visit, people, **fields):
    wish = OfferWish(technician_ids=[one.pk for one in people], **{"starts_at": TEN} | fields)
    return offer_visit(visit.pk, wish, actor=ANNA)


def statuses(visit):
    return list(visit.offers.order_by("pk").values_list("status", flat=True))


def test_each_gets_an_offer_and_an_event_of_their_own(people):
    visit = make_visit(minutes=45)

    offers = offer(visit, people)

    assert [one.technician for one in offers] == people
    assert {one.ends_at for one in offers} == {TEN.replace(minute=45)}
    for one, event in zip(offers, Event.objects.filter(kind="offer_made"), strict=True):
        topics = set(event.topics.values_list("topic", flat=True))
        assert f"technician:{one.technician_id}" in topics
        assert not topics & {f"visit:{visit.pk}"}
        assert [topic for topic in topics if topic.startswith("technician")] == [
            f"technician:{one.technician_id}"
        ]
    visit.refresh_from_db()
    assert visit.status == "unscheduled"


def test_the_same_offer_again_changes_nothing(people):
    visit = make_visit()
    first = offer(visit, people)

    again = offer(visit, people)

    assert again == first
    assert Event.objects.filter(kind="offer_made").count() == 3


def test_an_offer_at_another_time_takes_the_place_of_the_first(people):
    visit = make_visit()
    offer(visit, people[:1])

    [new] = offer(visit, people[:1], starts_at=TEN + HOUR)

    assert statuses(visit) == ["withdrawn", "open"]
    assert new.starts_at == TEN + HOUR


def test_nobody_is_offered_what_they_cannot_do_unless_it_is_forced(people):
    visit = make_visit(skills=("gas",))
    fitter = make_technician(skills=("gas",))

    with pytest.raises(SkillMissing) as refusal:
        offer(visit, [fitter, people[0]])

    assert refusal.value.details["technician"] == people[0].pk
    assert not VisitOffer.objects.exists()
    assert len(offer(visit, [fitter, people[0]], is_forced=True)) == 2


def test_who_is_busy_then_is_not_asked(people):
    placed(make_visit(), people[0])

    with pytest.raises(TechnicianBusy):
        offer(make_visit(), people)


def test_what_somebody_has_is_not_offered(people):
    visit = make_visit()
    placed(visit, people[0], TEN + 3 * HOUR)

    with pytest.raises(VisitTaken):
        offer(visit, people[1:])


def test_a_free_role_of_a_crew_is_offered(people):
    visit = make_crew_visit()
    placed(visit, people[0])

    offers = offer(visit, people[1:], role="helper")

    assert [one.role for one in offers] == ["helper"] * 2
    with pytest.raises(RoleUnknown):
        offer(visit, people[1:], role="pilot")


def test_only_a_time_to_come_and_somebody_who_works_here(people):
    visit = make_visit()

    with pytest.raises(BadField):
        offer(visit, people, starts_at=TEN - 2 * HOUR)
    with pytest.raises(BadField):
        offer(visit, [])
    with pytest.raises(TechnicianNotFound):
        offer(visit, [make_technician(is_active=False)])


def test_an_offer_is_taken_back_once(people):
    visit = make_visit()
    first, *_ = offer(visit, people)

    withdraw_offer(first.pk, actor=ANNA)

    assert statuses(visit) == ["withdrawn", "open", "open"]
    event = Event.objects.get(kind="offer_withdrawn")
    assert (event.entity, event.entity_id) == ("visitoffer", first.pk)
    with pytest.raises(IllegalStep):
        withdraw_offer(first.pk, actor=ANNA)
    with pytest.raises(OfferNotFound):
        withdraw_offer(1_000_000, actor=ANNA)


def test_a_visit_that_is_given_to_somebody_is_offered_to_nobody(people):
    visit = make_visit()
    offer(visit, people)

    place_visit(visit.pk, Target(make_technician().pk, TEN), seen=1, actor=ANNA)
    readers.run("dispatch.offers")

    assert statuses(visit) == ["withdrawn"] * 3


def test_a_visit_that_is_called_off_is_offered_to_nobody(people):
    visit = make_visit()
    offer(visit, people)

    cancel_visit(visit.pk, seen=1, actor=ANNA)
    readers.run("dispatch.offers")
    readers.run("dispatch.offers")

    assert statuses(visit) == ["withdrawn"] * 3
    assert Event.objects.filter(kind="offer_withdrawn").count() == 3


def test_a_crew_keeps_the_offers_for_the_role_that_is_free(people):
    visit = make_crew_visit()
    offer(visit, people[:1], role="lead")
    offer(visit, people[1:2], role="helper")

    place_visit(visit.pk, Target(people[2].pk, TEN, "lead"), seen=1, actor=ANNA)
    readers.run("dispatch.offers")

    assert statuses(visit) == ["withdrawn", "open"]


def test_whom_to_lock_are_those_on_the_visit_of_ones_own_offer(people):
    visit = make_crew_visit()
    placed(visit, people[0])
    [one] = offer(visit, people[1:2], role="helper")

    assert people_of(one.pk, people[1].pk) == {people[0].pk}
    assert people_of(one.pk, people[2].pk) == set()
