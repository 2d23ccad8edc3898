"""Taking technicians on: who they are, where they start, what they can do, when they work."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from company.models import Territory
from events.actors import Actor
from events.door import writing
from technicians.errors import BadTechnician
from technicians.models import ShiftBreak, Skill, Technician, TechnicianSkill, WeeklyShift
from technicians.week import BREAK_MINUTES, PlannedShift

SKILL_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
HIGHEST_LEVEL = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTechnician:
    """Somebody to take on.

    Attributes:
        email: Knows them again; without one the external id does, else name and territory.
        home_lat, home_lon: Where their days start and end, in degrees.
        skills: Level by skill code, from 1 to 9.
    """

    name: str
    territory: Territory
    home_lat: float
    home_lon: float
    shifts: tuple[PlannedShift, ...]
    email: str = ""
    phone: str = ""
    source: str = ""
    external_id: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakenOn:
    """The technician, whether they are new, and skills that nobody had heard of before."""

    technician: Technician
    outcome: Literal["new", "known"]
    new_skills: tuple[str, ...] = ()


def take_on(new: NewTechnician, *, actor: Actor) -> TakenOn:
    """Take somebody on with skills, shifts and breaks; somebody known stays as they are.

    A shift of more than 6 hours gets a break of 30 minutes.

    Raises:
        BadTechnician: no name or shift, a home that is not on earth, a bad address or level.
    """
    check_technician(new)
    known = find_known(new)
    if known is not None:
        return TakenOn(known, "known")
    with writing(actor) as tx:
        technician = Technician.objects.create(
            name=new.name,
            email=new.email.lower(),
            phone=new.phone,
            territory=new.territory,
            home_lat=new.home_lat,
            home_lon=new.home_lon,
            source=new.source,
            external_id=new.external_id,
        )
        made = _add_skills(technician, new.skills)
        for shift in new.shifts:
            _add_shift(technician, shift)
        topics = [f"technician:{technician.pk}", f"territory:{new.territory.pk}"]
        tx.publish("technician_taken_on", technician, topics=topics)
    return TakenOn(technician, "new", made)


def find_known(new: NewTechnician) -> Technician | None:
    """Who this is, if we know: by e-mail, else external id, else name and territory."""
    rows = Technician.objects.order_by("pk")
    if new.email:
        return rows.filter(email__iexact=new.email).first()
    if new.external_id:
        return rows.filter(source=new.source, external_id=new.external_id).first()
    if new.territory.pk is None:
        return None
    return rows.filter(name=new.name, territory=new.territory).first()


def check_technician(new: NewTechnician) -> None:
    """Refuse somebody who cannot be planned.

    Raises:
        BadTechnician: no name or shift, a home that is not on earth, a bad address or level.
    """
    if not new.name.strip() or len(new.name) > 120:
        raise BadTechnician("name", "Give a name of at most 120 characters.")
    if new.email:
        _require_email(new.email)
    if len(new.phone) > 40:
        raise BadTechnician("phone", "A phone number has at most 40 characters.")
    if not new.shifts:
        raise BadTechnician("shifts", "Somebody without a shift cannot be planned. Give one.")
    _require_degrees("home_lat", new.home_lat, 90)
    _require_degrees("home_lon", new.home_lon, 180)
    for code, level in new.skills.items():
        _require_skill(code, level)


def _require_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise BadTechnician("email", f"{address!r} is not an e-mail address.") from None


def _require_degrees(name: str, value: float, limit: int) -> None:
    if not (isfinite(value) and -limit <= value <= limit):
        raise BadTechnician(name, f"{value} is not between -{limit} and {limit} degrees.")


def _require_skill(code: str, level: int) -> None:
    if not SKILL_CODE.fullmatch(code):
        raise BadTechnician(
            "skills", f"{code!r} is not a skill code: small letters, digits and hyphens."
        )
    if not 1 <= level <= HIGHEST_LEVEL:
        raise BadTechnician("skills", f"{code}: a level is 1 to {HIGHEST_LEVEL}, not {level}.")


def _add_skills(technician: Technician, levels: Mapping[str, int]) -> tuple[str, ...]:
    made = []
    for code, level in levels.items():
        name = code.replace("-", " ").capitalize()
        skill, is_new = Skill.objects.get_or_create(code=code, defaults={"name": name})
        TechnicianSkill.objects.create(technician=technician, skill=skill, level=level)
        made += [code] if is_new else []
    return tuple(made)


def _add_shift(technician: Technician, planned: PlannedShift) -> None:
    shift = WeeklyShift.objects.create(
        technician=technician,
        weekday=planned.weekday,
        starts=planned.starts,
        ends=planned.ends,
    )
    window = planned.break_window()
    if window is not None:
        earliest, latest = window
        ShiftBreak.objects.create(
            shift=shift, minutes=BREAK_MINUTES, earliest=earliest, latest=latest
        )
