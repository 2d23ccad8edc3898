"""Two who accept the same offer at the same moment."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from dispatch.models import Assignment, Visit, VisitOffer
from dispatch.services.offers import OfferWish, offer_visit, withdraw_offer
from dispatch.services.placement import Target, place_visit
from events.models import Event
from events.refusals import Refusal
from tests.crews import make_crew_visit
from tests.factories import ANNA, make_technician, make_user, make_visit
from tests.mobile_api.conftest import PairedPhone
from tests.races.crowd import crowd

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("unpooled")]
ROUNDS, PHONES = 8, 4


@pytest.fixture(autouse=True)
def _no_throttle_from_before() -> None:
    cache.clear()


@pytest.fixture
def phones():
    """Phones of people who are never off shift, so that any time may be offered."""
    office = make_user()
    people = [make_technician(shift=("00:00", "00:00")) for _ in range(PHONES)]
    return [PairedPhone(one, office) for one in people]


def slot(number):
    """A time of its own for each round, days ahead."""
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=number + 1)


def offered(visit, phones, number, role="lead"):
    ids = [phone.device.technician_id for phone in phones]
    wish = OfferWish(technician_ids=ids, starts_at=slot(number), role=role, is_forced=True)
    return offer_visit(visit.pk, wish, actor=ANNA)


def test_of_all_who_accept_at_once_exactly_one_has_it(phones):
    for number in range(ROUNDS):
        visit = make_visit()
        offers = offered(visit, phones, number)
        batches = [
            (phone, phone.command("accept_offer", None, offer=offer.pk))
            for phone, offer in zip(phones, offers, strict=True)
        ]

        answers = crowd([lambda p=phone, one=one: p.send(one) for phone, one in batches])

        results = [answer["results"][0] for answer in answers]
        assert sorted(one["result"] for one in results) == ["applied", *["parked"] * (PHONES - 1)]
        assert {one["error_code"] for one in results} == {"", "offer-taken"}
        part = Assignment.objects.get(visit=visit)
        winner = next(n for n, one in enumerate(results) if one["result"] == "applied")
        assert part.technician_id == phones[winner].device.technician_id
        assert (part.status, Visit.objects.get(pk=visit.pk).status) == ("accepted", "dispatched")
        statuses = sorted(VisitOffer.objects.filter(visit=visit).values_list("status", flat=True))
        assert statuses == ["taken", *["withdrawn"] * (PHONES - 1)]

    assert Event.objects.filter(kind="offer_accepted").count() == ROUNDS
    assert Event.objects.filter(kind="offer_withdrawn").count() == ROUNDS * (PHONES - 1)


def test_two_of_a_crew_who_accept_at_once_never_wait_for_each_other(phones):
    for number in range(ROUNDS):
        visit = make_crew_visit()
        leads = offered(visit, phones[:2], number)
        helpers = [
            one for one in offered(visit, phones[2:], number, "helper") if one.role == "helper"
        ]
        batches = [
            (phone, phone.command("accept_offer", None, offer=offer.pk))
            for phone, offer in zip(phones, [*leads, *helpers], strict=True)
        ]

        answers = crowd([lambda p=phone, one=one: p.send(one) for phone, one in batches])

        results = [answer["results"][0]["result"] for answer in answers]
        assert sorted(results[:2]) == sorted(results[2:]) == ["applied", "parked"]
        roles = Assignment.objects.filter(visit=visit).values_list("role", flat=True)
        assert sorted(roles) == ["helper", "lead"]


def test_the_office_and_a_phone_at_once_leave_one_who_has_it(phones):
    phone = phones[0]
    other = phones[1].device.technician_id
    for number in range(ROUNDS):
        visit = make_visit()
        [offer] = offered(visit, [phone], number)
        accept = phone.command("accept_offer", None, offer=offer.pk)

        def place(visit=visit, number=number):
            target = Target(other, slot(number), is_forced=True)
            try:
                place_visit(visit.pk, target, seen=1, actor=ANNA)
            except Refusal as refusal:
                return refusal.code
            return "placed"

        placed, answer = crowd([place, lambda one=accept: phone.send(one)])

        result = answer["results"][0]["result"]
        assert (placed, result) in {("placed", "parked"), ("stale-version", "applied")}
        live = Assignment.objects.filter(visit=visit).exclude(status="removed")
        assert live.count() == 1


def test_an_offer_that_is_taken_back_while_it_is_accepted_is_one_of_both(phones):
    phone = phones[0]
    for number in range(ROUNDS):
        [offer] = offered(make_visit(), [phone], number)
        accept = phone.command("accept_offer", None, offer=offer.pk)

        def withdraw(offer=offer):
            try:
                return withdraw_offer(offer.pk, actor=ANNA).status
            except Refusal:
                return "too late"

        office, answer = crowd([withdraw, lambda one=accept: phone.send(one)])

        result = answer["results"][0]["result"]
        assert (office, result) in {("withdrawn", "parked"), ("too late", "applied")}
