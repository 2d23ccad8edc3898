"""However the network delivers commands, the same is true in the end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.models import (
    Assignment,
    ChecklistAnswer,
    PartLine,
    Reason,
    Report,
    VisitFile,
    WorkType,
)
from mobile_api.models import HandledCommand
from tests.factories import TEN, make_technician, make_visit, make_work_type, placed
from tests.records import HASH, make_item

pytestmark = pytest.mark.django_db

# Two visits at once, a second tap, something unknown, too early an end, an unknown reason: what a
# day may bring.
SCRIPT: list[tuple[str, int, dict[str, Any]]] = [
    ("start_travel", 0, {}),
    ("arrive", 0, {}),
    ("arrive", 0, {}),
    ("start", 0, {"note": "Valve"}),
    ("dance", 0, {}),
    ("pause", 0, {"reason": "break"}),
    ("start_travel", 1, {}),
    ("turn_back", 1, {}),
    ("resume", 0, {}),
    ("complete", 0, {}),
    ("answer_checklist", 0, {"item": "tight", "value": False}),
    ("use_part", 0, {"name": "Seal", "quantity": 2}),
    ("photo", 0, {"sha256": HASH}),
    ("complete", 0, {}),
    ("start", 1, {}),
    ("note", 1, {"text": "Nobody opens"}),
    ("cannot_complete", 1, {"reason": "unknown"}),
    ("cannot_complete", 1, {"reason": "no-access"}),
]
Batches = list[list[int]]


@st.composite
def deliveries(draw: st.DrawFn) -> Batches:
    """Batches as a bad network makes them: resent, cut short, out of order, from the middle."""
    numbers = st.integers(1, len(SCRIPT))
    pieces = st.one_of(
        st.lists(numbers, max_size=6),
        st.builds(lambda a, b: list(range(min(a, b), max(a, b) + 1)), numbers, numbers),
    )
    return draw(st.lists(pieces, max_size=8))


class World:
    """A technician, two visits, a phone, and the commands of the script."""

    def __init__(self, paired: Any) -> None:
        technician = make_technician()
        self.parts = [
            placed(make_visit(work_type=work), technician, TEN + hours * timedelta(hours=2))
            for hours, work in enumerate((_demanding(), make_work_type()))
        ]
        self.phone = paired(technician)
        at = datetime.now(UTC)
        self.commands = {
            number: {
                "seq": number,
                "kind": kind,
                "assignment": self.parts[which].pk,
                "occurred_at": (at + timedelta(milliseconds=number)).isoformat(),
                "payload": payload,
            }
            for number, (kind, which, payload) in enumerate(SCRIPT, start=1)
        }

    def deliver(self, batches: Batches) -> None:
        for batch in batches:
            self.phone.send(*[self.commands[number] for number in batch])

    def outcome(self) -> object:
        parts = Assignment.objects.filter(pk__in=[part.pk for part in self.parts])
        reports = Report.objects.filter(assignment__in=parts)
        answers = ChecklistAnswer.objects.filter(report__in=reports)
        lines = PartLine.objects.filter(report__in=reports)
        files = VisitFile.objects.filter(report__in=reports)
        handled = HandledCommand.objects.filter(device=self.phone.device).order_by("seq")
        return (
            list(parts.order_by("pk").values_list("status", "version", "visit__status")),
            list(reports.order_by("pk").values_list("command", "is_applied", "note")),
            list(answers.values_list("item__code", "value")),
            list(lines.values_list("name", "quantity")),
            list(files.values_list("kind", "sha256")),
            list(handled.values_list("seq", "result")),
            self.phone.stored().next_seq,
        )


def _demanding() -> WorkType:
    """Work that requires an answer and a photo, and reasons for what needs one."""
    for code, kind in (("break", "pause"), ("no-access", "cannot_complete")):
        Reason.objects.get_or_create(
            code=code, defaults={"name": code, "category": "other", "commands": [kind]}
        )
    work_type = make_work_type(required_photos=1)
    make_item(work_type, "tight")
    return work_type


# Each example makes its own world in one database: rows of other examples are foreign to it.
WITH_A_DATABASE = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EXPECTED = ["applied"] * len(SCRIPT)
for rejected in (2, 4, 9, 16):
    EXPECTED[rejected] = "rejected"


@WITH_A_DATABASE
@given(batches=deliveries())
def test_doubled_cut_and_reordered_batches_end_in_the_same_state(
    paired: Any, batches: Batches
) -> None:
    plain, shaken = World(paired), World(paired)

    plain.deliver([list(plain.commands)])
    shaken.deliver(batches)
    shaken.deliver([list(shaken.commands)])

    assert shaken.outcome() == plain.outcome()
    records = HandledCommand.objects.filter(device=plain.phone.device).order_by("seq")
    assert [record.result for record in records] == EXPECTED


@WITH_A_DATABASE
@given(batches=deliveries())
def test_what_was_acknowledged_is_stored_without_a_hole(paired: Any, batches: Batches) -> None:
    world = World(paired)
    acknowledged: set[int] = set()

    for batch in batches:
        answer = world.phone.send(*[world.commands[number] for number in batch])
        acknowledged |= {one["seq"] for one in answer["results"] if one["result"] != "gap"}

    rows = HandledCommand.objects.filter(device=world.phone.device).order_by("seq")
    stored = list(rows.values_list("seq", flat=True))
    assert stored == list(range(1, world.phone.stored().next_seq))
    assert acknowledged == set(stored)
