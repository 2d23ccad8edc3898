"""What a phone that was signed out had still to say is kept, and counts when the office says so."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from dispatch.models import Assignment
from events.actors import SYSTEM
from events.models import Event
from mobile_api import quarantine
from mobile_api.models import HandledCommand, QuarantinedCommand
from mobile_api.pairing import revoke
from tests.factories import make_technician, make_territory, make_user, make_visit, placed

pytestmark = pytest.mark.django_db
ADDRESS = "/api/mobile/v1/quarantine"


@pytest.fixture
def office() -> APIClient:
    client = APIClient()
    client.force_login(make_user())
    return client


@pytest.fixture
def part() -> Assignment:
    return placed(make_visit(), make_technician())


@pytest.fixture
def phone(paired: Any, part: Assignment) -> Any:
    """Signed out with a full outbox."""
    one = paired(part.technician)
    revoke(one.device.pk, actor=SYSTEM)
    return one


def hand_over(phone: Any, *commands: Any, **envelope: Any) -> Any:
    body = json.dumps({"commands": list(commands)} | envelope)
    return phone.api.post(ADDRESS, body, content_type="application/json")


def results(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["result"] for one in answer.json()["results"]]


def decide(office: APIClient, phone: Any, what: str, key: str = "key-12345", **body: Any) -> Any:
    address = f"/api/devices/{phone.device.pk}/quarantine/{what}/"
    return office.post(address, body, headers={"Idempotency-Key": key})


def test_everything_is_kept_as_it_came_and_nothing_counts(phone: Any, part: Assignment) -> None:
    commands = [phone.command("start_travel", part.pk), phone.command("arrive", part.pk)]

    assert results(hand_over(phone, *reversed(commands))) == ["kept", "kept"]
    assert [row.raw["command"] for row in QuarantinedCommand.objects.all()] == commands
    part.refresh_from_db()
    assert part.status == "dispatched"
    assert not HandledCommand.objects.exists()


def test_handing_over_again_changes_nothing(phone: Any, part: Assignment) -> None:
    first = phone.command("start_travel", part.pk)
    hand_over(phone, first)

    again = hand_over(phone, first | {"kind": "arrive"}, phone.command("arrive", part.pk))

    assert results(again) == ["kept", "kept"]
    kinds = [row.raw["command"]["kind"] for row in QuarantinedCommand.objects.all()]
    assert kinds == ["start_travel", "arrive"]


def test_what_was_handled_before_is_known(paired: Any, part: Assignment) -> None:
    phone = paired(part.technician)
    done = phone.command("start_travel", part.pk)
    phone.send(done)
    revoke(phone.device.pk, actor=SYSTEM)

    answer = hand_over(phone, done)

    assert answer.json()["results"] == [{"seq": 1, "result": "duplicate", "was": "applied"}]
    assert not QuarantinedCommand.objects.exists()


@pytest.mark.parametrize(
    "command",
    [
        {"seq": 3, "kind": "nonsense"},
        {"seq": 2**63 - 1},
        {"seq": 4, "payload": {"note": "\x00\ud800"}},
        {"seq": 5, "payload": {"note": "x" * 20_000}},
        {"seq": 6, "kind": ["list"], "assignment": {}, "occurred_at": 7},
        {"seq": 7, "occurred_at": "9999-12-31T23:59:59-14:00"},
        {"seq": 8, "occurred_at": "9999-12-31T23:59:59Z", "assignment": 2**63 - 1},
        {"seq": 9, "occurred_at": "0001-01-01T00:00:00Z", "assignment": "\ud800"},
    ],
    ids=lambda one: str(one)[:40],
)
def test_whatever_it_is_it_is_kept_and_shown_and_answered(
    phone: Any, office: APIClient, command: Any
) -> None:
    assert results(hand_over(phone, command)) == ["kept"]

    page = office.get("/phones/kept/")
    listed = office.get("/api/quarantine/")
    answer = decide(office, phone, "apply")

    assert (page.status_code, listed.status_code, answer.status_code) == (200, 200, 200)
    assert answer.json()[0]["answer"]["result"] == "rejected"


@pytest.mark.parametrize("body", ["", "[]", "{", '{"commands": 7}', '{"commands": [{}]}'])
def test_what_is_no_batch_is_refused(phone: Any, body: str) -> None:
    answer = phone.api.post(ADDRESS, body, content_type="application/json")

    assert answer.status_code == 400


def test_a_phone_that_is_signed_in_is_sent_to_the_commands(paired: Any) -> None:
    answer = hand_over(paired(make_technician()))

    assert (answer.status_code, answer.json()["code"]) == (409, "device-in-use")


def test_nobody_else_hands_anything_over(api: APIClient) -> None:
    assert api.post(ADDRESS, {"commands": []}).status_code == 401
    guessed = {"Authorization": "Bearer guessed"}
    assert api.post(ADDRESS, {"commands": []}, headers=guessed).json()["code"] == "not-paired"


def test_every_other_route_tells_the_phone_to_forget(phone: Any) -> None:
    paths = ["sync", "config", "devices", "conflicts", "stream", "track", "track/views"]

    answers = [phone.api.get(f"/api/mobile/v1/{path}") for path in paths]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["code"] for answer in answers} == {"device-revoked"}
    assert all(answer.json()["wipe"] for answer in answers)


def test_more_than_anybody_can_have_done_is_refused(phone: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(quarantine, "MOST_KEPT", 2)

    answer = hand_over(phone, *({"seq": number} for number in (1, 2, 3)))

    assert (answer.status_code, answer.json()["code"]) == (409, "quarantine-full")


def test_handed_in_they_count_as_the_technicians_own_in_their_order(
    phone: Any, part: Assignment, office: APIClient
) -> None:
    hand_over(
        phone, *(phone.command(kind, part.pk) for kind in ("start_travel", "arrive", "start"))
    )

    answer = decide(office, phone, "apply")

    part.refresh_from_db()
    assert part.status == "in_progress"
    assert [one["answer"]["result"] for one in answer.json()] == ["applied"] * 3
    assert [one["resolution"] for one in answer.json()] == ["applied"] * 3
    steps = Event.objects.filter(entity="visit", new__has_key="report").order_by("seq")
    assert {(one.actor_kind, one.actor_id) for one in steps} == {("technician", part.technician_id)}
    stamps = [part.travel_started_at, part.arrived_at, part.work_started_at]
    assert stamps == sorted(at for at in stamps if at is not None)


def test_what_a_wrong_clock_said_is_put_right(
    phone: Any, part: Assignment, office: APIClient
) -> None:
    wrong = datetime.now(UTC) - timedelta(hours=26)
    command = phone.command("start_travel", part.pk, occurred_at=wrong.isoformat())
    hand_over(phone, command, sent_at=wrong.isoformat())

    decide(office, phone, "apply")

    part.refresh_from_db()
    assert part.travel_started_at is not None
    assert datetime.now(UTC) - part.travel_started_at < timedelta(minutes=5)


def test_deciding_again_with_the_same_key_gives_the_first_answer(
    phone: Any, part: Assignment, office: APIClient
) -> None:
    hand_over(phone, phone.command("start_travel", part.pk))

    first, second = decide(office, phone, "apply"), decide(office, phone, "apply")
    third = decide(office, phone, "apply", key="another-key")

    assert first.json() == second.json()
    assert third.json() == []
    assert part.reports.count() == 1


def test_what_is_dismissed_stays_readable_and_does_not_count(
    phone: Any, part: Assignment, office: APIClient
) -> None:
    hand_over(phone, phone.command("start_travel", part.pk), phone.command("arrive", part.pk))

    dismissed = decide(office, phone, "dismiss", seqs=[1])
    applied = decide(office, phone, "apply", key="key-of-apply")

    part.refresh_from_db()
    assert part.status == "on_site"
    assert [one["resolution"] for one in dismissed.json() + applied.json()] == [
        "dismissed",
        "applied",
    ]
    listed = office.get("/api/quarantine/", {"state": "resolved"}).json()["results"]
    assert [one["seq"] for one in listed] == [2, 1]
    assert office.get("/api/quarantine/").json()["results"] == []


def test_what_came_before_is_decided_first(phone: Any, part: Assignment, office: APIClient) -> None:
    hand_over(phone, phone.command("start_travel", part.pk), phone.command("arrive", part.pk))

    answer = decide(office, phone, "apply", seqs=[2])

    assert (answer.status_code, answer.json()["code"]) == (409, "quarantine-order")
    assert answer.json()["details"]["seqs"] == [1]


def test_the_dispatcher_hands_in_and_dismisses_on_a_page(
    phone: Any, part: Assignment, office: APIClient
) -> None:
    hand_over(phone, phone.command("start_travel", part.pk, payload={"note": "Van is <b>full</b>"}))
    technicians = office.get("/technicians/").content.decode()
    page = office.get("/phones/kept/").content.decode()

    answer = office.post(
        f"/phones/{phone.device.pk}/kept/", {"decision": "apply"}, format="multipart"
    )

    assert "1 report of a signed-out phone" in technicians
    assert part.technician.name in page
    assert part.visit.job.site.street in page
    assert "Set off" in page
    assert "Van is &lt;b&gt;full&lt;/b&gt;" in page
    assert (answer.status_code, answer["Location"]) == (302, "/phones/kept/")
    part.refresh_from_db()
    assert part.status == "en_route"
    assert "Nothing waits" in office.get("/phones/kept/").content.decode()


def test_dispatchers_of_other_territories_neither_see_nor_decide(
    phone: Any, part: Assignment
) -> None:
    hand_over(phone, phone.command("start_travel", part.pk))
    stranger = APIClient()
    stranger.force_login(make_user(territory=make_territory("Far away")))

    listed = stranger.get("/api/quarantine/").json()["results"]
    page = stranger.get("/phones/kept/").content.decode()
    answers = [decide(stranger, phone, what, key=f"key-{what}") for what in ("apply", "dismiss")]

    assert listed == []
    assert part.technician.name not in page
    assert [answer.status_code for answer in answers] == [404, 404]
    assert QuarantinedCommand.objects.get().resolved_at is None
