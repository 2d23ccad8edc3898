"""`manage.py import_technicians`."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from benchmarks.nyc_technicians import technicians
from technicians.models import Skill, Technician
from technicians.roster import COLUMNS
from tests.factories import make_territory

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ADELA = {
    "name": "Adela Bravo",
    "email": "adela@example.org",
    "territory": "North",
    "home_lat": "50.08",
    "home_lon": "14.43",
    "skills": "gas:2",
    "shifts": "Mon-Fri 08:00-16:30",
}


@pytest.fixture
def run(tmp_path):
    def import_rows(*rows, columns=COLUMNS, preview=False):
        path = tmp_path / "people.csv"
        with path.open("w", newline="") as text:
            writer = csv.DictWriter(text, columns)
            writer.writeheader()
            writer.writerows(rows)
        out, err = io.StringIO(), io.StringIO()
        call_command("import_technicians", path, preview=preview, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return import_rows


def test_a_second_run_changes_nothing(run):
    make_territory("North")

    first, _ = run(ADELA)
    second, _ = run(ADELA)

    assert "1 row: 1 new, 0 known already, 0 with a problem." in first
    assert "Skills that nobody had heard of were made: gas." in first
    assert "1 row: 0 new, 1 known already, 0 with a problem." in second
    assert Technician.objects.count() == 1


def test_a_preview_writes_nothing(run):
    make_territory("North")

    said, _ = run(ADELA, preview=True)

    assert "1 new" in said
    assert "nothing was written" in said
    assert not Technician.objects.exists()
    assert not Skill.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"shifts": ""}, 'line 3, "shifts": There is no shift'),
        ({"home_lat": ""}, 'line 3, "home_lat": is empty'),
        ({"home_lat": "nan"}, 'line 3, "home_lat": nan is not between'),
        ({"territory": "Nowhere"}, "line 3, \"territory\": There is no territory 'Nowhere'"),
        ({"skills": "gas:0"}, 'line 3, "skills": gas: a level is 1 to 9, not 0'),
        ({"skills": "gas:x"}, 'line 3, "skills"'),
        ({"name": ""}, 'line 3, "name"'),
        ({"email": "adela@example.org"}, 'line 3, "email": adela@example.org stood on line 2'),
    ],
)
@pytest.mark.parametrize("preview", [True, False])
def test_a_row_that_cannot_be_is_reported_and_the_others_are_taken_on(
    run, changed, sentence, preview
):
    make_territory("North")

    said, complaints = run(
        ADELA, ADELA | {"name": "Bruno", "email": "b@example.org"} | changed, preview=preview
    )

    assert sentence in complaints
    assert "2 rows: 1 new, 0 known already, 1 with a problem." in said


def test_a_file_without_a_column_is_refused(run):
    with pytest.raises(CommandError, match='lacks "shifts"'):
        run({"name": "Adela"}, columns=[name for name in COLUMNS if name != "shifts"])


def test_a_file_of_which_no_row_can_be_read_fails(run):
    with pytest.raises(CommandError, match="No row could be read"):
        run(ADELA)


def test_the_45_of_the_benchmark_are_taken_on(run):
    for name in ("Bronx", "Brooklyn", "Manhattan", "Queens", "Staten Island"):
        make_territory(name, time_zone="America/New_York")

    said, complaints = run(*technicians())

    assert "45 rows: 45 new" in said
    assert complaints == ""
