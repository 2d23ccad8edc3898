"""Days as plain values, without a database."""

from datetime import UTC, datetime, timedelta

from dispatch.models import PlanPolicy
from dispatch.solver_bridge import Day, Need, Span, Turn
from technicians.availability import Point

MIDNIGHT = datetime(2026, 1, 12, tzinfo=UTC)
HOME = Point(50.08, 14.43)


def at(hour: float) -> datetime:
    """So many hours after midnight."""
    return MIDNIGHT + timedelta(hours=hour)


def need(visit_id: int = 1, **fields) -> Need:
    """An hour's work near home, due in the evening."""
    defaults = {
        "job_id": visit_id,
        "version": 1,
        "priority": "normal",
        "due_at": at(48),
        "service_minutes": 60,
        "point": HOME,
    }
    return Need(visit_id=visit_id, **defaults | fields)


def turn(technician_id: int = 1, **fields) -> Turn:
    """A shift from eight to four with an hour of overtime."""
    defaults = {
        "number": 0,
        "starts_at": at(8),
        "ends_at": at(16),
        "max_overtime": timedelta(hours=1),
        "start": HOME,
        "end": HOME,
    }
    return Turn(technician_id=technician_id, **defaults | fields)


def day(*needs: Need, turns=None, **fields) -> Day:
    """The day that begins at midnight."""
    defaults = {
        "day": MIDNIGHT.date(),
        "span": Span(at(0), at(24)),
        "seq": 0,
        "from_at": at(0),
        "policy": PlanPolicy(),
    }
    turns = (turn(),) if turns is None else tuple(turns)
    return Day(needs=needs, turns=turns, **defaults | fields)
