"""Stored and shipped mappings and what they bring along."""

import pytest

from company.models import Territory
from dispatch.models import ImportMapping, WorkType
from dispatch.services.mapping_rules import checked_mapping
from dispatch.services.mappings import (
    MappingNotFound,
    ensure_catalogue,
    ensure_mapping,
    mapping_names,
    read_mapping,
    shipped_names,
    shipped_rules,
    stored_catalogue,
)
from dispatch.services.rule_parts import MappingInvalid
from events.actors import SYSTEM
from technicians.models import Skill

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_every_shipped_mapping_is_sound():
    assert shipped_names() == ["nyc311-api", "nyc311-portal"]
    for name in shipped_names():
        mapping = checked_mapping(name, shipped_rules(name))
        used = {rule.work_type for rule in mapping.types}
        assert {one.code for one in mapping.work_types} == used - {None}
        assert {code for one in mapping.work_types for code, _ in one.skills} == set(mapping.skills)


def test_both_exports_of_the_city_are_one_source():
    assert {read_mapping(name).source for name in shipped_names()} == {"nyc311"}


def test_reading_a_shipped_mapping_stores_nothing():
    assert read_mapping("nyc311-api").name == "nyc311-api"
    assert not ImportMapping.objects.exists()


def test_a_shipped_mapping_is_stored_once_and_may_be_edited_then():
    row = ensure_mapping("nyc311-api", actor=SYSTEM)
    row.rules["convert"] = False
    row.save()

    again = ensure_mapping("nyc311-api", actor=SYSTEM)

    assert again == row
    assert not read_mapping("nyc311-api").converts


def test_an_unknown_name_is_refused_with_the_known_ones():
    ImportMapping.objects.create(name="town", rules={})

    assert mapping_names() == ["nyc311-api", "nyc311-portal", "town"]
    with pytest.raises(MappingNotFound, match=r"Did you mean nyc311-api.* Known are: nyc311-api"):
        read_mapping("nyc311-apy")
    with pytest.raises(MappingNotFound):
        ensure_mapping("../settings", actor=SYSTEM)


def test_a_stored_mapping_that_is_wrong_says_where():
    ImportMapping.objects.create(name="town", rules={"source": "town"})

    with pytest.raises(MappingInvalid, match="columns: is missing"):
        read_mapping("town")


def test_what_a_mapping_brings_along_is_made_once():
    mapping = read_mapping("nyc311-api")

    ensure_catalogue(mapping, actor=SYSTEM)
    ensure_catalogue(mapping, actor=SYSTEM)

    assert Territory.objects.count() == 5
    assert Skill.objects.count() == 19
    assert WorkType.objects.count() == len(mapping.work_types) == 65
    building = WorkType.objects.get(code="heat-building")
    assert (building.service_minutes, building.priority) == (45, "emergency")
    assert [(row.skill.code, row.level) for row in building.skills.all()] == [("heating", 2)]


def test_what_the_office_has_edited_stays():
    mapping = read_mapping("nyc311-api")
    ensure_catalogue(mapping, actor=SYSTEM)
    WorkType.objects.filter(code="pests").update(service_minutes=90)
    Territory.objects.filter(name="Bronx").update(time_zone="UTC")

    ensure_catalogue(mapping, actor=SYSTEM)

    assert stored_catalogue(mapping).work_types["pests"].service_minutes == 90
    assert stored_catalogue(mapping).territories["Bronx"].time_zone == "UTC"


def test_before_anything_is_made_its_territories_are_foreseen():
    territories = stored_catalogue(read_mapping("nyc311-api")).territories

    assert sorted(territories) == ["Bronx", "Brooklyn", "Manhattan", "Queens", "Staten Island"]
    assert not Territory.objects.exists()
