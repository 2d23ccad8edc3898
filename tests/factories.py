"""Rows that are valid by default; a test names only what it is about."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

from company.models import Grant, Role, Territory, User
from customers.models import Customer, Site
from dispatch.models import (
    Assignment,
    Job,
    JobSkill,
    ServiceRequest,
    Visit,
    WorkType,
    WorkTypeSkill,
)
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from technicians.models import ShiftBreak, Skill, Technician, TechnicianSkill, WeeklyShift

_numbers = count(1)

# A Monday in winter; Prague is at UTC+1.
DAY = datetime(2026, 1, 12, tzinfo=UTC).date()
TEN = datetime(2026, 1, 12, 10, 0, tzinfo=UTC)
ANNA = Actor(ActorKind.DISPATCHER, 1)

Skills = Iterable[str] | Mapping[str, int]


def make_territory(name: str = "", **fields: Any) -> Territory:
    """A territory in Prague; the same one for the same name."""
    fields.setdefault("time_zone", "Europe/Prague")
    return Territory.objects.get_or_create(name=name or "North", defaults=fields)[0]


def make_user(
    role: str = Role.DISPATCHER, *, territory: Territory | None = None, **fields: Any
) -> User:
    """A user with one role, everywhere unless a territory is given; password `correct horse`."""
    number = next(_numbers)
    fields = {"email": f"user{number}@example.org", "name": f"User {number}"} | fields
    user = User.objects.create_user(password="correct horse battery", **fields)
    Grant.objects.create(user=user, role=role, territory=territory)
    return user


def make_skill(code: str) -> Skill:
    """A skill; the same one for the same code."""
    return Skill.objects.get_or_create(code=code, defaults={"name": code.title()})[0]


def make_technician(
    name: str = "",
    *,
    skills: Skills = (),
    shift: tuple[str, str] | None = ("08:00", "16:30"),
    has_break: bool = False,
    **fields: Any,
) -> Technician:
    """A technician who works every day in a shift of wall-clock times (none: never works)."""
    defaults = {"home_lat": 50.08, "home_lon": 14.43, "name": name or f"Tech {next(_numbers)}"}
    with writing(SYSTEM):
        technician = Technician.objects.create(
            **{"territory": fields.pop("territory", None) or make_territory()} | defaults | fields
        )
        for code, level in levels(skills).items():
            TechnicianSkill.objects.create(
                technician=technician, skill=make_skill(code), level=level
            )
        if shift is not None:
            for weekday in range(7):
                _make_shift(technician, weekday, shift, has_break=has_break)
    return technician


def _make_shift(
    technician: Technician, weekday: int, shift: tuple[str, str], *, has_break: bool
) -> None:
    starts, ends = map(time.fromisoformat, shift)
    row = WeeklyShift.objects.create(
        technician=technician, weekday=weekday, starts=starts, ends=ends
    )
    if has_break:
        ShiftBreak.objects.create(shift=row, minutes=30, earliest=time(11, 30), latest=time(13))


def levels(skills: Skills) -> dict[str, int]:
    """Level by code; a bare list of codes means level 1."""
    return dict(skills) if isinstance(skills, Mapping) else dict.fromkeys(skills, 1)


def make_customer(name: str = "Helena Novak", **fields: Any) -> Customer:
    """A customer."""
    with writing(SYSTEM):
        return Customer.objects.create(name=name, **fields)


def make_site(**fields: Any) -> Site:
    """A place near the middle of Prague; `lat=None, lon=None` for one without."""
    fields = {"lat": 50.09, "lon": 14.42, "street": "Mill Lane 27", "city": "Prague"} | fields
    with writing(SYSTEM):
        return Site.objects.create(**{"territory": make_territory()} | fields)


def make_work_type(
    code: str = "", *, skills: Skills = (), minutes: int = 60, **fields: Any
) -> WorkType:
    """A work type for one person."""
    code = code or f"work-{next(_numbers)}"
    work_type = WorkType.objects.create(
        **{"code": code, "name": code.title(), "service_minutes": minutes} | fields
    )
    for skill, level in levels(skills).items():
        WorkTypeSkill.objects.create(work_type=work_type, skill=make_skill(skill), level=level)
    return work_type


def make_request(**fields: Any) -> ServiceRequest:
    """A request that came by phone."""
    fields = {"channel": "phone", "received_at": TEN, "words": "No hot water."} | fields
    with writing(SYSTEM):
        return ServiceRequest.objects.create(**{"territory": make_territory()} | fields)


def make_job(*, skills: Skills = (), minutes: int = 60, **fields: Any) -> Job:
    """A job that is due in the evening of `DAY`."""
    site_fields = {name: fields.pop(name) for name in ("lat", "lon") if name in fields}
    territory = fields.pop("territory", None) or make_territory()
    defaults = {
        "service_minutes": minutes,
        "priority": "normal",
        "opened_at": TEN - timedelta(days=1),
        "due_at": TEN + timedelta(hours=8),
    }
    with writing(SYSTEM):
        job = Job.objects.create(
            **{
                "territory": territory,
                "site": fields.pop("site", None) or make_site(territory=territory, **site_fields),
                "work_type": fields.pop("work_type", None) or make_work_type(minutes=minutes),
            }
            | defaults
            | fields
        )
        for skill, level in levels(skills).items():
            JobSkill.objects.create(job=job, skill=make_skill(skill), level=level)
    return job


def make_visit(*, job: Job | None = None, **fields: Any) -> Visit:
    """An unplanned visit of a new job; fields as for `make_job`."""
    job = job or make_job(**fields)
    with writing(SYSTEM):
        return Visit.objects.create(job=job)


def placed(
    visit: Visit,
    technician: Technician,
    starts_at: datetime = TEN,
    *,
    status: str = "dispatched",
    role: str = "lead",
) -> Assignment:
    """Give a visit to a technician in the table, whatever the rules; the assignment.

    `status` is the assignment's; the visit follows it as far as there is a word for it.
    """
    with writing(SYSTEM):
        part = Assignment.objects.create(
            visit=visit,
            technician=technician,
            role=role,
            status=status,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=visit.job.service_minutes),
        )
        visit.status = {"planned": "scheduled", "accepted": "dispatched"}.get(status, status)
        visit.save(update_fields=["status"])
    return part
