"""Who is asking: customers are known by their contact points, and never merged silently."""

from dataclasses import dataclass

import phonenumbers
from babel.core import get_global
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from customers.errors import BadContact
from customers.models import ContactKind, ContactPoint, Customer
from events.actors import Actor
from events.door import writing

NAME_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody as they name themselves; every part may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def is_anonymous(self) -> bool:
        """Whether there is nothing to know them by."""
        return not (self.name or self.email or self.phone)


def region_of(time_zone: str) -> str:
    """The country of a time zone, as in `US`; empty where it has none."""
    return str(get_global("zone_territories").get(time_zone, ""))


def normalised_phone(number: str, *, region: str = "") -> str:
    """A number in E.164; without a leading + it is read as dialled in `region`.

    Raises:
        BadContact: no such number can be dialled.
    """
    try:
        parsed = phonenumbers.parse(number, region or None)
    except phonenumbers.NumberParseException:
        raise _bad_phone(number) from None
    if not phonenumbers.is_possible_number(parsed):
        raise _bad_phone(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def normalised_email(address: str) -> str:
    """An address in lower case.

    Raises:
        BadContact: it is not an address.
    """
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadContact("email", f"{address!r} is not an e-mail address.") from None
    return address


def normalised(caller: Caller, *, region: str = "") -> Caller:
    """The caller with contact points as they are stored.

    Raises:
        BadContact: the number or the address cannot be one.
    """
    return Caller(
        name=" ".join(caller.name.split())[:NAME_LENGTH],
        email=normalised_email(caller.email) if caller.email.strip() else "",
        phone=normalised_phone(caller.phone, region=region) if caller.phone.strip() else "",
    )


def find_or_make_customer(caller: Caller, *, actor: Actor, region: str = "") -> Customer | None:
    """The customer who is known by one of the caller's contact points, or a new one.

    The e-mail address is asked before the number, which whole families share. Where several
    customers have the same contact point, the name decides; when it fits none, or the caller
    gave a name only, a new customer is made, which the office may merge. A contact point that
    nobody has yet is added unconfirmed. An anonymous caller is `None`.

    Raises:
        BadContact: the number or the address cannot be one.
    """
    caller = normalised(caller, region=region)
    if caller.is_anonymous:
        return None
    with writing(actor):
        customer = _known(caller)
        if customer is None:
            name = caller.name or caller.email or caller.phone
            customer = Customer.objects.create(name=name)
            _add_points(customer, caller, taken_too=True)
        else:
            _add_points(customer, caller, taken_too=False)
    return customer


def _known(caller: Caller) -> Customer | None:
    for kind, value in _points(caller):
        found = list(_with_point(kind, value).order_by("pk"))
        if len(found) == 1:
            return found[0]
        if found:
            name = (caller.name or value).casefold()
            return next((one for one in found if one.name.casefold() == name), None)
    return None


def _add_points(customer: Customer, caller: Caller, *, taken_too: bool) -> None:
    """Add what the customer lacks; what is somebody else's only where that was decided."""
    for kind, value in _points(caller):
        if taken_too or not _with_point(kind, value).exists():
            ContactPoint.objects.create(customer=customer, kind=kind, value=value)


def _points(caller: Caller) -> list[tuple[ContactKind, str]]:
    both = [(ContactKind.EMAIL, caller.email), (ContactKind.PHONE, caller.phone)]
    return [(kind, value) for kind, value in both if value]


def _with_point(kind: ContactKind, value: str) -> QuerySet[Customer]:
    return Customer.objects.filter(contact_points__kind=kind, contact_points__value=value)


def _bad_phone(number: str) -> BadContact:
    return BadContact("phone", f"{number!r} is not a phone number. Write it as in +1 212 555 0100.")
