"""What phones push."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.models import Conflict, Report, Visit
from dispatch.services.cancellation import cancel_visit
from dispatch.services.placement import Target, place_visit
from events.actors import SYSTEM
from events.models import Event
from mobile_api.models import HandledCommand
from mobile_api.pairing import revoke
from tests.factories import ANNA, TEN, make_technician, make_visit, placed
from tests.records import make_reason

pytestmark = pytest.mark.django_db
COMMANDS = "/api/mobile/v1/commands"


def status_of(part: Any) -> str:
    part.refresh_from_db()
    return str(part.status)


def test_a_whole_visit_is_reported_step_by_step_in_one_batch(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    kinds = ["accept", "start_travel", "arrive", "start", "pause", "resume", "complete"]
    make_reason("break", "pause")

    answer = phone.send(
        *[phone.command(kind, part.pk, payload={"reason": "break"}) for kind in kinds]
    )

    assert [one["result"] for one in answer["results"]] == ["applied"] * 7
    assert [one["version"] for one in answer["results"]] == list(range(2, 9))
    assert answer["next_seq"] == 8
    assert status_of(part) == "completed"
    assert Visit.objects.get().status == "completed"
    assert HandledCommand.objects.count() == Report.objects.count() == 7


@pytest.mark.parametrize(
    ("before", "kind", "after", "event"),
    [
        ("dispatched", "accept", "accepted", "visit_accepted"),
        ("dispatched", "decline", "declined", "visit_declined"),
        ("dispatched", "start_travel", "en_route", "travel_started"),
        ("en_route", "turn_back", "dispatched", "turned_back"),
        ("en_route", "arrive", "on_site", "arrived"),
        ("on_site", "start", "in_progress", "work_started"),
        ("in_progress", "pause", "paused", "work_paused"),
        ("paused", "resume", "in_progress", "work_resumed"),
        ("in_progress", "complete", "completed", "work_completed"),
        ("in_progress", "cannot_complete", "cannot_complete", "work_not_completed"),
    ],
)
def test_each_kind_of_command_has_its_effect_and_its_event(
    paired: Any, before: str, kind: str, after: str, event: str
) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician, status=before)
    make_reason("why", "decline", "pause", "cannot_complete")

    result = paired(technician).do(kind, part.pk, payload={"reason": "why"})

    assert result["result"] == "applied", result
    assert status_of(part) == after
    stands = (result["state"]["status"], result["state"]["visit_status"])
    assert stands == (after, status_of(part.visit))
    told = Event.objects.get(kind=event)
    assert (told.actor_kind, told.actor_id) == ("technician", technician.pk)
    assert told.topics.filter(topic=f"technician:{technician.pk}").exists()


def test_reason_note_position_and_follow_up_are_kept(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician, status="on_site")
    reason = make_reason("part-missing", "cannot_complete", category="parts")

    paired(technician).do(
        "cannot_complete",
        part.pk,
        payload={"reason": "part-missing", "note": "Valve 3/4", "follow_up": True},
        position={"lat": 50.1, "lon": 14.4},
    )

    report = Report.objects.get()
    assert (report.reason, report.note, report.lat, report.lon) == (reason, "Valve 3/4", 50.1, 14.4)
    assert Visit.objects.filter(follow_up_of=part.visit).exists()


def test_a_resent_command_is_answered_as_before_and_has_no_second_effect(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    command = phone.command("start_travel", part.pk)
    first = phone.send(command)["results"][0]

    again = phone.send(command)["results"][0]

    assert again == first | {"result": "duplicate", "was": "applied"}
    assert Report.objects.count() == 1


def test_a_number_that_comes_with_another_command_keeps_the_first(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    command = phone.command("start_travel", part.pk)
    phone.send(command)

    again = phone.send(command | {"kind": "arrive"})["results"][0]

    assert (again["result"], again["error_code"]) == ("duplicate", "number-reused")
    assert status_of(part) == "en_route"


def test_twice_in_one_batch_is_once(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    command = phone.command("start_travel", part.pk)

    answer = phone.send(command, command)

    assert [one["result"] for one in answer["results"]] == ["applied", "duplicate"]
    assert answer["next_seq"] == 2


def test_a_batch_is_handled_in_the_order_of_its_numbers(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    go, arrive = phone.command("start_travel", part.pk), phone.command("arrive", part.pk)

    answer = phone.send(arrive, go)

    assert [one["seq"] for one in answer["results"]] == [1, 2]
    assert status_of(part) == "on_site"


def test_beyond_a_gap_nothing_is_stored(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    first, missing, third, fourth = (
        phone.command(kind, part.pk) for kind in ("start_travel", "arrive", "start", "complete")
    )

    answer = phone.send(first, third, fourth)
    healed = phone.send(missing, third, fourth)

    assert [one["result"] for one in answer["results"]] == ["applied", "gap", "gap"]
    assert answer["next_seq"] == 2
    assert [one["result"] for one in healed["results"]] == ["applied"] * 3
    assert healed["next_seq"] == 5


POISON: list[dict[str, Any]] = [
    {"kind": "explode"},
    {"kind": ["start"]},
    {"kind": None},
    {"assignment": None},
    {"assignment": "7"},
    {"assignment": 10**30},
    {"assignment": -1},
    {"assignment": True},
    {"occurred_at": "yesterday"},
    {"occurred_at": "2026-13-40T00:00:00Z"},
    {"occurred_at": "0001-01-01T00:00:00+14:00"},
    {"occurred_at": "9999-12-31T23:59:59-12:00"},
    {"occurred_at": "2026-01-12T10:00:00"},
    {"occurred_at": 7},
    {"payload": [1]},
    {"payload": {"note": 7}},
    {"payload": {"follow_up": "yes"}},
    {"payload": {"note": "x" * 20_000}},
    {"payload": {"reason": 7}},
    {"assignment": "not-a-uuid"},
    {"assignment": "0f8fad5b-d9cb-469f-a165-70867728950e"},
    {"assignment": "\x00" * 36},
]


@pytest.mark.parametrize("poison", POISON, ids=lambda one: str(one)[:40])
def test_a_poison_item_is_rejected_and_blocks_nothing_behind_it(
    paired: Any, poison: dict[str, Any]
) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    bad = phone.command("start_travel", part.pk) | poison
    good = phone.command("start_travel", part.pk)

    answer = phone.send(bad, good)

    assert [one["result"] for one in answer["results"]] == ["rejected", "applied"], answer
    assert answer["results"][0]["error_code"]
    assert HandledCommand.objects.get(seq=1).raw["seq"] == 1


@pytest.mark.parametrize(
    "note", ["a\x00b", "\ud83d half", "😀", "\u202eright to left", "'; drop table"]
)
def test_a_note_with_strange_characters_is_kept(paired: Any, note: str) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)

    result = paired(technician).do("start_travel", part.pk, payload={"note": note})

    assert result["result"] == "applied"
    assert len(Report.objects.get().note) >= len(note) - 1


@pytest.mark.parametrize(
    "position",
    [
        {"lat": 91, "lon": 0},
        {"lat": "50", "lon": 14},
        {"lat": 1},
        [1, 2],
        "here",
        {"lat": True, "lon": 1},
    ],
)
def test_a_position_that_makes_no_sense_is_left_out_and_the_fact_is_kept(
    paired: Any, position: Any
) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)

    result = paired(technician).do("start_travel", part.pk, position=position)

    assert result["result"] == "applied"
    assert Report.objects.get().lat is None


def test_an_assignment_of_somebody_else_is_rejected(paired: Any) -> None:
    part = placed(make_visit(), make_technician())

    result = paired(make_technician()).do("start_travel", part.pk)

    assert (result["result"], result["error_code"]) == ("rejected", "assignment-not-found")
    assert status_of(part) == "dispatched"


def test_a_step_that_the_life_cycle_does_not_know_is_rejected_and_uses_its_number(
    paired: Any,
) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)

    result = phone.do("resume", part.pk)

    assert (result["result"], result["error_code"]) == ("rejected", "illegal-step")
    assert phone.stored().next_seq == 2
    assert Report.objects.count() == 0


def test_work_on_a_visit_that_was_canceled_is_parked_and_the_next_goes_on(paired: Any) -> None:
    technician = make_technician()
    canceled = placed(make_visit(), technician)
    other = placed(make_visit(), technician, TEN + timedelta(hours=2))
    phone = paired(technician)
    cancel_visit(canceled.visit_id, seen=canceled.visit.version, actor=ANNA)

    answer = phone.send(
        phone.command("start_travel", canceled.pk), phone.command("start_travel", other.pk)
    )

    assert [one["result"] for one in answer["results"]] == ["parked", "applied"]
    assert answer["results"][0]["error_code"] == "visit-canceled"
    assert Conflict.objects.get().visit_id == canceled.visit_id


def test_work_on_a_visit_given_to_somebody_else_is_parked(paired: Any) -> None:
    technician, other, visit = make_technician(), make_technician(), make_visit()
    part = placed(visit, technician)
    phone = paired(technician)
    target = Target(other.pk, TEN, is_forced=True)
    place_visit(visit.pk, target, seen=visit.version, actor=ANNA)

    result = phone.do("start_travel", part.pk)

    assert (result["result"], result["error_code"]) == ("parked", "visit-given-away")
    assert Event.objects.filter(kind="report_conflicted").exists()


def test_two_phones_of_one_technician_number_for_themselves(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    one, two = paired(technician), paired(technician)

    results = [one.do("start_travel", part.pk), two.do("arrive", part.pk), one.do("start", part.pk)]

    assert [result["result"] for result in results] == ["applied"] * 3
    assert [one.stored().next_seq, two.stored().next_seq] == [3, 2]


def test_the_same_tap_on_two_phones_counts_once(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)

    first = paired(technician).do("start_travel", part.pk)
    second = paired(technician).do("start_travel", part.pk)

    assert (first["result"], second["result"]) == ("applied", "rejected")
    assert Report.objects.count() == 1


def test_a_revoked_phone_reports_nothing(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    revoke(phone.device.pk, actor=SYSTEM)

    answer = phone.api.post(COMMANDS, {"commands": [phone.command("start_travel", part.pk)]})

    assert answer.status_code == 401
    assert HandledCommand.objects.count() == 0


def test_times_are_corrected_by_the_difference_of_the_clocks(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    ahead = timedelta(hours=26)
    sent_at = datetime.now(UTC) + ahead
    command = phone.command("start_travel", part.pk, occurred_at=sent_at.isoformat())

    phone.send(command, sent_at=sent_at.isoformat())

    report = Report.objects.get()
    assert abs(report.occurred_at - (report.claimed_at - ahead)) < timedelta(seconds=5)
    assert not report.is_clock_suspect


@pytest.mark.parametrize("claim", ["1970-01-01T00:00:00Z", "2106-02-07T06:28:16Z"])
def test_an_impossible_time_is_clamped_and_marked(paired: Any, claim: str) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)

    phone.do("start_travel", part.pk, occurred_at=claim)

    report = Report.objects.get()
    assert report.is_clock_suspect
    assert report.claimed_at == datetime.fromisoformat(claim)
    assert phone.device.paired_at <= report.occurred_at <= datetime.now(UTC)


def test_a_clock_set_back_never_turns_the_order_round(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    now = datetime.now(UTC)

    phone.do("start_travel", part.pk, occurred_at=now.isoformat())
    phone.do("arrive", part.pk, occurred_at=(now - timedelta(hours=1)).isoformat())

    travel, arrival = Report.objects.order_by("pk")
    assert arrival.occurred_at >= travel.occurred_at
    assert arrival.is_clock_suspect
