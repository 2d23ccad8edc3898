"""From cells to technicians."""

import pytest

from company.models import Territory
from technicians.csv_file import Row, RowProblem
from technicians.errors import BadTechnician
from technicians.roster import parse_skills, read_technician

NORTH = Territory(name="North", time_zone="Europe/Prague")
CELLS = {
    "name": "Adela Bravo",
    "email": "Adela@Example.org",
    "phone": "+420601000000",
    "territory": "North",
    "home_lat": "50.08",
    "home_lon": "14.43",
    "skills": "plumbing:2;electrical",
    "shifts": "Mon-Fri 08:00-16:30",
}


def read(**changed):
    return read_technician(Row(2, CELLS | changed), {"North": NORTH})


def test_a_row_is_a_technician():
    new = read()

    assert (new.name, new.email, new.territory) == ("Adela Bravo", "adela@example.org", NORTH)
    assert (new.home_lat, new.home_lon) == (50.08, 14.43)
    assert new.skills == {"plumbing": 2, "electrical": 1}
    assert len(new.shifts) == 5


def test_an_id_of_their_own_is_kept_with_its_source():
    assert (read(id="17").source, read(id="17").external_id) == ("roster", "17")
    assert (read().source, read().external_id) == ("", "")


@pytest.mark.parametrize(
    ("changed", "column", "sentence"),
    [
        ({"territory": "Nowhere"}, "territory", "no territory 'Nowhere'. Known are: North"),
        ({"home_lat": ""}, "home_lat", "is empty"),
        ({"home_lon": "14,43"}, "home_lon", "'14,43' is not a number"),
        ({"home_lat": "114.43", "home_lon": "50"}, "home_lat", "looks swapped"),
        ({"home_lat": "14.43", "home_lon": "-120"}, "home_lat", "looks swapped"),
    ],
)
def test_a_cell_that_cannot_be_is_a_problem_of_its_column(changed, column, sentence):
    with pytest.raises(RowProblem, match=sentence) as refusal:
        read(**changed)

    assert refusal.value.column == column


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("plumbing:two", "a level is a number from 1 to 9"),
        ("plumbing:-1", "a level is a number from 1 to 9"),
        ("plumbing:1;plumbing:2", "'plumbing' is named twice"),
    ],
)
def test_a_level_that_is_none_is_refused(text, sentence):
    with pytest.raises(BadTechnician, match=sentence):
        parse_skills(text)


def test_no_skills_are_no_problem():
    assert parse_skills(" ; ") == {}
