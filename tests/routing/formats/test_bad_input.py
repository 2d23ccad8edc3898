"""No reader breaks on what it is given: it reads it, or refuses it with a sentence."""

import re

import pytest

from routing import InvalidProblem
from routing.formats.registry import FORMATS
from tests.routing.formats.instances import INSTANCES

NUMBER = re.compile(r"-?\d+(\.\d+)?")
ODD = ("", "x", "-1", "nan", "NaN", "Infinity", "1e400", "-0.5", "9" * 20, "1" * 5_000, "\u0660")


def attempt(name, content, folder):
    """What the reader says against this content; nothing when it reads it."""
    path = folder / "file.txt"
    path.write_bytes(content)
    try:
        FORMATS[name].read(path)
    except InvalidProblem as refusal:
        return str(refusal)
    return ""


each_format = pytest.mark.parametrize("name", INSTANCES)


@each_format
def test_the_whole_file_is_read(name, tmp_path):
    assert attempt(name, INSTANCES[name].encode(), tmp_path) == ""


@each_format
def test_a_file_cut_off_anywhere_is_read_or_refused(name, tmp_path):
    content = INSTANCES[name].encode()

    for length in range(len(content)):
        attempt(name, content[:length], tmp_path)


@each_format
def test_every_number_may_be_odd(name, tmp_path):
    text = INSTANCES[name]

    for number in NUMBER.finditer(text):
        for odd in ODD:
            changed = text[: number.start()] + odd + text[number.end() :]
            attempt(name, changed.encode(), tmp_path)


@each_format
@pytest.mark.parametrize(
    "content",
    [b"", b"\n \n", b"\0\1\2", bytes(range(256)) * 20, b"\xff\xfe{", b"[]", b"{}", b"7", b"null",
     b"[" * 100_000, b"{" * 5, b'{"jobs": 3}', b"a b c\n" * 10],
)  # fmt: skip
def test_something_else_is_refused(name, content, tmp_path):
    refusal = attempt(name, content, tmp_path)

    # An empty request is VROOM's only one of these that means something.
    assert refusal or (name, content) == ("vroom", b"{}")


@each_format
def test_a_file_that_is_not_there_is_refused(name, tmp_path):
    with pytest.raises(InvalidProblem, match="cannot be read"):
        FORMATS[name].read(tmp_path / "nothing")
    with pytest.raises(InvalidProblem, match="cannot be read"):
        FORMATS[name].read(tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("solomon", "  3         10", "  3", r"file\.txt, line 5: 1 values, expected 2"),
        ("solomon", "VEHICLE", "CARS", r"file\.txt, line 3: expected VEHICLE"),
        ("solomon", "60.5", "nan", r"file\.txt, line 12: 'nan' is out of range"),
        ("solomon", "60.5", "60.55", "line 12: 60.55 is not a multiple of 1/10"),
        ("solomon", "7        50", "7         5", "line 11: a window ends at 50, before 70"),
        ("solomon", "    2      0", "    1      0", "task 1 appears twice"),
        ("solomon", " 6   ", "-6   ", "number of part load is -6"),
        ("solomon", "100          0", "100          5", "line 10: the depot has a service time"),
        ("solomon", "3         4 ", "3e12      4 ", "more than 31 bits apart"),
        ("vrplib", "TYPE : CVRP", "TYPE : TSP", "is of TYPE TSP"),
        ("vrplib", "CAPACITY : 10\n", "", r"file\.txt lacks CAPACITY"),
        ("vrplib", "CAPACITY : 10", "CAPACITY : -1", "line 6: CAPACITY is '-1'"),
        ("vrplib", "DIMENSION : 3", "DIMENSION : 4", "lacks node 4 in NODE_COORD_SECTION"),
        ("vrplib", "DIMENSION : 3", "DIMENSION : 99999999", "99999999 places, at most"),
        ("vrplib", "3 0 1\n", "2 0 1\n", "line 10: node 2 comes twice in NODE_COORD_SECTION"),
        ("vrplib", "2 6\n", "7 6\n", "node 7 is not within DIMENSION"),
        ("vrplib", "EUC_2D", "GEO", "has EDGE_WEIGHT_TYPE GEO"),
        ("vrplib", "DEMAND_SECTION", "BACKHAUL_SECTION", "BACKHAUL_SECTION is not among"),
        ("vrplib", "CAPACITY :", "SALVAGE :", "line 6: 'SALVAGE' is not among"),
        ("vrplib", " 1\n -1", " 1\n 2\n -1", "has 2 depots, expected one"),
        ("trsp", "[0,1] \t[1] \t[0,2]", "[0,1] \t[1]", "line 10: expected seven numbers"),
        ("trsp", "[0,2]", "[0,x]", "line 10: 'x' is not a number"),
        ("trsp", "1       2       2", "9       2       2", "too few for a depot and a crew of 9"),
        ("trsp", "10     50", "90     50", "line 11: a window ends at 50000, before 90000"),
        ("trsp", "1       2       2", "0       2       2", "a crew of 0, expected technicians"),
        ("trsp", "[1] \t[0,1] \t[1,1]", "[7] \t[0,1] \t[1,1]", "skill or tool 7, the file says"),
        ("trsp", "[1] \t[0,1] \t[1,1]", "[1] \t[0,1] \t[1]", "1 numbers of spare parts, the file"),
        ("hhcrsp", "[10.0, 20.0]", "[20.0, 10.0]", "time_window ends before it begins"),
        ("vroom", '"jobs": [', '"jobs": [], "jobs": [', "an object has two fields jobs"),
        ("vroom", "[180, 120, 60, 0]", "[180, 120, null, 0]", "holds None in row 3, column 2"),
        ("vroom", "[180, 120, 60, 0]", "[180, 120, [60], 0]", r"holds \[60\] in row 3, column 2"),
        ("solomon", "0          0       100", "5          0       100", "the depot has a demand"),
        ("hhcrsp", '"id": "p1"', '"id": "p2/1"', "task p2/1 appears twice"),
        ("hhcrsp", "[10.0, 20.0]", "[10.0]", "time_window is not a list of 2 numbers"),
        ("hhcrsp", '"simultaneous"', '"soon"', "neither simultaneous nor sequential"),
        ("hhcrsp", "[7, 9]", "[9, 7]", "greatest_s is below least_s"),
        ("hhcrsp", "[3.0, 0.0, 5.0, 4.0], ", "", "distances is not square: row"),
        ("hhcrsp", "3.0004", "NaN", "distances holds nan in row"),
        ("hhcrsp", "3.0004", "-3", "distances holds -3000, expected 0"),
        ("hhcrsp", '{"id": "d", "location": [0.0, 0.0]}', "", "has 0 central offices"),
        ("hhcrsp", "[10.0, 20.0]", f"[{2**40}, {2**40}]", "p1: time_window times 1000: wind"),
        ("hhcrsp", "[10.0, 20.0]", f"[{-(2**40)}, 20]", "p1: time_window times 1000: wind"),
        ("hhcrsp", "[10.0, 20.0]", "[10.0]", r"patients\[0\] \(id p1\): time_window is not a list"),
        ("hhcrsp", "3.0004", "-3", "expected 0 to 2147483647, in row 2, column 3"),
        ("vrplib", "DEPOT_SECTION", "SERVICE_TIME_SECTION\n1 0\n2 0\n3 -9999\nDEPOT_SECTION",
         "line 18: service time is -9999, expected 0"),
        ("vroom", '"priority": 10', '"priority": 101', "job 3: priority is 101"),
        ("vroom", '"location_index": 3', '"location_index": 9', "location_index 9 is not in"),
        ("vroom", '"delivery": [3]', '"pickup": [3]', "job 2: an amount that others"),
        ("vroom", '"delivery": [3]', '"delivery": [3, 1]', "job 2: delivery is not of length 1"),
        ("vroom", '"start_index": 0, "end_index": 0, ', "", "vehicle 8: neither start nor end"),
        ("vroom", '"id": 8', '"id": 8, "profile": "bike"', "vehicles differ in profile"),
        ("vroom", '"id": 8', '"id": 8, "speed_factor": 2', "vehicles differ in speed_factor"),
        ("vroom", '"id": 8', '"id": 8, "max_distance": 9', "vehicle 8: max_distance cannot be"),
        ("vroom", '"id": 8', '"id": 8, "costs": {"fixed": 9}', "costs: fixed cannot be planned"),
        ("vroom", '"id": 8', '"id": 8, "costs": {"per_hour": 9}', "expected a multiple of 3600"),
        ("vroom", '"id": 8', '"id": 8, "cots": {}', "has an unknown field cots"),
        ("vroom", "[[300, 900]]", "[[1, 2], [3, 4]]", "break 1: several time_windows"),
        ("vroom", "[600, 1200]", "[600]", "something else than a pair of times"),
        ("vroom", "[600, 1200]", "[1200, 600]", "a window that ends before it begins"),
        ("vroom", '"jobs": [', '"shipments": [{"pickup": {"id": 4}}], "jobs": [',
         r"pickup and delivery \[4\]: shipments cannot be planned"),
        ("vroom", "[600, 1200]", f"[600, {2**40}]", f"job 3: {2**40} is no time that a calendar"),
        ("vroom", "[600, 1200]", f"[600, {2**33}]", f"job 3: the window from 600 to {2**33} does"),
        ("vroom", "[0, 7200]", f"[0, {2**62}]", f"vehicle 7: {2**62} is no time that a calendar"),
        ("vroom", "[300, 900]", f"[300, {2**33}]", "vehicle 7: break 1: the window from 300 to"),
        ("vroom", "[600, 1200]", "[1200, 600]", r"jobs\[2\] \(id 3\): time_windows holds a window"),
        ("vroom", '"service": 300', f'"service": {-(2**62)}', f"job 1: service is {-(2**62)}"),
        ("vroom", '"setup": 60', f'"setup": {2**40}', f"job 2: setup is {2**40}, expected 0"),
        ("vroom", '"service": 120', '"service": -1', r"\(id 7\): breaks\[0\]: break 1: service is"),
        ("vroom", '"id": 8', '"id": 8, "costs": {"per_hour": -3600}', "8: costs: per_hour is -36"),
        ("vroom", '"id": 8', '"id": 8, "costs": {"per_km": -1}', "vehicle 8: costs: per_km is -1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(name, old, new, message, tmp_path):
    text = INSTANCES[name]
    assert old in text

    assert re.search(message, attempt(name, text.replace(old, new, 1).encode(), tmp_path))


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("routing.formats.contents.MOST_BYTES", 2**20)
    path = tmp_path / "file.txt"
    with path.open("wb") as file:
        file.truncate(2**20 + 1)

    with pytest.raises(InvalidProblem, match=r"file\.txt is larger than 1 MiB"):
        FORMATS["solomon"].read(path)
