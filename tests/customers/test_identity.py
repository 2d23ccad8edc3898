"""Who is asking: customers are known by their contact points."""

import pytest

from customers.errors import BadContact
from customers.identity import (
    Caller,
    find_or_make_customer,
    normalised_email,
    normalised_phone,
    region_of,
)
from customers.models import ContactPoint, Customer
from events.actors import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.parametrize("number", ["+1 212-555-0100", "(212) 555 0100", "212.555.0100"])
def test_a_number_is_stored_as_it_is_dialled_from_anywhere(number):
    assert normalised_phone(number, region="US") == "+12125550100"


@pytest.mark.parametrize("number", ["212 555 0100", "call me", "+1", "+999 123 456"])
def test_a_number_that_nobody_can_dial_is_refused(number):
    with pytest.raises(BadContact, match="is not a phone number") as refusal:
        normalised_phone(number)

    assert refusal.value.field == "phone"


def test_a_zone_tells_the_country_in_which_numbers_are_dialled():
    assert region_of("America/New_York") == "US"
    assert region_of("Europe/Prague") == "CZ"
    assert region_of("UTC") == ""


def test_an_address_is_stored_in_lower_case():
    assert normalised_email(" Helena@Example.ORG ") == "helena@example.org"


def test_what_is_no_address_is_refused():
    with pytest.raises(BadContact, match="'helena at home' is not an e-mail address"):
        normalised_email("Helena at home")


def test_nobody_in_particular_is_no_customer():
    assert find_or_make_customer(Caller(), actor=SYSTEM) is None
    assert not Customer.objects.exists()


def test_the_same_address_in_another_case_is_the_same_customer():
    first = find_or_make_customer(Caller("Helena", "helena@example.org"), actor=SYSTEM)

    again = find_or_make_customer(Caller("H. Novak", "HELENA@example.org"), actor=SYSTEM)

    assert again == first
    assert Customer.objects.get().name == "Helena"


def test_a_known_customer_gets_the_contact_point_that_nobody_has():
    known = find_or_make_customer(Caller("Helena", "helena@example.org"), actor=SYSTEM)

    find_or_make_customer(Caller("Helena", "helena@example.org", "+420601000000"), actor=SYSTEM)

    points = known.contact_points.values_list("kind", "value", "is_confirmed")
    assert set(points) == {
        ("email", "helena@example.org", False),
        ("phone", "+420601000000", False),
    }


def test_a_number_of_somebody_else_is_not_taken_from_them():
    neighbour = find_or_make_customer(Caller("Igor", phone="+420601000000"), actor=SYSTEM)
    helena = find_or_make_customer(Caller("Helena", "helena@example.org"), actor=SYSTEM)

    asked = find_or_make_customer(
        Caller("Helena", "helena@example.org", "+420601000000"), actor=SYSTEM
    )

    assert asked == helena
    assert ContactPoint.objects.get(kind="phone").customer == neighbour


def test_where_several_share_a_number_the_name_decides():
    first = find_or_make_customer(Caller("Helena", "h@example.org", "+420601000000"), actor=SYSTEM)
    second = find_or_make_customer(Caller("Igor", "i@example.org"), actor=SYSTEM)
    _share(second, "+420601000000")

    assert find_or_make_customer(Caller("igor", phone="+420601000000"), actor=SYSTEM) == second
    assert find_or_make_customer(Caller("Helena", phone="+420601000000"), actor=SYSTEM) == first


def test_a_stranger_with_a_shared_number_is_somebody_new_once():
    find_or_make_customer(Caller("Helena", "h@example.org", "+420601000000"), actor=SYSTEM)
    _share(find_or_make_customer(Caller("Igor", "i@example.org"), actor=SYSTEM), "+420601000000")

    stranger = find_or_make_customer(Caller("Olga", phone="+420601000000"), actor=SYSTEM)
    again = find_or_make_customer(Caller("Olga", phone="+420601000000"), actor=SYSTEM)

    assert stranger == again
    assert Customer.objects.count() == 3


def test_two_people_of_one_name_without_contact_points_stay_two():
    first = find_or_make_customer(Caller("Helena"), actor=SYSTEM)
    second = find_or_make_customer(Caller("Helena"), actor=SYSTEM)

    assert first != second


def test_without_a_name_the_contact_point_is_the_name():
    customer = find_or_make_customer(Caller(email="h@example.org"), actor=SYSTEM)

    assert customer.name == "h@example.org"


def _share(customer, number):
    # Only the office may decide that two customers have one number.
    ContactPoint.objects.bulk_create([ContactPoint(customer=customer, kind="phone", value=number)])
