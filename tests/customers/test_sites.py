"""Where work is done."""

import math

import pytest

from customers.errors import BadPlace
from customers.models import Site
from customers.sites import Address, find_or_make_site, move_site
from events.actors import SYSTEM
from tests.factories import make_customer, make_site, make_territory

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MILL = Address(street="Mill Lane 27", city="Prague", lat=50.09, lon=14.42)


def find(address, *, customer=None, territory=None):
    return find_or_make_site(address, customer=customer, territory=territory, actor=SYSTEM)


def test_no_address_is_no_site():
    assert find(Address()) is None
    assert not Site.objects.exists()


def test_the_same_place_is_one_site():
    territory = make_territory()

    first, again = find(MILL, territory=territory), find(MILL, territory=territory)

    assert first == again


def test_two_customers_at_one_address_have_a_site_each():
    first = find(MILL, customer=make_customer("Helena"))
    second = find(MILL, customer=make_customer("Igor"))

    assert first != second


def test_words_alone_do_not_make_two_requests_of_nobody_one_place():
    words = Address(street="Main Street", city="Prague")

    assert find(words) != find(words)


def test_a_customer_who_says_the_same_words_means_the_same_place():
    helena, words = make_customer(), Address(street="Main Street", city="Prague")

    assert find(words, customer=helena) == find(words, customer=helena)


@pytest.mark.parametrize(
    ("lat", "lon", "field"),
    [(91, 0, "lat"), (0, 181, "lon"), (math.nan, 0, "lat"), (0, math.inf, "lon")],
)
def test_what_is_not_on_earth_is_refused(lat, lon, field):
    with pytest.raises(BadPlace, match="is not between") as refusal:
        find(Address(lat=lat, lon=lon))

    assert refusal.value.field == field


def test_half_a_place_is_refused():
    with pytest.raises(BadPlace, match="both latitude and longitude"):
        find(Address(street="Mill Lane", lat=50.0))


def test_texts_are_cut_to_what_the_table_holds():
    site = find(Address(street="x" * 300, postal_code="1" * 30, lat=1.0, lon=1.0))

    assert (len(site.street), len(site.postal_code)) == (200, 20)


def test_a_site_on_the_equator_keeps_its_zero():
    site = make_site(lat=None, lon=None, street="Mill Lane 27")

    move_site(site, Address(lat=0.0, lon=10.0), territory=None, actor=SYSTEM)

    site.refresh_from_db()
    assert (site.lat, site.lon, site.street) == (0.0, 10.0, "Mill Lane 27")
