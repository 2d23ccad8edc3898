"""Answers to offers, as phones report them."""

from dispatch.services.answering import OfferOutcome, accept_offer, decline_offer
from dispatch.services.execution import StepDetails
from mobile_api.kinds import Delivery, Kind, Moment, Outcome, PhoneCommand, handles


@handles(Kind.ACCEPT_OFFER)
def accept(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {}. Parked as `offer-taken` or `offer-withdrawn` when it comes too late."""
    details = StepDetails(
        claimed_at=moment.claimed_at,
        occurred_at=moment.occurred_at,
        is_clock_suspect=moment.is_clock_suspect,
        lat=command.lat,
        lon=command.lon,
    )
    technician_id = delivery.device.technician_id
    answer = accept_offer(
        _number(command), details, technician_id=technician_id, actor=delivery.actor
    )
    return _outcome(answer)


@handles(Kind.DECLINE_OFFER)
def decline(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {}."""
    technician_id = delivery.device.technician_id
    answer = decline_offer(
        _number(command), moment.occurred_at, technician_id=technician_id, actor=delivery.actor
    )
    return _outcome(answer)


def _number(command: PhoneCommand) -> int:
    if command.offer is None:
        raise TypeError(f"{command.kind} came without an offer")
    return command.offer


def _outcome(answer: OfferOutcome) -> Outcome:
    part = answer.assignment
    return Outcome(
        answer.result,
        answer.code,
        answer.message,
        assignment=part.pk if part is not None else None,
        version=part.version if part is not None else None,
        state={"status": answer.offer.status},
    )
