"""Who works at the demo company."""

from dataclasses import dataclass
from datetime import date, time
from random import Random

from company.models import Grant, Organisation, Role, Territory, User
from dispatch.demo.addresses import random_address
from technicians.models import ShiftBreak, Skill, Technician, TechnicianSkill, WeeklyShift

# Local to the machine that shows the demo, and printed on its screen.
PASSWORD = "callout-demo"  # noqa: S105
DISPATCHER = "petra.hahn@example.org"
TECHNICIAN = "sam.okafor@example.org"


@dataclass(frozen=True, slots=True)
class Person:
    """A technician: where from, since when on duty, able to do what."""

    name: str
    territory: str
    starts: int
    skills: dict[str, int]


TECHNICIANS = (
    Person("Ana Costa", "La Serena", 8, {"gas": 3, "heat-pump": 1}),
    Person("Tomas Lind", "La Serena", 8, {"gas": 2, "water": 1}),
    Person("Lucy Byrne", "Coquimbo", 8, {"gas": 2, "heat-pump": 2}),
    Person("Sam Okafor", "La Serena", 7, {"gas": 2, "electric": 1}),
    Person("Marta Kowal", "La Serena", 7, {"electric": 2}),
    Person("Ines Moreau", "Coquimbo", 8, {"electric": 3, "ventilation": 1}),
    Person("Nadia Rahimi", "La Serena", 8, {"ventilation": 2, "electric": 1}),
    Person("Yuki Sato", "Coquimbo", 7, {"water": 2, "drains": 2}),
    Person("Piotr Zielak", "Coquimbo", 8, {"heat-pump": 2, "gas": 2}),
    Person("Karel Dvorak", "La Serena", 8, {"drains": 1, "water": 2}),
    Person("Erik Holm", "Coquimbo", 9, {"lifts": 2, "electric": 2}),
    Person("Oleg Petrov", "La Serena", 8, {"water": 2, "drains": 1}),
)
DISTRICTS = {"La Serena": "La Serena", "Coquimbo": "Coquimbo"}
HOURS = 8.5


def found_company(zone: str) -> dict[str, Territory]:
    """Make the organisation, its territories by name, and who sits in the office."""
    Organisation.objects.create(
        name="Faro Services", phone="+56 9 5550 0100", email="hello@example.org", language="en"
    )
    territories = {name: Territory.objects.create(name=name, time_zone=zone) for name in DISTRICTS}
    for email, name, role in (
        (DISPATCHER, "Petra Hahn", Role.DISPATCHER),
        ("jan.weiss@example.org", "Jan Weiss", Role.MANAGER),
        ("maria.soto@example.org", "Maria Soto", Role.AGENT),
    ):
        user = User.objects.create_user(email, PASSWORD, name=name)
        Grant.objects.create(user=user, role=role)
    administrator = User.objects.create_user(
        "admin@example.org", PASSWORD, name="Ada Minter", is_staff=True, is_superuser=True
    )
    Grant.objects.create(user=administrator, role=Role.ADMINISTRATOR)
    return territories


def take_on(territories: dict[str, Territory], day: date, rng: Random) -> list[Technician]:
    """Make the technicians, with homes among the city's streets and a shift each day."""
    skills = {skill.code: skill for skill in Skill.objects.all()}
    return [_take_on(person, territories, skills, rng) for person in TECHNICIANS]


def _take_on(
    person: Person, territories: dict[str, Territory], skills: dict[str, Skill], rng: Random
) -> Technician:
    home = _home(person.territory, rng)
    email = person.name.lower().replace(" ", ".") + "@example.org"
    user = User.objects.create_user(email, PASSWORD, name=person.name)
    Grant.objects.create(user=user, role=Role.TECHNICIAN, territory=territories[person.territory])
    technician = Technician.objects.create(
        user=user,
        name=person.name,
        email=email,
        phone=f"+569555001{rng.randrange(10, 99)}",
        territory=territories[person.territory],
        home_lat=home[0],
        home_lon=home[1],
        max_overtime_minutes=45,
    )
    for code, level in person.skills.items():
        TechnicianSkill.objects.create(technician=technician, skill=skills[code], level=level)
    for weekday in range(7):
        _shift(technician, weekday, person.starts)
    return technician


def _shift(technician: Technician, weekday: int, starts: int) -> None:
    shift = WeeklyShift.objects.create(
        technician=technician, weekday=weekday, starts=time(starts), ends=time(starts + 8, 30)
    )
    ShiftBreak.objects.create(shift=shift, minutes=30, earliest=time(11, 30), latest=time(13, 15))


def _home(city: str, rng: Random) -> tuple[float, float]:
    while True:
        address = random_address(rng)
        if address.city == city:
            return address.lat, address.lon
