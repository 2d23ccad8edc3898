"""Time sheets and clock entries over HTTP: one test per answer."""

from datetime import timedelta

import pytest
import time_machine

from technicians.models import ClockEntry, ClockKind
from tests.factories import TEN, make_technician, make_territory, make_user

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "key-00000001"}
EIGHT = TEN - timedelta(hours=2)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def office(api):
    api.force_authenticate(make_user("dispatcher", territory=make_territory("North")))
    return api


@pytest.fixture
def technician():
    return make_technician(territory=make_territory("North"))


def address(technician, what):
    return f"/api/technicians/{technician.pk}/{what}/"


def test_a_week_with_its_sums(office, technician):
    entry = {"kind": "shift_started", "at": EIGHT.isoformat()}
    office.post(address(technician, "clock"), entry, headers=KEY)

    answer = office.get(address(technician, "time-sheet"))

    assert answer.status_code == 200
    sheet = answer.json()
    assert [sheet["first"], sheet["last"], len(sheet["days"])] == ["2026-01-12", "2026-01-18", 7]
    assert sheet["days"][0]["shift_s"] == sheet["totals"]["shift_s"] == 7200
    assert sheet["days"][0]["is_open"] is True


def test_the_days_are_chosen(office, technician):
    answer = office.get(
        address(technician, "time-sheet"), {"from": "2026-01-05", "to": "2026-01-06"}
    )

    assert [day["day"] for day in answer.json()["days"]] == ["2026-01-05", "2026-01-06"]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "soon"},
        {"from": "2026-01-05", "to": "2026-01-01"},
        {"from": "1969-01-05"},
        {"from": "9999-12-31"},
        {"to": "0001-01-01"},
    ],
)
def test_days_that_cannot_be_are_a_problem(office, technician, query):
    answer = office.get(address(technician, "time-sheet"), query)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_technicians_elsewhere_do_not_exist(office):
    other = make_technician(territory=make_territory("South"))
    entry = {"kind": "shift_started", "at": EIGHT.isoformat()}

    answers = [
        office.get(address(other, "time-sheet")),
        office.post(address(other, "clock"), entry, headers=KEY),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert not ClockEntry.objects.exists()


def test_the_same_key_adds_one_entry(office, technician):
    entry = {"kind": "shift_started", "at": EIGHT.isoformat()}

    answers = [office.post(address(technician, "clock"), entry, headers=KEY) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert ClockEntry.objects.get().kind == ClockKind.SHIFT_STARTED


def test_a_correction_names_what_it_corrects(office, technician):
    entry = {"kind": "shift_started", "at": EIGHT.isoformat()}
    first = office.post(address(technician, "clock"), entry, headers=KEY).json()["id"]

    answer = office.post(
        address(technician, "clock"),
        {"corrects": first, "at": (EIGHT - timedelta(hours=1)).isoformat()},
        headers={"Idempotency-Key": "key-00000002"},
    )

    assert (answer.status_code, answer.json()["corrects"]) == (201, first)
    day = office.get(address(technician, "time-sheet")).json()["days"][0]
    assert (day["shift_s"], day["is_corrected"]) == (3 * 3600, True)


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "shift_started"},
        {"at": EIGHT.isoformat()},
        {"kind": "nap", "at": EIGHT.isoformat()},
        {"kind": "shift_started", "corrects": 1, "at": EIGHT.isoformat()},
        {"kind": "shift_started", "at": "1970-01-01T00:00:00Z"},
        {"corrects": 1_000_000, "at": EIGHT.isoformat()},
        {"corrects": 10**30, "at": EIGHT.isoformat()},
        {"kind": "shift_started", "at": (TEN + timedelta(minutes=1)).isoformat()},
    ],
)
def test_an_entry_that_cannot_be_is_a_problem(office, technician, entry):
    answer = office.post(address(technician, "clock"), entry, headers=KEY)

    assert answer.status_code == 400
    assert not ClockEntry.objects.exists()


def test_an_act_carries_a_key(office, technician):
    entry = {"kind": "shift_started", "at": EIGHT.isoformat()}

    answer = office.post(address(technician, "clock"), entry)

    assert answer.json()["code"] == "idempotency-key-missing"
