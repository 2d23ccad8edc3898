"""The steps of a visit's life cycle, as phones report them."""

from dispatch.errors import CompletionNeeds
from dispatch.lifecycle import Command
from dispatch.services.execution import EVENTS, StepDetails, take_step
from mobile_api.kinds import Delivery, Moment, Outcome, PhoneCommand, handles
from mobile_api.payloads import flag, text
from mobile_api.states import assignment_state


@handles(*EVENTS)
def step(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Take a step of the technician's own assignment."""
    details = StepDetails(
        claimed_at=moment.claimed_at,
        occurred_at=moment.occurred_at,
        is_clock_suspect=moment.is_clock_suspect,
        reason=text(command.payload, "reason"),
        note=text(command.payload, "note"),
        lat=command.lat,
        lon=command.lon,
        follow_up=flag(command.payload, "follow_up"),
    )
    part = command.own_part
    try:
        outcome = take_step(part, Command(command.kind), details, delivery.tx)
    except CompletionNeeds as refusal:  # nothing was written
        result, code, message = "rejected", refusal.code, str(refusal)
    else:
        result, code, message = outcome.result, outcome.code, outcome.message
    return Outcome(
        result,
        code,
        message,
        assignment=part.pk,
        version=part.version,
        state=assignment_state(part),
    )
