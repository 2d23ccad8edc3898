"""Holding visits fast."""

from datetime import timedelta

import pytest

from dispatch.errors import BadField, IllegalStep, Pinned
from dispatch.models import Pin
from dispatch.services.pins import PinWish, pin_visit, unpin_visit
from dispatch.services.placement import Target, place_visit, unplan_visit
from events.actors import SYSTEM, Actor, ActorKind
from events.models import Event
from events.refusals import StaleVersion
from tests.crews import make_crew_visit
from tests.factories import ANNA, TEN, make_technician, make_visit, placed

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SOLVER = Actor(ActorKind.SOLVER)
ELEVEN = TEN + timedelta(hours=1)


def pin(visit, **wish):
    return pin_visit(visit.pk, PinWish(**wish), seen=visit.version, actor=ANNA)


def test_a_pin_is_stored_and_gives_the_visit_its_next_version():
    visit, technician = make_visit(), make_technician()

    pinned = pin(visit, kind="both", technician_id=technician.pk, starts_at=TEN, reason="Asked")

    stored = Pin.objects.get()
    assert (stored.kind, stored.technician, stored.starts_at, stored.reason) == (
        "both", technician, TEN, "Asked",
    )  # fmt: skip
    assert pinned.version == 2
    event = Event.objects.get()
    assert (event.kind, event.entity_version) == ("visit_pinned", 2)
    assert event.new == {"kind": "both", "technician": technician.pk}


def test_a_new_pin_takes_the_place_of_the_old():
    visit = make_visit()
    pin(visit, kind="time", starts_at=TEN)

    visit.refresh_from_db()
    pin(visit, kind="time", starts_at=ELEVEN)

    assert Pin.objects.get().starts_at == ELEVEN
    assert Event.objects.latest("seq").old == {"kind": "time", "technician": None}


def test_an_unpinned_visit_may_go_anywhere():
    visit = make_visit()
    pin(visit, kind="time", starts_at=TEN)

    unpin_visit(visit.pk, seen=2, actor=ANNA)
    place_visit(visit.pk, Target(make_technician().pk, ELEVEN), seen=3, actor=ANNA)

    assert not Pin.objects.exists()
    assert list(Event.objects.values_list("kind", flat=True)) == [
        "visit_pinned", "visit_unpinned", "visit_placed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"kind": "elsewhere"}, "kind"),
        ({"kind": "technician"}, "technician"),
        ({"kind": "both", "starts_at": TEN}, "technician"),
        ({"kind": "time"}, "starts_at"),
        ({"kind": "time_range", "starts_at": TEN}, "latest_at"),
        ({"kind": "time_range", "starts_at": ELEVEN, "latest_at": TEN}, "latest_at"),
    ],
)
def test_a_pin_says_what_it_holds(wish, field):
    visit = make_visit()

    with pytest.raises(BadField) as refusal:
        pin(visit, **wish)

    assert refusal.value.field == field
    assert not Pin.objects.exists()


@pytest.mark.parametrize("status", ["en_route", "in_progress", "completed"])
def test_what_is_under_way_or_over_is_not_pinned(status):
    part = placed(make_visit(), make_technician(), status=status)

    with pytest.raises(IllegalStep):
        pin(part.visit, kind="time", starts_at=TEN)
    with pytest.raises(IllegalStep):
        unpin_visit(part.visit_id, seen=1, actor=ANNA)


def test_a_stale_version_pins_nothing():
    visit = make_visit()

    with pytest.raises(StaleVersion):
        pin_visit(visit.pk, PinWish("time", starts_at=TEN), seen=3, actor=ANNA)

    assert not Pin.objects.exists()


@pytest.mark.parametrize(
    ("wish", "fits"),
    [
        ({"kind": "time", "starts_at": TEN}, True),
        ({"kind": "time", "starts_at": ELEVEN}, False),
        ({"kind": "time_range", "starts_at": TEN, "latest_at": ELEVEN}, True),
        ({"kind": "time_range", "starts_at": ELEVEN, "latest_at": ELEVEN}, False),
    ],
)
@pytest.mark.parametrize("actor", [ANNA, SYSTEM, SOLVER], ids=lambda one: str(one.kind))
def test_a_pin_holds_the_start_against_everybody(wish, fits, actor):
    visit, technician = make_visit(), make_technician()
    pin(visit, **wish)

    if fits:
        place_visit(visit.pk, Target(technician.pk, TEN), seen=2, actor=actor)
    else:
        with pytest.raises(Pinned):
            place_visit(visit.pk, Target(technician.pk, TEN, is_forced=True), seen=2, actor=actor)

    assert visit.assignments.exists() is fits


@pytest.mark.parametrize("actor", [ANNA, SYSTEM, SOLVER], ids=lambda one: str(one.kind))
def test_a_pinned_visit_is_not_taken_out_of_the_plan(actor):
    part = placed(make_visit(), make_technician(), status="planned")
    pin(part.visit, kind="technician", technician_id=part.technician_id)

    with pytest.raises(Pinned):
        unplan_visit(part.visit_id, seen=2, actor=actor)

    part.refresh_from_db()
    assert part.status == "planned"


def test_of_a_crew_a_pin_holds_the_lead_and_lets_the_helper_change():
    visit, lead, helper = make_crew_visit(), make_technician(), make_technician()
    pin(visit, kind="technician", technician_id=lead.pk)

    place_visit(visit.pk, Target(helper.pk, TEN, role="helper"), seen=2, actor=ANNA)
    with pytest.raises(Pinned):
        place_visit(visit.pk, Target(helper.pk, ELEVEN), seen=3, actor=ANNA)

    assert visit.assignments.get().role == "helper"
