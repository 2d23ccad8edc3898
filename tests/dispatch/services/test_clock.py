"""Starting and ending shifts and breaks, and what the office corrects."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from dispatch.errors import TechnicianNotFound
from dispatch.services.clock import ClockTime, add_entry, correct_entry, report_clock
from events.actors import Actor, ActorKind
from events.models import Event
from technicians.clock import Presence, clock_state
from technicians.errors import AlreadySo, BadClockEntry, ShiftNotStarted
from technicians.models import ClockEntry, ClockKind
from tests.factories import ANNA, make_technician

pytestmark = pytest.mark.django_db
EIGHT = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
START, END = ClockKind.SHIFT_STARTED, ClockKind.SHIFT_ENDED
REST, BACK = ClockKind.BREAK_STARTED, ClockKind.BREAK_ENDED


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(EIGHT + timedelta(hours=4), tick=False):
        yield


@pytest.fixture
def technician():
    return make_technician()


def say(technician, kind, minutes=0):
    """Something said so many minutes after eight."""
    at = EIGHT + timedelta(minutes=minutes)
    actor = Actor(ActorKind.TECHNICIAN, technician.pk)
    return report_clock(technician.pk, kind, ClockTime(at, at), actor=actor)


def test_a_shift_with_a_break_leaves_an_entry_and_an_event_each(technician):
    said = [START, REST, BACK, END]

    states = [say(technician, kind, 30 * n).shift for n, kind in enumerate(said)]

    assert states == [Presence.ON, Presence.BREAK, Presence.ON, Presence.OFF]
    entries = ClockEntry.objects.values_list("kind", flat=True)
    assert list(entries) == said
    events = Event.objects.order_by("seq")
    assert [event.kind for event in events] == said
    topics = set(events[0].topics.values_list("topic", flat=True))
    assert topics == {f"technician:{technician.pk}", f"territory:{technician.territory_id}"}


@pytest.mark.parametrize(
    ("before", "again"),
    [([START], START), ([], END), ([START, END], END), ([START, REST], REST), ([START], BACK)],
)
def test_what_is_so_already_is_refused_and_leaves_nothing(technician, before, again):
    for minutes, kind in enumerate(before):
        say(technician, kind, minutes)

    with pytest.raises(AlreadySo):
        say(technician, again, 30)

    assert ClockEntry.objects.count() == Event.objects.count() == len(before)


def test_a_break_needs_a_shift(technician):
    with pytest.raises(ShiftNotStarted):
        say(technician, REST)


def test_a_shift_that_ends_during_a_break_ends_both(technician):
    say(technician, START)
    say(technician, REST, 30)

    state = say(technician, END, 40)

    assert state.shift == Presence.OFF
    with pytest.raises(AlreadySo):
        say(technician, BACK, 50)


def test_a_shift_that_was_not_ended_yesterday_stops_nobody_today(technician):
    say(technician, START, -25 * 60)

    assert say(technician, START).since == EIGHT


def test_a_shift_that_was_forgotten_can_be_ended_the_next_morning(technician):
    say(technician, START, -20 * 60)

    assert say(technician, END).shift == Presence.OFF


def test_what_comes_late_is_judged_by_when_it_was_said(technician):
    say(technician, START, 60)

    say(technician, START, 0)

    assert clock_state(technician.pk, EIGHT + timedelta(hours=2)).since == EIGHT


def test_the_office_adds_an_end_that_was_forgotten(technician):
    say(technician, START)

    add_entry(technician.pk, END, EIGHT + timedelta(hours=3), actor=ANNA)

    assert clock_state(technician.pk, EIGHT + timedelta(hours=4)).shift == Presence.OFF


def test_a_correction_is_a_row_of_its_own_and_of_the_first_entry(technician):
    say(technician, START)
    entry = ClockEntry.objects.get()

    once = correct_entry(technician.pk, entry.pk, EIGHT - timedelta(minutes=10), actor=ANNA)
    twice = correct_entry(technician.pk, once.pk, EIGHT - timedelta(minutes=20), actor=ANNA)

    entry.refresh_from_db()
    assert entry.occurred_at == EIGHT
    assert (once.corrects_id, twice.corrects_id) == (entry.pk, entry.pk)
    assert clock_state(technician.pk, EIGHT).since == EIGHT - timedelta(minutes=20)
    assert Event.objects.filter(kind="clock_corrected").count() == 2


def test_nobody_corrects_what_is_another_technicians(technician):
    say(technician, START)
    entry = ClockEntry.objects.get()

    with pytest.raises(BadClockEntry):
        correct_entry(make_technician().pk, entry.pk, EIGHT, actor=ANNA)


def test_nothing_has_happened_tomorrow(technician):
    with pytest.raises(BadClockEntry):
        add_entry(technician.pk, START, EIGHT + timedelta(days=1), actor=ANNA)


def test_there_must_be_such_a_technician():
    with pytest.raises(TechnicianNotFound):
        report_clock(1_000_000, START, ClockTime(EIGHT, EIGHT), actor=ANNA)
