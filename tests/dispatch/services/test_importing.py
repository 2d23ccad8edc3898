"""Importing a file: every row has one fate, and a preview foresees it."""

import csv
from collections import Counter
from datetime import date
from typing import Any

import pytest

from dispatch.models import ImportMapping, Job, ServiceRequest
from dispatch.services.importing import Fate, open_import
from events.actors import SYSTEM
from technicians.csv_file import FileUnreadable

pytestmark = [pytest.mark.django_db, pytest.mark.both]
COLUMNS = ("id", "opened", "state", "kind", "lat", "lon", "from", "until")
RULES: dict[str, Any] = {
    "source": "town",
    "time_zone": "Europe/Prague",
    "time_formats": ["iso"],
    "columns": {name: name for name in COLUMNS},
    "optional": ["from", "until"],
    "fields": {
        "external_id": "{id}", "received_at": "{opened}", "state": "{state}", "words": "{kind}",
        "lat": "{lat}", "lon": "{lon}", "territory": "{state}",
        "wanted_from": "{from}", "wanted_until": "{until}",
    },
    "values": {"state": {"closed": "closed", "*": "open"}, "territory": {"*": "North"}},
    "types": [
        {"when": {"kind": "Boiler"}, "work_type": "boiler"},
        {"when": {"kind": "Police"}, "not_ours": True},
    ],
    "group_by": "kind",
    "convert": True,
    "territories": {"North": "Europe/Prague"},
    "work_types": {"boiler": {"name": "Boiler", "minutes": 45, "due": {"hours": 24}}},
}  # fmt: skip
SOUND = {
    "opened": "2026-01-12T10:00:00",
    "state": "open",
    "kind": "Boiler",
    "lat": "50.09",
    "lon": "14.42",
}
ROWS = (
    {},
    {"kind": "Police"},
    {"state": "closed"},
    {"lat": "", "lon": ""},
    {"kind": "Ghosts"},
    {"opened": "2026-01-11T10:00:00"},
    {"opened": "never"},
    {"id": "1"},
)


@pytest.fixture
def town(tmp_path):
    """Writes a file that the stored mapping `town` reads, and opens it."""
    ImportMapping.objects.create(name="town", rules=RULES)
    path = tmp_path / "town.csv"

    def write(rows=ROWS, *, columns=COLUMNS, **options):
        with path.open("w", newline="") as text:
            writer = csv.DictWriter(text, columns, extrasaction="ignore")
            writer.writeheader()
            for number, row in enumerate(rows, start=1):
                writer.writerow(SOUND | {"id": str(number)} | row)
        return open_import(path, "town", **options)

    return write


def fates(outcomes):
    return [outcome.fate for outcome in outcomes]


def test_every_row_has_one_fate(town):
    run = town(actor=SYSTEM)

    outcomes = run.take(run.file.rows(), actor=SYSTEM)

    assert fates(outcomes) == [
        Fate.JOB,
        Fate.NOT_OURS,
        Fate.HISTORY,
        Fate.ADDRESS,
        Fate.WORK_TYPE,
        Fate.JOB,
        Fate.PROBLEM,
        Fate.PROBLEM,
    ]
    assert [outcome.line for outcome in outcomes] == list(range(2, 10))
    assert (Job.objects.count(), ServiceRequest.objects.count()) == (2, 5)
    assert outcomes[1].group == "Police"
    assert "line 8, \"opened\": 'never' is not a date" in str(outcomes[6])
    assert "line 9, \"id\": '1' stood on line 2 already" in str(outcomes[7])


def test_a_preview_foresees_what_an_import_does(town):
    foreseen = fates(town().foresee(town().file.rows()))
    assert not ServiceRequest.objects.exists()
    run = town(actor=SYSTEM)

    assert foreseen == fates(run.take(run.file.rows(), actor=SYSTEM))
    again = town()
    assert Counter(fates(again.foresee(again.file.rows())))[Fate.KNOWN] == 5


def test_a_second_run_changes_nothing(town):
    first, second = town(actor=SYSTEM), town(actor=SYSTEM)
    first.take(first.file.rows(), actor=SYSTEM)
    before = list(ServiceRequest.objects.order_by("pk").values())

    outcomes = second.take(second.file.rows(), actor=SYSTEM)

    assert list(ServiceRequest.objects.order_by("pk").values()) == before
    assert Counter(fates(outcomes)) == {Fate.KNOWN: 5, Fate.NOT_OURS: 1, Fate.PROBLEM: 2}


def test_the_first_day_may_be_moved(town):
    run = town(actor=SYSTEM, first_day=date(2026, 11, 23))

    run.take(run.file.rows(), actor=SYSTEM)

    assert (run.first_day, run.days) == (date(2026, 1, 11), 316)
    days = ServiceRequest.objects.order_by("received_at").values_list("received_at", flat=True)
    assert (days.first().date(), days.last().date()) == (date(2026, 11, 23), date(2026, 11, 24))


def test_a_row_that_is_refused_takes_back_only_itself(town):
    short = {"from": "2026-01-12T12:00:00", "until": "2026-01-12T12:10:00"}
    run = town([{}, short, {}], actor=SYSTEM)

    outcomes = run.take(run.file.rows(), actor=SYSTEM)

    assert fates(outcomes) == [Fate.JOB, Fate.PROBLEM, Fate.JOB]
    assert "takes 45 minutes" in str(outcomes[1])
    assert set(ServiceRequest.objects.values_list("external_id", flat=True)) == {"1", "3"}


def test_a_missing_column_is_refused_unless_it_is_optional(town):
    assert town(columns=[name for name in COLUMNS if name != "from"]).rows == 8
    with pytest.raises(FileUnreadable, match='lacks "opened"'):
        town(columns=[name for name in COLUMNS if name != "opened"])


def test_the_mapping_that_would_fit_is_named(town):
    ImportMapping.objects.create(
        name="village", rules=RULES | {"columns": RULES["columns"] | {"opened": "since"}}
    )

    with pytest.raises(FileUnreadable, match="The mapping village fits this file"):
        town(columns=[name if name != "opened" else "since" for name in COLUMNS])
