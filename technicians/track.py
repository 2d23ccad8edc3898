"""Where a technician was: who looks at it is written down, and after some weeks it is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from company.models import User
from events.actors import Actor
from events.door import writing
from technicians.availability import day_bounds
from technicians.errors import BadLook
from technicians.models import Position, Technician, TrackView

LONGEST_PURPOSE = 200
# SQLite holds everybody up while it deletes; so many rows take some milliseconds.
ROWS_AT_ONCE = 2_000
MOST_VIEWS = 500


@dataclass(frozen=True, slots=True)
class Track:
    """The positions of a day, in the order of time; `ends_at` is exclusive."""

    day: date
    starts_at: datetime
    ends_at: datetime
    positions: Sequence[Position]


@dataclass(frozen=True, slots=True)
class Look:
    """Who wants to see somebody's track, and what for."""

    viewer: User
    purpose: str


def look_at_track(technician: Technician, day: date, look: Look, *, actor: Actor) -> Track:
    """A day's track for the office. The look is stored with it: one does not come without.

    Raises:
        BadLook: no purpose is given, or it is too long.
    """
    purpose = " ".join(look.purpose.split())
    if not 3 <= len(purpose) <= LONGEST_PURPOSE:
        raise BadLook(LONGEST_PURPOSE)
    with writing(actor) as tx:
        track = own_track(technician, day)
        view = TrackView.objects.create(
            technician=technician,
            viewer=look.viewer,
            starts_at=track.starts_at,
            ends_at=track.ends_at,
            purpose=purpose,
        )
        tx.publish("track_viewed", view, topics=[f"technician:{technician.pk}"])
    return track


def own_track(technician: Technician, day: date) -> Track:
    """A day's track for the technician themself; a day of the territory's zone."""
    starts_at, ends_at = day_bounds(day, ZoneInfo(technician.territory.time_zone))
    rows = technician.positions.filter(at__gte=starts_at, at__lt=ends_at)
    return Track(day, starts_at, ends_at, list(rows.order_by("at", "pk")))


def today_of(technician: Technician, now: datetime) -> date:
    """The date where the technician works."""
    return now.astimezone(ZoneInfo(technician.territory.time_zone)).date()


def looks_at(technician: Technician) -> list[TrackView]:
    """Who looked at a technician's track, the newest first."""
    return list(technician.track_views.select_related("viewer")[:MOST_VIEWS])


def forget_before(instant: datetime) -> int:
    """Forget the positions before an instant; how many. In small parts, so that nobody waits."""
    gone = 0
    while True:
        rows = Position.objects.filter(at__lt=instant).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:ROWS_AT_ONCE])
        if not ids:
            return gone
        gone += Position.objects.filter(pk__in=ids).delete()[0]
