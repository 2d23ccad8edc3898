"""The one way in: whatever asks for help, from whatever door, becomes a service request here."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from django.db import IntegrityError

from company.models import Territory
from customers.identity import Caller, find_or_make_customer, normalised, region_of
from customers.models import Channel, Conversation, Customer, Direction, Message, Site
from customers.sites import Address, checked, find_or_make_site
from dispatch.errors import BadField
from dispatch.models import Job, Priority, RequestStatus, ServiceRequest, WorkType
from dispatch.services.jobs import require_room
from dispatch.services.moments import YEARS
from dispatch.services.triage import missing, publish, turn_into_job
from events.actors import Actor
from events.door import Writing, writing

__all__ = ["Address", "Caller", "NewRequest", "Received", "examined", "find_known", "receive"]

Outcome = Literal["new", "known"]
State = Literal["open", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What somebody asked for, as a door or a file hands it in.

    Attributes:
        source, external_id: Its name in the system it comes from; both empty for a request that
            starts here. A known pair changes nothing.
        words: The customer's own; the first message of the conversation.
        asked_type: What the source calls the kind of work.
        work_type: What we make of it: a code, or the row where it is at hand; `None` waits in
            triage.
        state: Closed ones become history: no job, nothing to do.
        convert: Open a job at once if nothing is missing.
        customer_id, conversation_id: A door that knows them already says so.
    """

    channel: str
    received_at: datetime
    source: str = ""
    external_id: str = ""
    words: str = ""
    asked_type: str = ""
    work_type: WorkType | str | None = None
    priority: str = ""
    caller: Caller = field(default_factory=Caller)
    address: Address = field(default_factory=Address)
    territory: Territory | None = None
    wanted_from: datetime | None = None
    wanted_until: datetime | None = None
    closed_at: datetime | None = None
    state: State = "open"
    convert: bool = False
    customer_id: int | None = None
    conversation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What became of it: the request, whether it is new, and the job if one was opened."""

    request: ServiceRequest
    outcome: Outcome
    job: Job | None = None


def receive(new: NewRequest, *, actor: Actor) -> Received:
    """Take a request in, once.

    Raises:
        BadField: a channel, priority, work type or wanted time that cannot be.
        BadContact: a phone number or e-mail address that cannot be.
        BadPlace: coordinates that are not on earth.
        IllegalStep: `convert` by somebody who may not, such as a customer.
    """
    new = examined(new)
    known = find_known(new.source, new.external_id)
    if known is not None:
        return Received(known, "known")
    try:
        with writing(actor) as tx:
            return _take_in(new, tx)
    except IntegrityError:
        # Somebody else took the same one in at the same moment.
        known = find_known(new.source, new.external_id)
        if known is None:
            raise
        return Received(known, "known")


def examined(new: NewRequest) -> NewRequest:
    """The request with contact points and texts as they are stored; reads and writes nothing.

    Raises:
        BadField, BadContact, BadPlace: as `receive`.
    """
    _require_choice("channel", new.channel, Channel.values)
    _require_choice("priority", new.priority, ["", *Priority.values])
    if len(new.source) > 40 or len(new.external_id) > 120:
        raise BadField("external_id", "A source has at most 40 characters, an id 120.")
    if bool(new.source) != bool(new.external_id):
        raise BadField("external_id", "Give both source and external id, or neither.")
    for name in ("received_at", "wanted_from", "wanted_until", "closed_at"):
        _require_year(name, getattr(new, name))
    require_room(new.wanted_from, new.wanted_until)
    zone = new.territory.time_zone if new.territory else ""
    return replace(
        new,
        # PostgreSQL stores no NUL.
        words=new.words.replace("\0", "").strip(),
        asked_type=new.asked_type.replace("\0", "").strip()[:200],
        caller=normalised(new.caller, region=region_of(zone)),
        address=checked(new.address),
    )


def find_known(source: str, external_id: str) -> ServiceRequest | None:
    """The request that came under this name, if one did."""
    if not external_id:
        return None
    return ServiceRequest.objects.filter(source=source, external_id=external_id).first()


def _take_in(new: NewRequest, tx: Writing) -> Received:
    customer = _customer(new, tx)
    site = find_or_make_site(
        new.address, customer=customer, territory=new.territory, actor=tx.actor
    )
    request = _create(new, customer, site, tx)
    is_over = new.state == "closed"
    publish("request_received", request, tx)
    if not new.convert or is_over or request.needs:
        return Received(request, "new")
    return Received(request, "new", turn_into_job(request, tx))


def _customer(new: NewRequest, tx: Writing) -> Customer | None:
    if new.customer_id is None:
        return find_or_make_customer(new.caller, actor=tx.actor)
    customer = Customer.objects.filter(pk=new.customer_id).first()
    if customer is None:
        raise BadField("customer", "There is no such customer.")
    return customer


def _create(
    new: NewRequest, customer: Customer | None, site: Site | None, tx: Writing
) -> ServiceRequest:
    is_over = new.state == "closed"
    request = ServiceRequest(
        source=new.source,
        external_id=new.external_id,
        channel=new.channel,
        received_at=new.received_at,
        status=RequestStatus.HISTORY if is_over else RequestStatus.RECEIVED,
        customer=customer,
        site=site,
        conversation=_conversation(new, customer),
        territory=new.territory,
        words=new.words,
        asked_type=new.asked_type,
        work_type=_work_type(new.work_type),
        priority=new.priority,
        wanted_from=new.wanted_from,
        wanted_until=new.wanted_until,
        closed_at=new.closed_at if is_over else None,
    )
    if not is_over:
        request.needs = missing(request)
    request.save(force_insert=True)
    return request


def _conversation(new: NewRequest, customer: Customer | None) -> Conversation:
    """The conversation in which it was asked; a new one begins with the customer's words."""
    if new.conversation_id is not None:
        known = Conversation.objects.filter(pk=new.conversation_id).first()
        if known is None:
            raise BadField("conversation", "There is no such conversation.")
        return known
    conversation = Conversation.objects.create(
        customer=customer,
        channel=new.channel,
        subject=new.asked_type,
        opened_at=new.received_at,
        closed_at=new.closed_at if new.state == "closed" else None,
    )
    if new.words:
        Message.objects.create(
            conversation=conversation,
            direction=Direction.IN,
            body=new.words,
            said_at=new.received_at,
        )
    return conversation


def _work_type(code: WorkType | str | None) -> WorkType | None:
    if code is None or isinstance(code, WorkType):
        return code
    work_type = WorkType.objects.filter(code=code, is_active=True).first()
    if work_type is None:
        raise BadField("work_type", f"There is no active work type {code!r}.")
    return work_type


def _require_year(field_name: str, at: datetime | None) -> None:
    if at is not None and at.year not in YEARS:
        raise BadField(field_name, f"The year {at.year} is not in {YEARS[0]} to {YEARS[-1]}.")


def _require_choice(field_name: str, value: str, choices: list[str]) -> None:
    if value not in choices:
        known = ", ".join(choice for choice in choices if choice)
        raise BadField(field_name, f"{value!r} is none of: {known}.")
