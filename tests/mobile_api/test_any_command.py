"""Commands with anything in them: each is answered, and none breaks the server."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.models import ChecklistItem, Reason
from mobile_api.kinds import Kind
from technicians.models import PartType
from tests.factories import make_job, make_technician, make_visit, make_work_type, placed

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.django_db, pytest.mark.both]

UUID = "5f0c2f0e-6a54-4c41-9d19-5a1f2f3ae7c1"
SHA = "a" * 64
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=300)
    | st.floats(allow_nan=False, allow_infinity=False)
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
# What makes sense somewhere, so that much of it comes through.
SENSE = st.sampled_from(
    ["work", "tight", "celsius", "valve", UUID, SHA, "busy", "arrived_at", "work_ended_at", True, 0,
     1, -1, 0.5, 2**31, 2**63, 1e308, "1e400", "2026-01-12T09:30:00Z", "1970-01-01T00:00:00Z",
     "2106-02-07T06:28:16Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "x" * 5_000,
     "\x00", "\ud800", "NaN"]
)  # fmt: skip
FIELDS = ("reason", "note", "follow_up", "minutes", "text", "item", "value", "part", "name",
          "quantity", "sha256", "caption", "signed_by", "field", "at", "client_ref", "site_of",
          "work_type", "description")  # fmt: skip
COMMANDS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(sorted(Kind)),
        "assignment": st.sampled_from(["own", "own", "own", "foreign"]) | SENSE | ANYTHING,
        "occurred_at": st.just("2026-11-01T10:00:00Z") | SENSE | ANYTHING,
        "payload": st.dictionaries(st.sampled_from(FIELDS), SENSE | ANYTHING) | ANYTHING,
    },
    optional={"offer": SENSE | ANYTHING, "position": ANYTHING, "base_version": ANYTHING},
)


@contextmanager
def taken_back() -> Iterator[None]:
    """A block that leaves no trace. Inside, the door may believe itself outermost, as in tests."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def push_anything(paired: Any, examples: int) -> None:
    """Push batches of anything; each item is answered, and what follows is not blocked."""
    Reason.objects.create(code="busy", name="Busy", category="other",
                          commands=["decline", "pause", "cannot_complete"])  # fmt: skip
    PartType.objects.create(code="valve", name="Valve")
    work_type = make_work_type("work")
    for code, kind in (("tight", "check"), ("celsius", "reading"), ("state", "choice")):
        ChecklistItem.objects.create(work_type=work_type, code=code, text=code, kind=kind)
    technician = make_technician()
    own = placed(make_visit(job=make_job(work_type=work_type)), technician)
    foreign = placed(make_visit(), make_technician())
    phone = paired(technician)

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(commands=st.lists(COMMANDS, min_size=1, max_size=6))
    def each_is_answered(commands: list[dict[str, Any]]) -> None:
        names = {"own": own.pk, "foreign": foreign.pk}
        batch = []
        for seq, command in enumerate(commands, start=1):
            named = command["assignment"]
            named = names.get(named, named) if isinstance(named, str) else named
            batch.append(command | {"seq": seq, "assignment": named})
        with taken_back():
            response = phone.api.post(
                "/api/mobile/v1/commands", json.dumps({"commands": batch}),
                content_type="application/json",
            )  # fmt: skip
            assert response.status_code == 200, response.content
            answer = response.json()
        assert answer["next_seq"] == len(batch) + 1
        for item, one in zip(batch, answer["results"], strict=True):
            assert one["result"] in ("applied", "parked", "rejected"), one
            assert one["error_code"] != "internal-error", item

    each_is_answered()


def test_no_command_breaks_the_server(paired: Any) -> None:
    push_anything(paired, examples=150)


@pytest.mark.long
@pytest.mark.timeout(4 * 60 * 60)
def test_no_command_breaks_the_server_for_long(paired: Any) -> None:
    push_anything(paired, examples=20_000)
