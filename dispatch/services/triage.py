"""What the office makes of a request: complete it, turn it into a job, or let it go."""

from dataclasses import dataclass

from company.models import Territory
from customers.models import Customer, Direction, Message
from customers.sites import Address, find_or_make_site, move_site
from dispatch.errors import BadField, IllegalStep, NotReady
from dispatch.lifecycle import Command, advance
from dispatch.locks import lock_request
from dispatch.models import Job, Needs, Priority, RequestStatus, ServiceRequest, WorkType
from dispatch.services.conversations import say
from dispatch.services.jobs import open_job
from events.actors import Actor
from events.door import Writing, writing

# It could still become a job.
OPEN = (RequestStatus.RECEIVED, RequestStatus.TRIAGED, RequestStatus.WAITING_FOR_CUSTOMER)
DECIDED = ("work_type", "priority", "territory", "customer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody found out about a request; empty parts stay as they are."""

    work_type: WorkType | None = None
    priority: str = ""
    territory: Territory | None = None
    customer: Customer | None = None


def missing(request: ServiceRequest) -> Needs:
    """What the request lacks before it can become a job."""
    if request.territory_id is None or request.site is None or not request.site.has_place:
        return Needs.ADDRESS
    return Needs.NOTHING if request.work_type_id is not None else Needs.WORK_TYPE


def triage_request(request_id: int, decision: Decision, *, actor: Actor) -> ServiceRequest:
    """Note what was found out; the request is triaged once nothing is missing.

    One that is triaged already may be decided anew until it becomes a job.

    Raises:
        RequestNotFound: no such request.
        IllegalStep: it is a job by now, or was declined, or is history.
        BadField: no such priority.
    """
    if decision.priority and decision.priority not in Priority.values:
        raise BadField("priority", f"{decision.priority!r} is not a priority.")
    with writing(actor) as tx:
        request = _lock_open(request_id, tx)
        _decide(request, decision)
        request.needs = missing(request)
        is_complete = request.status == RequestStatus.RECEIVED and not request.needs
        if is_complete:
            advance(request, Command.TRIAGE, tx.actor.kind)
        else:
            request.version += 1
        request.save(update_fields=["status", "needs", "version", *DECIDED])
        kind = "request_triaged" if is_complete else "request_changed"
        publish(kind, request, tx, new={"work_type": request.work_type_id})
    return request


def set_address(request_id: int, address: Address, *, actor: Actor) -> ServiceRequest:
    """Give a request its place, so that it no longer waits for one.

    A site that other requests share stays as it is; this one then gets a site of its own.

    Raises:
        RequestNotFound: no such request.
        IllegalStep: it is a job by now, or was declined, or is history.
        BadPlace: the coordinates are not on earth, or one is missing.
        BadField: neither an address nor coordinates were given.
    """
    if address.is_empty:
        raise BadField("address", "Give a street and place, or coordinates.")
    with writing(actor) as tx:
        request = _lock_open(request_id, tx)
        _settle_site(request, address, actor)
        request.needs = missing(request)
        request.version += 1
        request.save(update_fields=["site", "needs", "version"])
        publish("request_changed", request, tx)
    return request


def convert_request(request_id: int, *, actor: Actor) -> Job:
    """Turn a request into a job with its first visit.

    Raises:
        RequestNotFound: no such request.
        NotReady: it lacks a place or a work type.
        IllegalStep: it is a job already, or was declined, or is history.
        BadField: the wanted time is too short for the work.
    """
    with writing(actor) as tx:
        return turn_into_job(lock_request(request_id), tx)


def turn_into_job(request: ServiceRequest, tx: Writing) -> Job:
    """The same for a request that the caller has locked, or has just made."""
    step = advance(request, Command.CONVERT, tx.actor.kind)
    needs = missing(request)
    if needs:
        raise NotReady(needs)
    request.needs = needs
    request.save(update_fields=["status", "needs", "version"])
    job = open_job(request, actor=tx.actor)
    publish("request_converted", request, tx, new={"job": job.pk, "skipped": list(step.skips)})
    return job


def decline_request(request_id: int, *, actor: Actor, note: str = "") -> ServiceRequest:
    """Let a request go; why is kept as a note in its conversation.

    Raises:
        RequestNotFound: no such request.
        IllegalStep: it is a job by now, or over.
    """
    with writing(actor) as tx:
        request = _step(request_id, Command.DECLINE, tx)
        if note:
            say(request, note, Direction.NOTE, actor=actor)
        publish("request_declined", request, tx)
    return request


def mark_duplicate(request_id: int, *, of: int, actor: Actor) -> ServiceRequest:
    """Say that a request asks for what request `of` asks for.

    Raises:
        RequestNotFound: one of them does not exist.
        BadField: a request cannot be its own duplicate, nor that of a duplicate.
        IllegalStep: it is a job by now, or over.
    """
    if of == request_id:
        raise BadField("of", "A request cannot be a duplicate of itself.")
    with writing(actor) as tx:
        locked = {pk: lock_request(pk) for pk in sorted((request_id, of))}
        request, original = locked[request_id], locked[of]
        if original.duplicate_of_id is not None:
            raise BadField("of", f"Request {of} repeats {original.duplicate_of_id}: name that one.")
        advance(request, Command.MARK_DUPLICATE, tx.actor.kind)
        request.duplicate_of = original
        request.save(update_fields=["status", "version", "duplicate_of"])
        publish("request_duplicated", request, tx, new={"of": of})
    return request


def ask_customer(request_id: int, question: str, *, actor: Actor) -> Message:
    """Ask the customer something; the request waits for the answer.

    The message is written into the conversation; a door that follows the log sends it.

    Raises:
        RequestNotFound: no such request.
        IllegalStep: it is a job by now, or over, or waits already.
        BadField: the question is empty.
    """
    if not question.strip():
        raise BadField("question", "Write what you want to know.")
    with writing(actor) as tx:
        request = _step(request_id, Command.ASK_CUSTOMER, tx)
        message = say(request, question, Direction.OUT, actor=actor)
        publish("customer_asked", request, tx, new={"message": message.pk})
    return message


def take_answer(request_id: int, *, actor: Actor) -> ServiceRequest:
    """The customer answered: the request is back in triage.

    Raises:
        RequestNotFound: no such request.
        IllegalStep: it does not wait for the customer.
    """
    with writing(actor) as tx:
        request = _step(request_id, Command.ANSWER, tx)
        publish("request_answered", request, tx)
    return request


def reopen_request(request_id: int, *, actor: Actor) -> ServiceRequest:
    """Take a declined or duplicate request up again.

    Raises:
        RequestNotFound: no such request.
        IllegalStep: it is neither declined nor a duplicate.
    """
    with writing(actor) as tx:
        request = _step(request_id, Command.REOPEN, tx)
        request.duplicate_of = None
        request.save(update_fields=["duplicate_of"])
        publish("request_reopened", request, tx)
    return request


def publish(
    kind: str, request: ServiceRequest, tx: Writing, new: dict[str, object] | None = None
) -> None:
    """Tell what happened to a request to all who may see it."""
    tx.publish(kind, request, topics=request_topics(request), new=new)


def request_topics(request: ServiceRequest) -> list[str]:
    """Its own, its territory's and its customer's."""
    topics = [f"request:{request.pk}"]
    if request.territory_id is not None:
        topics.append(f"territory:{request.territory_id}")
    if request.customer_id is not None:
        topics.append(f"customer:{request.customer_id}")
    return topics


def _step(request_id: int, command: Command, tx: Writing) -> ServiceRequest:
    request = lock_request(request_id)
    advance(request, command, tx.actor.kind)
    request.save(update_fields=["status", "version"])
    return request


def _lock_open(request_id: int, tx: Writing) -> ServiceRequest:
    request = lock_request(request_id)
    if request.status not in OPEN:
        raise IllegalStep("servicerequest", request.status, "change", tx.actor.kind)
    return request


def _decide(request: ServiceRequest, decision: Decision) -> None:
    for name in DECIDED:
        setattr(request, name, getattr(decision, name) or getattr(request, name))


def _settle_site(request: ServiceRequest, address: Address, actor: Actor) -> None:
    site = request.site
    is_ours_alone = (
        site is not None
        and not site.requests.exclude(pk=request.pk).exists()
        and not site.jobs.exists()
    )
    if site is not None and is_ours_alone:
        move_site(site, address, territory=request.territory, actor=actor)
    else:
        request.site = find_or_make_site(
            address, customer=request.customer, territory=request.territory, actor=actor
        )
