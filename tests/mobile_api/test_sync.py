"""What a phone pulls."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from customers.models import ContactPoint
from dispatch.services.placement import Target, place_visit
from dispatch.services.promises import make_promise
from events.actors import SYSTEM
from events.door import writing
from events.log import position
from events.models import Event, LogHead
from mobile_api.cursors import SyncCursor, decode, encode
from tests.factories import (
    ANNA,
    TEN,
    make_customer,
    make_job,
    make_site,
    make_technician,
    make_visit,
    placed,
)

pytestmark = pytest.mark.django_db
SYNC = "/api/mobile/v1/sync"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(datetime(2026, 1, 12, 9, 0, tzinfo=UTC), tick=True):
        yield


def ids(answer: dict[str, Any]) -> list[int]:
    return [sheet["id"] for sheet in answer["changes"]["visits"]["upserted"]]


def deleted(answer: dict[str, Any]) -> list[int]:
    return list(answer["changes"]["visits"]["deleted"])


def place(visit: Any, technician: Any, starts_at: datetime = TEN) -> None:
    visit.refresh_from_db()
    place_visit(visit.pk, Target(technician.pk, starts_at), seen=visit.version, actor=ANNA)


def test_the_first_sync_brings_all_that_the_work_needs(paired: Any) -> None:
    technician = make_technician()
    customer = make_customer("Helena Novak")
    with writing(SYSTEM):
        ContactPoint.objects.create(customer=customer, kind="phone", value="+420601000111")
        ContactPoint.objects.create(customer=customer, kind="email", value="h@example.org")
    site = make_site(access_note="Key at no. 5")
    visit = make_visit(customer=customer, site=site, description="No hot water", minutes=45)
    make_promise(visit.pk, TEN, TEN + timedelta(hours=2), told_by="phone", actor=ANNA)
    part = placed(visit, technician)

    answer = paired(technician).pull()

    [sheet] = answer["changes"]["visits"]["upserted"]
    assert sheet["id"] == part.pk
    assert sheet["status"] == "dispatched"
    assert sheet["starts_at"] == "2026-01-12T10:00:00Z"
    assert sheet["promise"]["ends_at"] == "2026-01-12T12:00:00Z"
    assert sheet["job"]["service_minutes"] == 45
    assert sheet["job"]["description"] == "No hot water"
    assert sheet["customer"] == {"name": "Helena Novak", "phones": ["+420601000111"]}
    assert sheet["site"]["street"] == "Mill Lane 27"
    assert sheet["site"]["access_note"] == "Key at no. 5"
    assert answer["next_seq"] == 1
    assert answer["server_time"].startswith("2026-01-12T09:00")


def test_only_the_technicians_own_days_from_yesterday_to_a_week_ahead(paired: Any) -> None:
    technician = make_technician()
    yesterday = placed(make_visit(), technician, TEN - DAY, status="completed")
    in_a_week = placed(make_visit(), technician, TEN + 7 * DAY, status="planned")
    still_driving = placed(make_visit(), technician, TEN - 5 * DAY, status="en_route")
    placed(make_visit(), technician, TEN - 2 * DAY, status="completed")
    placed(make_visit(), technician, TEN + 8 * DAY)
    placed(make_visit(), technician, TEN + 2 * DAY, status="removed")
    placed(make_visit(), make_technician())

    answer = paired(technician).pull()

    assert set(ids(answer)) == {yesterday.pk, in_a_week.pk, still_driving.pk}


def test_nothing_new_brings_nothing(paired: Any) -> None:
    technician = make_technician()
    placed(make_visit(), technician)
    phone = paired(technician)
    cursor = phone.pull()["next_cursor"]

    answer = phone.pull(cursor)

    nothing = {"upserted": [], "deleted": []}
    for kind in ("visits", "offers", "conflicts"):
        assert answer["changes"][kind] == nothing


def test_a_new_visit_comes_as_a_change(paired: Any) -> None:
    technician, visit = make_technician(), make_visit()
    phone = paired(technician)
    cursor = phone.pull()["next_cursor"]

    place(visit, technician)
    answer = phone.pull(cursor)

    assert ids(answer) == [visit.assignments.get().pk]
    assert ids(phone.pull(answer["next_cursor"])) == []


def test_what_happens_to_others_moves_no_phone(paired: Any) -> None:
    phone = paired(make_technician())
    cursor = phone.pull()["next_cursor"]

    place(make_visit(), make_technician())
    answer = phone.pull(cursor)

    assert ids(answer) == []
    assert decode(answer["next_cursor"]).seq == position()


def test_who_loses_a_visit_is_told_to_forget_it(paired: Any) -> None:
    loser, winner, visit = make_technician(), make_technician(), make_visit()
    place(visit, loser)
    lost = visit.assignments.get()
    losing, winning = paired(loser), paired(winner)
    before, beside = losing.pull()["next_cursor"], winning.pull()["next_cursor"]

    place(visit, winner)
    answer = losing.pull(before)

    assert (ids(answer), deleted(answer)) == ([], [lost.pk])
    assert len(ids(winning.pull(beside))) == 1


def test_a_visit_moved_out_of_the_window_is_forgotten(paired: Any) -> None:
    technician, visit = make_technician(), make_visit(due_at=TEN + 30 * DAY)
    place(visit, technician)
    phone = paired(technician)
    cursor = phone.pull()["next_cursor"]

    place(visit, technician, TEN + 9 * DAY)

    assert deleted(phone.pull(cursor)) == [visit.assignments.get().pk]


def test_days_that_go_by_bring_visits_in_and_let_others_go(paired: Any) -> None:
    technician = make_technician()
    past = placed(make_visit(), technician, TEN - DAY, status="completed")
    coming = placed(make_visit(), technician, TEN + 8 * DAY)
    phone = paired(technician)
    cursor = phone.pull()["next_cursor"]

    with time_machine.travel(datetime(2026, 1, 13, 9, 0, tzinfo=UTC)):
        answer = phone.pull(cursor)

    assert (ids(answer), deleted(answer)) == ([coming.pk], [past.pk])


def test_a_job_that_changes_brings_its_visits(paired: Any) -> None:
    technician = make_technician()
    part = placed(make_visit(), technician)
    phone = paired(technician)
    cursor = phone.pull()["next_cursor"]

    with writing(SYSTEM) as tx:
        tx.publish("job_changed", part.visit.job, topics=[f"technician:{technician.pk}"])

    assert ids(phone.pull(cursor)) == [part.pk]


def test_a_first_sync_in_pages_brings_each_visit_once_and_what_changed_meanwhile(
    paired: Any,
) -> None:
    technician = make_technician()
    parts = [placed(make_visit(), technician, TEN + n * DAY) for n in range(5)]
    late = make_visit()
    phone = paired(technician)

    first = phone.pull(limit=2)
    place(late, technician, TEN + timedelta(hours=3))
    second = phone.pull(first["next_cursor"], limit=2)
    third = phone.pull(second["next_cursor"], limit=2)
    after = phone.pull(third["next_cursor"], limit=2)

    seen = ids(first) + ids(second) + ids(third)
    assert [first["has_more"], second["has_more"], third["has_more"]] == [True, True, False]
    assert seen == [*(part.pk for part in parts), late.assignments.get().pk]
    assert ids(after) == [late.assignments.get().pk]


def test_many_changes_come_in_pages(paired: Any) -> None:
    technician = make_technician()
    phone = paired(technician)
    cursor = phone.pull()["next_cursor"]
    visits = [make_visit() for _ in range(3)]
    for hour, visit in enumerate(visits):
        place(visit, technician, TEN + timedelta(hours=hour))

    seen, rounds, has_more = set(), 0, True
    while has_more:
        answer = phone.pull(cursor, limit=2)
        seen.update(ids(answer))
        cursor, has_more, rounds = answer["next_cursor"], answer["has_more"], rounds + 1

    assert seen == {visit.assignments.get().pk for visit in visits}
    assert rounds >= 2


@pytest.mark.parametrize("word", ["x", "!!!", "e30", "AAAA" * 300, "bnVsbA"])
def test_a_cursor_that_is_none_of_ours_asks_for_everything_anew(paired: Any, word: str) -> None:
    phone = paired(make_technician())

    answer = phone.api.get(SYNC, {"cursor": word})

    assert answer.status_code == 410
    assert answer.json()["code"] == "cursor-too-old"
    assert answer.json()["details"]["full_resync"] is True


def test_a_cursor_of_a_week_ago_asks_for_everything_anew(paired: Any) -> None:
    technician = make_technician()
    phone = paired(technician)
    cursor = phone.pull()["next_cursor"]
    place(make_visit(), technician)

    with time_machine.travel(datetime(2026, 1, 19, 10, 0, tzinfo=UTC)):
        answer = phone.api.get(SYNC, {"cursor": cursor})

    assert answer.status_code == 410


def test_an_old_cursor_goes_on_where_nothing_happened(paired: Any) -> None:
    phone = paired(make_technician())
    cursor = phone.pull()["next_cursor"]
    Event.objects.all().delete()

    with time_machine.travel(datetime(2026, 1, 25, 10, 0, tzinfo=UTC)):
        answer = phone.api.get(SYNC, {"cursor": cursor})

    assert answer.status_code == 200


def test_after_a_restore_everything_is_loaded_anew(paired: Any) -> None:
    phone = paired(make_technician())
    cursor = phone.pull()["next_cursor"]
    LogHead.objects.update(epoch="another")

    assert phone.api.get(SYNC, {"cursor": cursor}).status_code == 410


def test_a_position_that_the_log_has_not_reached_is_of_another_log(paired: Any) -> None:
    phone = paired(make_technician())
    mine = decode(phone.pull()["next_cursor"])

    ahead = encode(SyncCursor(mine.epoch, mine.seq + 1, mine.day))

    assert phone.api.get(SYNC, {"cursor": ahead}).status_code == 410


@pytest.mark.parametrize("limit", ["0", "501", "many"])
def test_a_limit_is_from_1_to_500(paired: Any, limit: str) -> None:
    answer = paired(make_technician()).api.get(SYNC, {"limit": limit})

    assert answer.status_code == 400
    assert "limit" in answer.json()["errors"]


def test_snapshot_and_changes_after_it_equal_a_fresh_snapshot(paired: Any) -> None:
    technician, other = make_technician(), make_technician()
    first, second = make_visit(), make_visit()
    place(first, technician)
    phone = paired(technician)
    start = phone.pull()
    held = {sheet["id"]: sheet for sheet in start["changes"]["visits"]["upserted"]}

    place(second, technician, TEN + timedelta(hours=2))
    place(first, other)
    make_promise(second.pk, TEN, TEN + timedelta(hours=3), told_by="phone", actor=ANNA)
    changes = phone.pull(start["next_cursor"])["changes"]["visits"]
    held |= {sheet["id"]: sheet for sheet in changes["upserted"]}
    for gone in changes["deleted"]:
        held.pop(gone, None)

    fresh = phone.pull()["changes"]["visits"]["upserted"]
    assert list(held.values()) == fresh


def test_a_sync_asks_no_more_of_the_database_for_more_visits(
    paired: Any, django_assert_max_num_queries: Any
) -> None:
    technician = make_technician()
    for number in range(6):
        job = make_job(customer=make_customer())
        placed(make_visit(job=job), technician, TEN + number * timedelta(hours=1))
    phone = paired(technician)

    with django_assert_max_num_queries(20):
        answer = phone.pull()

    assert len(ids(answer)) == 6
