"""Batches that are none: refused as a whole, before anything is stored."""

from typing import Any

import pytest

from mobile_api.models import HandledCommand
from tests.factories import make_technician

pytestmark = pytest.mark.django_db
COMMANDS = "/api/mobile/v1/commands"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"commands": "all"},
        {"commands": [7]},
        {"commands": [{}]},
        {"commands": [{"seq": "1"}]},
        {"commands": [{"seq": 0}]},
        {"commands": [{"seq": 10**30}]},
        {"commands": [{"seq": True}]},
        {"commands": [], "sent_at": "noon"},
        {"commands": [{"seq": n} for n in range(1, 102)]},
        [],
    ],
    ids=lambda body: str(body)[:40],
)
def test_an_envelope_that_is_none_is_refused_as_a_whole(paired: Any, body: Any) -> None:
    answer = paired(make_technician()).api.post(COMMANDS, body)

    assert answer.status_code == 400
    assert HandledCommand.objects.count() == 0


def test_an_empty_batch_says_what_is_expected_next(paired: Any) -> None:
    answer = paired(make_technician()).send()

    assert (answer["results"], answer["next_seq"]) == ([], 1)


def test_a_body_without_end_is_refused(paired: Any) -> None:
    phone = paired(make_technician())

    heavy = phone.api.post(COMMANDS, {"commands": [], "more": "x" * 1_000_000})
    deep = phone.api.post(COMMANDS, "[" * 100_000, content_type="application/json")

    assert heavy.status_code == 413
    assert heavy.json()["code"] == "body-too-large"
    assert deep.status_code == 400
