"""Taking technicians on."""

from datetime import time

import pytest

from events.actors import SYSTEM
from events.models import Event
from technicians.errors import BadTechnician
from technicians.models import Technician
from technicians.services import NewTechnician, take_on
from technicians.week import parse_shifts
from tests.factories import make_skill, make_territory

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def new(**fields):
    defaults = {
        "name": "Adela Bravo",
        "territory": make_territory(),
        "home_lat": 50.08,
        "home_lon": 14.43,
        "shifts": tuple(parse_shifts("Mon-Tue 08:00-16:30; Sat 09:00-12:00")),
    }
    return NewTechnician(**defaults | fields)


def test_somebody_new_has_skills_shifts_and_breaks():
    make_skill("gas")

    taken = take_on(new(skills={"gas": 2, "height": 1}), actor=SYSTEM)

    technician = taken.technician
    assert taken.outcome == "new"
    assert taken.new_skills == ("height",)
    assert {row.skill.code: row.level for row in technician.skills.all()} == {"gas": 2, "height": 1}
    shifts = [(row.weekday, row.breaks.count()) for row in technician.weekly_shifts.all()]
    assert shifts == [(0, 1), (1, 1), (5, 0)]
    lunch = technician.weekly_shifts.first().breaks.get()
    assert (lunch.minutes, lunch.earliest, lunch.latest) == (30, time(11, 30), time(13, 30))


def test_one_event_tells_the_territory():
    technician = take_on(new(), actor=SYSTEM).technician

    event = Event.objects.get()
    assert (event.kind, event.entity_id) == ("technician_taken_on", technician.pk)
    assert f"territory:{technician.territory_id}" in event.topics.values_list("topic", flat=True)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ({"email": "a@example.org"}, {"email": "A@EXAMPLE.org", "name": "Somebody else"}),
        ({"source": "x", "external_id": "7"}, {"source": "x", "external_id": "7", "name": "B"}),
        ({}, {}),
    ],
)
def test_who_is_known_stays_as_they_are(first, again):
    known = take_on(new(**first), actor=SYSTEM).technician

    taken = take_on(new(**again, home_lat=51.0), actor=SYSTEM)

    assert (taken.technician, taken.outcome) == (known, "known")
    assert Technician.objects.get().home_lat == 50.08


def test_one_name_in_two_territories_is_two_people():
    take_on(new(), actor=SYSTEM)

    assert take_on(new(territory=make_territory("South")), actor=SYSTEM).outcome == "new"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"phone": "1" * 41}, "phone"),
        ({"shifts": ()}, "shifts"),
        ({"home_lat": 91.0}, "home_lat"),
        ({"home_lon": float("nan")}, "home_lon"),
        ({"skills": {"gas": 0}}, "skills"),
        ({"skills": {"gas": 10}}, "skills"),
        ({"skills": {"Gas!": 1}}, "skills"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(fields, field):
    with pytest.raises(BadTechnician) as refusal:
        take_on(new(**fields), actor=SYSTEM)

    assert refusal.value.field == field
    assert not Technician.objects.exists()
    assert not Event.objects.exists()
