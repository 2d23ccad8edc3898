"""From the cells of a row to a request."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from company.models import Territory
from dispatch.services.mapping_rules import checked_mapping
from dispatch.services.mappings import Catalogue
from dispatch.services.row_reading import NotOurs, RowReader
from technicians.csv_file import Row, RowProblem

NAMES = (
    "id", "opened", "closed", "state", "channel", "urgency", "kind", "name", "email", "phone",
    "street", "lat", "lon", "area", "from", "until",
)  # fmt: skip
RULES: dict[str, Any] = {
    "source": "town",
    "time_zone": "Europe/Prague",
    "time_formats": ["iso"],
    "area": {"south": 49, "west": 14, "north": 51, "east": 15},
    "columns": {name: name.title() for name in NAMES},
    "fields": {
        "external_id": "{id}", "received_at": "{opened}", "closed_at": "{closed}",
        "state": "{state}", "channel": "{channel}", "priority": "{urgency}", "words": "{kind}",
        "asked_type": "{kind}", "customer_name": "{name}", "customer_email": "{email}",
        "customer_phone": "{phone}", "street": "{street}", "lat": "{lat}", "lon": "{lon}",
        "territory": "{area}", "wanted_from": "{from}", "wanted_until": "{until}",
    },
    "values": {
        "state": {"Closed": "closed", "Open": "open"},
        "channel": {"W": "web", "P": "phone"},
        "priority": {"1": "emergency", "*": "normal"},
        "territory": {"N": "North", "*": ""},
    },
    "types": [
        {"when": {"kind": "Boiler"}, "work_type": "boiler"},
        {"when": {"kind": "Police"}, "not_ours": True},
    ],
    "group_by": "kind",
    "territories": {"North": "Europe/Prague"},
    "work_types": {"boiler": {"name": "Boiler", "minutes": 45, "due": {"hours": 24}}},
}  # fmt: skip
NORTH = Territory(name="North", time_zone="Europe/Prague")
ROW = {
    "Id": "17",
    "Opened": "2026-01-12T10:00:00",
    "State": "Open",
    "Channel": "W",
    "Kind": "Boiler",
    "Street": "Mill Lane 27",
    "Lat": "50.09",
    "Lon": "14.42",
    "Area": "N",
}


def read(days=0, rules=RULES, **changed):
    mapping = checked_mapping("town", rules)
    present = {name: column for name, (column,) in mapping.columns.items()}
    reader = RowReader(mapping, present, Catalogue({"North": NORTH}, {}), days)
    cells = dict.fromkeys(present.values(), "") | ROW | changed
    return reader.read(Row(2, cells))


def test_a_row_is_a_request():
    new = read()

    assert (new.source, new.external_id, new.channel, new.state) == ("town", "17", "web", "open")
    assert new.received_at == datetime(2026, 1, 12, 9, tzinfo=UTC)
    assert (new.work_type, new.asked_type, new.territory) == ("boiler", "Boiler", NORTH)
    assert (new.address.street, new.address.lat, new.address.lon) == ("Mill Lane 27", 50.09, 14.42)
    assert (new.priority, new.convert) == ("", False)


def test_a_number_is_dialled_in_the_territorys_country():
    assert read(Phone="601 000 000").caller.phone == "+420601000000"


def test_values_mean_what_the_table_says_and_a_star_anything_else():
    assert read(Urgency="1").priority == "emergency"
    assert read(Urgency="whenever").priority == "normal"
    assert read(Area="").territory is None
    assert read(Area="Elsewhere").territory is None
    assert read(State="", Closed="2026-01-13T10:00:00").state == "closed"


def test_a_row_that_is_not_our_work_is_told_apart():
    assert read(Kind="Police", Opened="never") == NotOurs("Police")


def test_a_kind_that_nobody_thought_of_waits_for_a_work_type():
    assert read(Kind="Ghosts").work_type is None


def test_without_coordinates_there_is_no_place():
    assert not read(Lat="", Lon="").address.has_place


def test_all_times_are_moved_by_whole_days():
    new = read(
        days=100,
        Closed="2026-01-13T10:00:00",
        **{"From": "2026-01-12T12:00:00", "Until": "2026-01-12T14:00:00"},
    )

    # The clocks were put forward meanwhile: 10:00 in Prague is 8:00 UTC.
    assert new.received_at == datetime(2026, 4, 22, 8, tzinfo=UTC)
    assert new.closed_at == datetime(2026, 4, 23, 8, tzinfo=UTC)
    assert new.wanted_until - new.wanted_from == timedelta(hours=2)


@pytest.mark.parametrize(
    ("changed", "column", "sentence"),
    [
        ({"Id": ""}, "Id", "is empty. Every request needs one"),
        ({"Id": "1" * 121}, "Id", "an id 120"),
        ({"Opened": ""}, "Opened", "is empty. Every request needs one"),
        ({"Opened": "2026-02-30T10:00:00"}, "Opened", "not a date that exists"),
        ({"Opened": "2026-03-29T02:30:00"}, "Opened", "clocks were put forward"),
        ({"Closed": "soon"}, "Closed", "not a date that exists"),
        ({"State": "Limbo"}, "State", "'Limbo' is not known. Add it to values.state"),
        ({"Channel": "pigeon"}, "Channel", "'pigeon' is not known. Add it to values.channel"),
        ({"Phone": "call me"}, "Phone", "is not a phone number"),
        ({"Email": "at home"}, "Email", "is not an e-mail address"),
        ({"Lat": "50,09"}, "Lat", "'50,09' is not a number of degrees"),
        ({"Lat": "nan"}, "Lat", "'nan' is not a number of degrees"),
        ({"Lat": "1e999"}, "Lat", "is not a number of degrees"),
        ({"Lon": ""}, "Lon", "is empty, the other coordinate is not"),
        ({"Lat": "14.42", "Lon": "50.09"}, "Lat", "looks swapped"),
        ({"Lat": "0", "Lon": "0"}, "Lat", "outside of the mapping's area"),
        ({"Lat": "95", "Lon": "14"}, "Lat", "not on earth"),
        ({"Lat": "50", "Lon": "200"}, "Lat", "not on earth"),
        (
            {"From": "2026-01-12T12:00:00", "Until": "2026-01-12T11:00:00"},
            "Until",
            "ends before it begins",
        ),
    ],
)
def test_what_cannot_be_meant_is_a_problem_of_its_column(changed, column, sentence):
    with pytest.raises(RowProblem, match=sentence) as problem:
        read(**changed)

    assert problem.value.column == column


def test_without_an_area_only_the_world_is_the_limit():
    rules = {name: value for name, value in RULES.items() if name != "area"}

    assert read(rules=rules, Lat="-33.9", Lon="151.2").address.lat == -33.9
    with pytest.raises(RowProblem, match="looks swapped"):
        read(rules=rules, Lat="151.2", Lon="-33.9")
    with pytest.raises(RowProblem, match="not on earth"):
        read(rules=rules, Lat="151.2", Lon="-133.9")


def test_without_a_table_a_value_must_be_one_of_ours():
    rules = RULES | {"values": {}}
    words = {"State": "", "Channel": "", "Area": "North"}

    assert read(rules=rules, **words).channel == "import"
    with pytest.raises(RowProblem, match="'pigeon' is none of") as problem:
        read(rules=rules, **words | {"Channel": "pigeon"})
    assert problem.value.column == "Channel"
    with pytest.raises(RowProblem, match=r"no territory 'South'\. Known are: North"):
        read(rules=rules, **words | {"Area": "South"})


def test_a_row_that_was_no_row_stays_a_problem():
    mapping = checked_mapping("town", RULES)
    reader = RowReader(mapping, {}, Catalogue({}, {}))

    with pytest.raises(RowProblem, match="has 3 cells"):
        reader.read(Row(2, {}, RowProblem("", "has 3 cells")))
