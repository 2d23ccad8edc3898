"""What people asked of the demo company: about a hundred requests, some impossible to serve."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from company.models import Territory
from customers.identity import Caller
from customers.sites import Address
from dispatch.demo.addresses import random_address
from dispatch.demo.people import random_company, random_person
from dispatch.management.seed.catalogue import WORK, Work
from dispatch.services.intake import NewRequest

CHANNELS = ("phone",) * 8 + ("email",) * 4 + ("web",) * 4 + ("chat",) * 2 + ("messenger",) * 2
TODAY_COUNT = 66
LATER_COUNT = 22
WORKPLACES = ("lift-service", "emergency-lights", "fan-noise", "x-ray-check")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when the requests are made."""

    midnight: datetime
    territories: dict[str, Territory]
    rng: Random


def morning_requests(setting: Setting) -> Iterator[NewRequest]:
    """What was known when the day was planned."""
    for number in range(TODAY_COUNT):
        yield _today(setting, number)
    for _ in range(LATER_COUNT):
        yield _later(setting)
    yield from _impossible(setting)
    yield from _incomplete(setting)


def sudden_request(setting: Setting, now: datetime) -> NewRequest:
    """An emergency that has just come in."""
    work = next(one for one in WORK if one.code == "gas-smell")
    return _request(setting, work, now - timedelta(minutes=3), channel="phone")


def _today(setting: Setting, number: int) -> NewRequest:
    rng = setting.rng
    received_at = setting.midnight - timedelta(hours=rng.uniform(3, 20))
    wanted: dict[str, datetime] = {}
    if number % 2:
        opens = setting.midnight + timedelta(hours=rng.choice((8, 9, 10, 11, 12, 13)))
        wanted = {"wanted_from": opens, "wanted_until": opens + timedelta(hours=rng.choice((3, 4)))}
    return _request(setting, _any_work(rng), received_at, **wanted)


def _later(setting: Setting) -> NewRequest:
    """Somebody who is at home from tomorrow on only."""
    rng = setting.rng
    opens = setting.midnight + timedelta(days=rng.choice((1, 1, 2)), hours=rng.choice((8, 12)))
    return _request(
        setting,
        _any_work(rng),
        setting.midnight - timedelta(hours=rng.uniform(2, 30)),
        wanted_from=opens,
        wanted_until=opens + timedelta(hours=5),
    )


def _impossible(setting: Setting) -> Iterator[NewRequest]:
    """A skill that nobody has, hours in which nobody works, more than one shift can hold."""
    by_code = {work.code: work for work in WORK}
    received_at = setting.midnight - timedelta(hours=9)
    yield _request(setting, by_code["x-ray-check"], received_at)
    for code, hour in (("boiler-repair", 4), ("leak", 20)):
        opens = setting.midnight + timedelta(hours=hour)
        yield _request(
            setting,
            by_code[code],
            received_at,
            wanted_from=opens,
            wanted_until=opens + timedelta(hours=2),
        )
    # One person sees to lifts: three of them at the same hour are two too many.
    opens = setting.midnight + timedelta(hours=9, minutes=30)
    for _ in range(3):
        yield _request(
            setting,
            by_code["lift-service"],
            received_at,
            wanted_from=opens,
            wanted_until=opens + timedelta(hours=1, minutes=45),
        )


def _incomplete(setting: Setting) -> Iterator[NewRequest]:
    """No address, or nothing that says what kind of work it is."""
    received_at = setting.midnight + timedelta(hours=6)
    for words in ("Please call me back about my heating.", "The water is brown today."):
        yield NewRequest(
            channel="messenger",
            received_at=received_at,
            words=words,
            work_type="leak" if "water" in words else None,
            caller=_caller(setting.rng, is_company=False),
            convert=True,
        )
    yield _request(
        setting,
        None,
        received_at,
        channel="email",
        words="Something in our cellar beeps every ten minutes. What is it?",
    )


def _request(
    setting: Setting, work: Work | None, received_at: datetime, **fields: object
) -> NewRequest:
    rng = setting.rng
    address = random_address(rng)
    is_company = work is not None and work.code in WORKPLACES
    given = {
        "channel": rng.choice(CHANNELS),
        "words": rng.choice(work.words) if work else "",
        "work_type": work.code if work else None,
        "received_at": received_at,
        "caller": _caller(rng, is_company=is_company),
        "address": Address(
            street=f"{address.street} {address.number}",
            district=address.district,
            city=address.city,
            lat=address.lat,
            lon=address.lon,
        ),
        "territory": setting.territories[address.city],
        "convert": True,
    }
    return NewRequest(**(given | fields))  # type: ignore[arg-type]


def _caller(rng: Random, *, is_company: bool) -> Caller:
    who = random_company(rng) if is_company else random_person(rng)
    return Caller(name=who.name, email=who.email, phone=who.phone)


def _any_work(rng: Random) -> Work:
    return rng.choices(WORK, weights=[work.share for work in WORK])[0]
