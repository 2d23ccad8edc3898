"""The technicians whom the benchmark of planning invents."""

from benchmarks.nyc_technicians import HOMES, technicians
from dispatch.services.mapping_rules import checked_mapping
from dispatch.services.mappings import shipped_rules
from technicians.roster import COLUMNS, parse_skills


def test_the_same_seed_invents_the_same_people():
    assert list(technicians(1)) == list(technicians(1))
    assert list(technicians(1)) != list(technicians(2))


def test_there_are_45_each_with_an_address_of_their_own():
    rows = list(technicians())

    assert len(rows) == len({row["email"] for row in rows}) == 45
    assert all(tuple(row) == COLUMNS for row in rows)


def test_in_every_borough_somebody_can_do_each_kind_of_work():
    mapping = checked_mapping("nyc311-api", shipped_rules("nyc311-api"))
    assert set(mapping.territories) == set(HOMES)
    for borough in HOMES:
        levels = [
            parse_skills(row["skills"]) for row in technicians() if row["territory"] == borough
        ]
        for work in mapping.work_types:
            able = [
                one
                for one in levels
                if all(one.get(code, 0) >= level for code, level in work.skills)
            ]
            assert able, f"nobody in {borough} can do {work.code}"
