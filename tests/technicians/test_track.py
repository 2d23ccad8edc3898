"""Where somebody was: who looked is known to them, and after some weeks it is gone."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from events.actors import Actor, ActorKind
from events.models import Event
from mobile_api.tasks import forget_positions
from technicians import track
from technicians.errors import BadLook
from technicians.models import Position, Technician, TrackView
from technicians.track import Look, forget_before, look_at_track, looks_at, own_track
from tests.factories import make_technician, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
TODAY = date(2026, 1, 12)
OFFICE = Actor(ActorKind.DISPATCHER, 1)


def was_there(technician: Technician, *times: datetime) -> None:
    Position.objects.bulk_create(
        [Position(technician=technician, at=at, lat=50.0, lon=14.0) for at in times]
    )


def test_a_day_is_one_of_the_technicians_zone_in_the_order_of_time() -> None:
    technician = make_technician()
    midnight = datetime(2026, 1, 11, 23, tzinfo=UTC)
    inside = [midnight + timedelta(hours=5), midnight, midnight + timedelta(hours=23, minutes=59)]
    was_there(technician, *inside, midnight - timedelta(seconds=1), midnight + timedelta(hours=24))
    was_there(make_technician(), NOW)

    day = own_track(technician, TODAY)

    assert [row.at for row in day.positions] == sorted(inside)


def test_a_look_is_written_down_with_what_was_seen() -> None:
    technician, dispatcher = make_technician(), make_user(name="Petra Hahn")
    was_there(technician, NOW)

    seen = look_at_track(technician, TODAY, Look(dispatcher, " A \n complaint "), actor=OFFICE)

    view = looks_at(technician)[0]
    assert len(seen.positions) == 1
    assert (view.viewer, view.purpose) == (dispatcher, "A complaint")
    assert (view.starts_at, view.ends_at) == (seen.starts_at, seen.ends_at)


def test_a_look_is_an_event_without_names_or_places() -> None:
    technician = make_technician()

    look_at_track(technician, TODAY, Look(make_user(), "A complaint"), actor=OFFICE)

    event = Event.objects.get(kind="track_viewed")
    assert (event.actor_kind, event.new) == ("dispatcher", {})
    assert [row.topic for row in event.topics.all()] == [f"technician:{technician.pk}"]


@pytest.mark.parametrize("purpose", ["", "  ", "x", "y" * 201])
def test_nobody_looks_without_saying_what_for(purpose: str) -> None:
    with pytest.raises(BadLook):
        look_at_track(make_technician(), TODAY, Look(make_user(), purpose), actor=OFFICE)

    assert not TrackView.objects.exists()


def test_one_does_not_look_where_the_look_cannot_be_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrackView.objects, "create", _full)

    with pytest.raises(OSError, match="full"):
        look_at_track(make_technician(), TODAY, Look(make_user(), "A complaint"), actor=OFFICE)


def _full(**fields: object) -> None:
    raise OSError("full")


def test_positions_are_gone_after_sixty_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(track, "ROWS_AT_ONCE", 2)
    technician = make_technician()
    old = [NOW - timedelta(days=60, seconds=number) for number in range(1, 6)]
    kept = NOW - timedelta(days=59, hours=23)
    was_there(technician, *old, kept)

    with time_machine.travel(NOW, tick=False):
        forget_positions()
        forget_positions()

    assert [row.at for row in Position.objects.all()] == [kept]


def test_a_company_may_forget_earlier(settings: object) -> None:
    settings.POSITIONS_KEPT_DAYS = 7  # type: ignore[attr-defined]
    was_there(make_technician(), NOW - timedelta(days=8), NOW - timedelta(days=6))

    with time_machine.travel(NOW, tick=False):
        forget_positions()

    assert Position.objects.count() == 1


def test_forgetting_says_how_many() -> None:
    was_there(make_technician(), NOW - timedelta(days=1), NOW)

    assert forget_before(NOW) == 1
