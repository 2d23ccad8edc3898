"""What a mapping makes of the cells of a row."""

from dispatch.services.mapping import names_in
from dispatch.services.mapping_rules import checked_mapping

RULES = {
    "source": "town",
    "time_zone": "Europe/Prague",
    "time_formats": ["iso"],
    "columns": {"id": "Number", "created": "Opened", "agency": "Agency", "kind": "Kind"},
    "fields": {
        "external_id": "{id}",
        "received_at": "{created}",
        "words": ["{agency}: {kind}", "{kind}"],
    },
    "types": [
        {"when": {"agency": "HPD", "kind": ["HEAT*", "*RADIATOR"]}, "work_type": "heat"},
        {"when": {"agency": ["HPD", "D?P"]}, "work_type": "visit"},
        {"when": {"agency": "POLICE"}, "not_ours": True},
    ],
    "work_types": {
        "heat": {"name": "Heat", "minutes": 45, "due": {"hours": 24}},
        "visit": {"name": "Visit", "minutes": 30, "due": {"working_days": 3}},
    },
}
MAPPING = checked_mapping("town", RULES)


def work_type_of(agency, kind):
    rule = MAPPING.rule_for({"agency": agency, "kind": kind})
    return rule.work_type if rule else "nobody thought of it"


def test_the_first_template_that_is_complete_counts():
    assert MAPPING.text("words", {"agency": "HPD", "kind": "HEAT"}) == "HPD: HEAT"
    assert MAPPING.text("words", {"agency": "", "kind": "HEAT"}) == "HEAT"
    assert MAPPING.text("words", {"agency": "HPD", "kind": ""}) == ""
    assert MAPPING.text("street", {}) == ""


def test_braces_in_a_cell_stay_text():
    assert MAPPING.text("words", {"agency": "{id}", "kind": "{0}"}) == "{id}: {0}"


def test_the_first_rule_that_fits_says_the_work_type():
    assert work_type_of("HPD", "HEAT/HOT WATER") == "heat"
    assert work_type_of("HPD", "Broken radiator") == "heat"
    assert work_type_of("HPD", "THE HEAT") == "visit"
    assert work_type_of("Police", "HEAT") is None


def test_only_a_star_is_a_wild_card():
    assert work_type_of("DEP", "x") == "nobody thought of it"
    assert work_type_of("D?P", "x") == "visit"


def test_a_column_is_named_as_the_file_has_it():
    assert MAPPING.column_of("words", {"agency": "The agency"}) == "The agency"
    assert MAPPING.column_of("street", {}) == "street"


def test_the_names_in_a_template():
    assert names_in("{a} & {b_2}") == ["a", "b_2"]
