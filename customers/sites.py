"""Where work is done: addresses, their places on earth, and the rows that keep them."""

from dataclasses import dataclass
from math import isfinite

from company.models import Territory
from customers.errors import BadPlace
from customers.models import Customer, Site
from events.actors import Actor
from events.door import writing


@dataclass(frozen=True, slots=True)
class Address:
    """An address in words and, where they are known, in degrees."""

    street: str = ""
    district: str = ""
    city: str = ""
    postal_code: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def has_place(self) -> bool:
        """Whether a route can lead there."""
        return self.lat is not None and self.lon is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.in_words or self.has_place)

    @property
    def in_words(self) -> bool:
        """Whether a person could look for it."""
        return bool(self.street or self.district or self.city or self.postal_code)


def checked(address: Address) -> Address:
    """The address, cut to what the table holds.

    Raises:
        BadPlace: coordinates are outside the world, or one of them is missing.
    """
    if (address.lat is None) != (address.lon is None):
        missing = "lat" if address.lat is None else "lon"
        raise BadPlace(missing, "Give both latitude and longitude, or neither.")
    _require_range("lat", address.lat, 90)
    _require_range("lon", address.lon, 180)
    return Address(
        street=address.street.strip()[:200],
        district=address.district.strip()[:120],
        city=address.city.strip()[:120],
        postal_code=address.postal_code.strip()[:20],
        lat=address.lat,
        lon=address.lon,
    )


def find_or_make_site(
    address: Address, *, customer: Customer | None, territory: Territory | None, actor: Actor
) -> Site | None:
    """The same customer's site at exactly this address, or a new one; `None` for no address.

    Sites of nobody in particular (a street, a park) are shared by everybody's requests, but
    only where the coordinates say that they are the same place.

    Raises:
        BadPlace: coordinates are outside the world, or one of them is missing.
    """
    address = checked(address)
    if address.is_empty:
        return None
    if address.has_place or customer is not None:
        known = _same(address, customer, territory)
        if known is not None:
            return known
    with writing(actor):
        return Site.objects.create(customer=customer, territory=territory, **_columns(address))


def move_site(site: Site, address: Address, *, territory: Territory | None, actor: Actor) -> None:
    """Give a site its address; parts that `address` leaves empty stay as they are.

    Raises:
        BadPlace: coordinates are outside the world, or one of them is missing.
    """
    columns = _columns(checked(address))
    # Zero is a place on the equator, not an empty part.
    given = {name: value for name, value in columns.items() if value not in ("", None)}
    for name, value in given.items():
        setattr(site, name, value)
    if territory is not None:
        site.territory = territory
    with writing(actor):
        site.save(update_fields=[*given, "territory"])


def _same(address: Address, customer: Customer | None, territory: Territory | None) -> Site | None:
    rows = Site.objects.filter(customer=customer, territory=territory, **_columns(address))
    return rows.order_by("pk").first()


def _columns(address: Address) -> dict[str, str | float | None]:
    return {
        "street": address.street,
        "district": address.district,
        "city": address.city,
        "postal_code": address.postal_code,
        "lat": address.lat,
        "lon": address.lon,
    }


def _require_range(name: str, value: float | None, limit: int) -> None:
    if value is not None and not (isfinite(value) and -limit <= value <= limit):
        raise BadPlace(name, f"{value} is not between -{limit} and {limit} degrees.")
