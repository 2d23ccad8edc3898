"""`manage.py import_requests`, on the exports of New York's 311."""

import csv
import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from company.models import Territory
from dispatch.models import ImportMapping, Job, ServiceRequest
from events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DATA_DIR = Path(os.environ.get("CALLOUT_DATA_DIR", settings.BASE_DIR.parent / "shared" / "data"))
CITY = DATA_DIR / "nyc311-2024-04-15.csv"
PORTAL = {
    "Unique Key": "39550000",
    "Created Date": "06/26/2018 10:58:54 AM",
    "Closed Date": "",
    "Agency": "HPD",
    "Complaint Type": "PLUMBING",
    "Descriptor": "TOILET",
    "Incident Zip": "10451",
    "Incident Address": "1 GRAND CONCOURSE",
    "Status": "Open",
    "Borough": "BRONX",
    "Open Data Channel Type": "PHONE",
    "Latitude": "40.82",
    "Longitude": "-73.92",
    "Location": "(40.82,\n-73.92)",
}


@pytest.fixture
def run():
    def import_file(path, mapping="nyc311-portal", **options):
        out, err = io.StringIO(), io.StringIO()
        call_command("import_requests", path, mapping=mapping, stdout=out, stderr=err, **options)
        return out.getvalue(), err.getvalue()

    return import_file


@pytest.fixture
def portal(tmp_path):
    """Writes a file with the headers of the city's portal."""

    def write(*rows):
        path = tmp_path / "portal.csv"
        with path.open("w", newline="") as text:
            writer = csv.DictWriter(text, PORTAL)
            writer.writeheader()
            for number, row in enumerate(rows):
                writer.writerow(PORTAL | {"Unique Key": str(39550000 + number)} | row)
        return path

    return write


def real_file():
    if not CITY.exists():
        pytest.skip(f"The city's export is not there: put it at {CITY}, or set CALLOUT_DATA_DIR.")
    return CITY


def test_the_portals_twelve_hour_times_are_new_yorks(run, portal):
    said, complaints = run(portal({}))

    assert said == "1 row: 1 with a job.\n"
    assert complaints == ""
    request = ServiceRequest.objects.get()
    assert request.received_at == datetime(2018, 6, 26, 14, 58, 54, tzinfo=UTC)
    assert (request.source, request.external_id) == ("nyc311", "39550000")
    assert (request.channel, request.words) == ("phone", "PLUMBING: TOILET")
    job = Job.objects.get()
    assert (job.work_type.code, job.territory.name) == ("plumbing-fixture", "Bronx")


def test_the_summary_accounts_for_every_row(run, portal):
    path = portal(
        {},
        {"Agency": "NYPD"},
        {"Status": "Closed", "Closed Date": "06/27/2018 01:00:00 PM"},
        {"Latitude": "", "Longitude": ""},
        {"Borough": "Unspecified"},
        {"Agency": "NEW"},
        {"Latitude": "-73.92", "Longitude": "40.82"},
        {"Created Date": "02/30/2018 10:58:54 AM"},
    )

    said, complaints = run(path)

    assert said == (
        "8 rows: 1 with a job, 2 waiting for an address, 1 waiting for a work type, 1 history, "
        "1 not ours, 2 with a problem.\nNot ours: NYPD 1.\n"
    )
    swapped, never = complaints.splitlines()
    # Each row takes two lines of the file.
    assert swapped.startswith('line 14, "Latitude": -73.92, 40.82 looks swapped')
    assert never.startswith("line 16, \"Created Date\": '02/30/2018 10:58:54 AM' is not a date")


def test_a_preview_writes_nothing_at_all(run, portal):
    said, complaints = run(portal({}, {"Latitude": "95"}), preview=True)

    assert "2 rows: 1 with a job, 1 with a problem.\n" in said
    assert "This was a preview: nothing was written." in said
    assert complaints.startswith('line 4, "Latitude"')
    for table in (ServiceRequest, Territory, ImportMapping, Event):
        assert not table.objects.exists()


def test_a_preview_shows_the_first_problems_only(run, portal):
    said, complaints = run(portal({}, *[{"Latitude": "95"}] * 13), preview=True)

    assert complaints.splitlines()[-1] == "and 3 more problems"
    assert len(complaints.splitlines()) == 11
    assert "13 with a problem" in said


def test_all_times_move_with_the_first_day(run, portal):
    path = portal({"Created Date": "06/27/2018 11:30:00 PM"}, {})

    said, _ = run(path, first_day=datetime(2026, 11, 23, tzinfo=UTC).date())

    assert "All times move by 3072 days: 2018-06-26 in the file becomes 2026-11-23." in said
    # Winter in New York: five hours behind, where the file has summer.
    late = ServiceRequest.objects.get(external_id="39550000")
    assert late.received_at == datetime(2026, 11, 25, 4, 30, tzinfo=UTC)


def test_two_boroughs_of_one_request_are_one_request(run, portal):
    path = portal({}, {"Unique Key": "39550000"})

    said, complaints = run(path)

    assert "1 with a job, 1 with a problem" in said
    assert "'39550000' stood on line 2 already; that row counts" in complaints


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b'{"unique_key": 1}', "not CSV but JSON"),
        (b"\x00\x01\x02", "not CSV but binary"),
        (b"Unique Key,Created Date\n1,2\n", 'lacks "Closed Date", "Agency"'),
        (b"unique_key;created_date\n1;2\n", "separated by semicolons"),
        (b"Unique Key\nCaf\xe9\n", "Line 2 is not UTF-8"),
    ],
)
def test_a_file_that_is_of_no_use_fails_and_leaves_nothing(run, tmp_path, content, sentence):
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence) as failure:
        run(path)

    assert failure.value.returncode == 1
    assert not ImportMapping.objects.exists()
    assert not Territory.objects.exists()


def test_a_file_of_which_no_row_can_be_read_fails(run, portal):
    with pytest.raises(CommandError, match="No row could be read"):
        run(portal({"Latitude": "95"}))


def test_an_unknown_mapping_fails_with_the_known_ones(run, portal):
    with pytest.raises(CommandError, match="Known are: nyc311-api, nyc311-portal"):
        run(portal({}), mapping="nyc")


def test_a_mapping_that_is_wrong_fails_with_its_key(run, portal):
    ImportMapping.objects.create(name="town", rules={"columns": {}, "source": "x"})

    with pytest.raises(CommandError, match=r"^fields: is missing|^time_zone: is missing"):
        run(portal({}), mapping="town")


def test_a_day_that_is_none_is_refused(portal):
    with pytest.raises(CommandError, match="'tomorrow' is not a day such as 2026-01-12"):
        call_command("import_requests", str(portal({})), "--mapping=x", "--first-day=tomorrow")


def test_the_night_of_the_city_is_imported_whole(run):
    path = real_file()

    said, complaints = run(path, mapping="nyc311-api")

    assert complaints == ""
    assert said == (
        "1000 rows: 446 with a job, 14 waiting for an address, 7 history, 533 not ours.\n"
        "Not ours: NYPD 500, DOHMH 11, DHS 9, EDC 6, TLC 5, DCWP 2.\n"
    )
    assert (ServiceRequest.objects.count(), Job.objects.count()) == (467, 446)
    assert not ServiceRequest.objects.filter(work_type=None).exists()
    again, _ = run(path, mapping="nyc311-api")
    assert again.startswith("1000 rows: 467 known already, 533 not ours.")


def test_the_portals_headers_name_the_same_night(run, tmp_path):
    path = tmp_path / "portal.csv"
    _as_portal(real_file(), path)
    run(CITY, mapping="nyc311-api")

    said, complaints = run(path, mapping="nyc311-portal")

    assert complaints == ""
    assert said.startswith("1000 rows: 467 known already, 533 not ours.")


def _as_portal(api, portal):
    """The same rows with the headers and times of the portal."""
    titles = {"open_data_channel_type": "Open Data Channel Type", "unique_key": "Unique Key"}
    with api.open(newline="") as given, portal.open("w", newline="") as written:
        rows = list(csv.DictReader(given))
        writer = csv.writer(written)
        writer.writerow([titles.get(name, name.replace("_", " ").title()) for name in rows[0]])
        for row in rows:
            for name in ("created_date", "closed_date"):
                if row[name]:
                    at = datetime.fromisoformat(row[name]).replace(tzinfo=UTC)
                    row[name] = at.strftime("%m/%d/%Y %I:%M:%S %p")
            writer.writerow(row.values())
