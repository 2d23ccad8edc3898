"""What really happened, beside what was planned: the actual times of an assignment."""

from datetime import datetime

from dispatch.lifecycle import Command
from dispatch.models import Assignment


def stamp(part: Assignment, command: Command, occurred_at: datetime) -> None:
    """Note when a step was taken; nothing is saved."""
    match command:
        case Command.START_TRAVEL:
            part.travel_started_at = occurred_at
        case Command.TURN_BACK:
            part.travel_started_at = None
        case Command.ARRIVE:
            part.arrived_at = occurred_at
        case Command.START:
            part.work_started_at = occurred_at
        case Command.PAUSE:
            part.paused_at = occurred_at
        case Command.RESUME:
            _end_pause(part, occurred_at)
        case Command.COMPLETE | Command.CANNOT_COMPLETE:
            _end_pause(part, occurred_at)
            part.work_ended_at = occurred_at


def _end_pause(part: Assignment, occurred_at: datetime) -> None:
    if part.paused_at is not None:
        part.paused_s += max(0, round((occurred_at - part.paused_at).total_seconds()))
        part.paused_at = None
