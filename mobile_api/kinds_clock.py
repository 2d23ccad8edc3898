"""Shifts, breaks and delays, as phones report them."""

from django.utils import timezone

from dispatch.services.clock import ClockTime, report_clock
from dispatch.services.delays import MOST_MINUTES, report_delay
from events.refusals import RuleBroken
from mobile_api.kinds import Delivery, Kind, Moment, Outcome, PhoneCommand, handles
from mobile_api.kinds_records import fact
from mobile_api.payloads import text, whole
from mobile_api.states import of_record
from mobile_api.sync_parts import clock_sheet
from technicians.clock import clock_state
from technicians.models import ClockKind

CLOCK = {
    Kind.START_SHIFT: ClockKind.SHIFT_STARTED,
    Kind.END_SHIFT: ClockKind.SHIFT_ENDED,
    Kind.START_BREAK: ClockKind.BREAK_STARTED,
    Kind.END_BREAK: ClockKind.BREAK_ENDED,
}


@handles(*CLOCK)
def clock(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {}. What changes nothing is rejected, with how things stand."""
    technician_id = delivery.device.technician_id
    when = ClockTime(moment.claimed_at, moment.occurred_at, moment.is_clock_suspect)
    try:
        state = report_clock(technician_id, CLOCK[command.kind], when, actor=delivery.actor)
    except RuleBroken as refusal:  # nothing was written
        state = clock_state(technician_id, timezone.now())
        return Outcome("rejected", refusal.code, str(refusal), state=clock_sheet(state))
    return Outcome("applied", state=clock_sheet(state))


@handles(Kind.RUNNING_LATE)
def running_late(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {minutes from 1 to 600, note?}."""
    minutes = whole(command.payload, "minutes", 1, MOST_MINUTES)
    part = command.own_part
    said = fact(command, moment, text(command.payload, "note"))
    return of_record(part, report_delay(part, minutes, said, delivery.tx))
