"""What phones report ends the same way, however it is cut, repeated and mixed on its way."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.models import ChecklistItem, Reason, WorkTypeRole
from events.actors import SYSTEM
from events.door import writing
from mobile_api.models import Device
from technicians.models import PartType, Stock
from tests.chaos.day import Known, stamped, working_days
from tests.factories import make_job, make_technician, make_user, make_visit, make_work_type, placed
from tests.mobile_api.conftest import PairedPhone
from tests.stateful.final_state import dump, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PHONES = 3
REASONS = {"decline": "not-today", "pause": "lunch", "cannot_complete": "nobody-home"}
Batch = tuple[int, int, int, int]
# A phone, how far before its next number a batch begins, how far behind it, how long it is.
BATCHES = st.tuples(
    st.integers(0, PHONES - 1), st.integers(0, 5), st.integers(0, 2), st.integers(1, 8)
)
WAYS = st.tuples(st.lists(BATCHES, max_size=10), st.permutations(range(PHONES)), st.integers(1, 10))


class Street:
    """Technicians with a phone each, and what they do: the same for the same number."""

    def __init__(self) -> None:
        self.began_at = datetime.now(UTC) - timedelta(days=2)
        for command, code in REASONS.items():
            Reason.objects.create(code=code, name=code, category="other", commands=[command])
        self.part = PartType.objects.create(code="valve", name="Valve")
        self.work_type = make_work_type("mend")
        ChecklistItem.objects.create(work_type=self.work_type, code="tight", text="Tight?")
        office = make_user()
        self.people = [make_technician() for _ in range(PHONES)]
        self.phones = [PairedPhone(one, office) for one in self.people]
        Device.objects.update(paired_at=self.began_at)
        self.parts = [self._visits_of(one) for one in self.people]

    def add_crews(self) -> None:
        """A visit for each two of them, as the first of the day."""
        crew = make_work_type("crew")
        for role in ("lead", "helper"):
            WorkTypeRole.objects.create(work_type=crew, role=role)
        for number, technician in enumerate(self.people):
            visit = make_visit(job=make_job(work_type=crew))
            at = self.began_at + timedelta(hours=20 + 2 * number)
            self.parts[number].insert(0, placed(visit, technician, at).pk)
            helper = placed(visit, self.people[number - 1], at, role="helper")
            self.parts[number - 1].insert(0, helper.pk)

    def _visits_of(self, technician: Any) -> list[int]:
        with writing(SYSTEM):
            Stock.objects.create(part_type=self.part, technician=technician, quantity=100)
        return [
            placed(
                make_visit(job=make_job(work_type=self.work_type)),
                technician,
                self.began_at + timedelta(hours=2 * number),
            ).pk
            for number in range(3)
        ]

    def day(self, number: int, phone: int, length: int) -> list[dict[str, Any]]:
        """What a phone has to say. Times after they come count as the moment they come, so there
        are none."""
        known = Known(
            assignments=self.parts[phone],
            foreign=self.parts[phone - 1],
            reasons=REASONS | {"work_type": "mend"},
            items={"check": "tight"},
            parts=["valve"],
            offers=[],
        )
        commands = working_days(Random(f"{number}/{phone}"), known, length)
        return [
            stamped(command | {"year": self.began_at.year} if "year" in command else command,
                    seq, self.began_at + timedelta(minutes=10 * seq), phone)
            for seq, command in enumerate(commands, start=1)
        ]  # fmt: skip

    def push(self, phone: int, items: list[dict[str, Any]]) -> int:
        """Push a batch; the number that is expected next."""
        return int(self.phones[phone].send(*items)["next_seq"])


@contextmanager
def taken_back() -> Iterator[None]:
    """A block that leaves no trace. Inside, the door may believe itself outermost, as in tests."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def straight(street: Street, days: list[list[dict[str, Any]]]) -> None:
    """One phone after another, one command after another, each once."""
    for phone, day in enumerate(days):
        for item in day:
            street.push(phone, [item])


def crooked(street: Street, days: list[list[dict[str, Any]]], way: Any) -> None:
    """Batches from anywhere, and what is missing then, in batches of another length."""
    batches, order, length = way
    expected = [1] * PHONES
    for phone, back, ahead, size in batches:
        first = max(0, expected[phone] - 1 - back + ahead)
        expected[phone] = street.push(phone, days[phone][first : first + size][::-1])
    for phone in order:
        for _ in days[phone]:
            first = expected[phone] - 1
            some = days[phone][first : first + length]
            expected[phone] = street.push(phone, some) if some else expected[phone]
        assert expected[phone] == len(days[phone]) + 1


@dataclass(frozen=True, slots=True)
class Size:
    """How many ways, of how many kinds of days, with how many commands of each phone."""

    examples: int
    numbers: int
    length: int


def check(street: Street, size: Size, state: Callable[[], Any]) -> None:
    """Hold crooked ways against the straight one."""
    straight_ends: dict[int, str] = {}

    @settings(max_examples=size.examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(number=st.integers(1, size.numbers), way=WAYS)
    def every_way_ends_the_same(number: int, way: Any) -> None:
        days = [street.day(number, phone, size.length) for phone in range(PHONES)]
        if number not in straight_ends:
            with taken_back():
                straight(street, days)
                straight_ends[number] = written(state())
        with taken_back():
            crooked(street, days, way)
            assert written(state()) == straight_ends[number]

    every_way_ends_the_same()


def written(state: Any) -> str:
    return json.dumps(state, default=str, indent=1)


@pytest.fixture
def street(db: None) -> Street:
    return Street()


def test_the_end_does_not_depend_on_the_way(street: Street) -> None:
    check(street, Size(examples=12, numbers=3, length=10), dump)


def test_how_a_crew_stands_does_not_depend_on_whose_phone_comes_first(street: Street) -> None:
    street.add_crews()

    check(street, Size(examples=10, numbers=4, length=14), standing)


@pytest.mark.long
@pytest.mark.timeout(4 * 60 * 60)
def test_the_end_does_not_depend_on_the_way_for_long(street: Street) -> None:
    check(street, Size(examples=2_000, numbers=100, length=40), dump)


@pytest.mark.long
@pytest.mark.timeout(4 * 60 * 60)
def test_how_a_crew_stands_does_not_depend_on_the_way_for_long(street: Street) -> None:
    street.add_crews()

    check(street, Size(examples=1_000, numbers=100, length=40), standing)
