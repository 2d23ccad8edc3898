"""From an administrator's JSON to a checked mapping."""

import copy

import pytest

from dispatch.services.mapping_rules import checked_mapping
from dispatch.services.rule_parts import MappingInvalid

RULES = {
    "source": "town",
    "time_zone": "Europe/Prague",
    "time_formats": ["iso"],
    "area": {"south": 49, "west": 14, "north": 51, "east": 15},
    "columns": {"id": "Number", "created": ["Opened", "Opened at"], "kind": "Kind", "lat": "Lat",
                "lon": "Lon", "district": "District"},
    "optional": ["lat", "lon"],
    "fields": {"external_id": "{id}", "received_at": "{created}", "words": ["{kind}, {district}"],
               "lat": "{lat}", "lon": "{lon}", "territory": "{district}"},
    "values": {"territory": {"N": "North", "*": ""}, "channel": {"web": "web"}},
    "types": [
        {"when": {"kind": ["Boiler*", "Heating"]}, "work_type": "boiler"},
        {"when": {"kind": "Police"}, "not_ours": True},
    ],
    "group_by": "kind",
    "convert": True,
    "territories": {"North": "Europe/Prague"},
    "skills": {"heating": "Heating"},
    "work_types": {"boiler": {"name": "Boiler", "minutes": 45, "priority": "high",
                              "due": {"hours": 24}, "skills": {"heating": 2}}},
}  # fmt: skip


def changed(path, value):
    """The rules with one entry changed; `None` takes it away."""
    rules = copy.deepcopy(RULES)
    *way, last = path.split(".")
    place = rules
    for name in way:
        place = place[int(name) if name.isdigit() else name]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return rules


def test_sound_rules_are_values():
    mapping = checked_mapping("town", RULES)

    assert (mapping.source, mapping.zone.key, mapping.converts) == ("town", "Europe/Prague", True)
    assert mapping.columns["created"] == ("Opened", "Opened at")
    (boiler,) = mapping.work_types
    assert (boiler.service_minutes, boiler.due_rule, boiler.due_amount) == (45, "hours", 24)
    assert boiler.skills == (("heating", 2),)


def test_the_least_that_rules_must_hold():
    rules = {name: RULES[name] for name in ("source", "time_zone", "time_formats", "columns")} | {
        "fields": {"external_id": "{id}", "received_at": "{created}"}
    }

    mapping = checked_mapping("least", rules)

    assert (mapping.converts, mapping.area, mapping.types) == (False, None, ())


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("colums", {}, "^colums: is not known here. Did you mean 'columns'?"),
        ("source", None, "^source: is missing"),
        ("source", "s" * 41, "^source: must have at most 40"),
        ("time_zone", "Prague", "^time_zone: 'Prague' is not a time zone"),
        ("time_formats", ["%H:%M"], r"^time_formats\[0\]: '%H:%M' is neither"),
        ("delimiter", ":", "^delimiter: ':' is not one of them"),
        ("area.south", 95, "^area.south: must lie between -90 and 90"),
        ("area.south", 51, "^area: south must be below north"),
        ("columns.Id", "x", "^columns.Id: a short name is of small letters"),
        ("columns.id", 7, "^columns.id: must be a list, not a number"),
        ("optional.0", "lats", r"^optional\[0\]: 'lats' is not one of them. Did you mean 'lat'"),
        ("fields.external_id", None, "^fields.external_id: is missing"),
        ("fields.wordz", "{id}", "^fields.wordz: is not known here. Did you mean 'words'"),
        ("fields.words", "{kinds}", "^fields.words: 'kinds' is not one of them. .* 'kind'"),
        ("fields.words", "Kind", "^fields.words: 'Kind' names no column"),
        ("fields.words", "{kind", "^fields.words: .* unpaired braces"),
        ("fields.words", "{kind!r}", "^fields.words: .* plain"),
        ("fields.lon", None, "^fields: give both lat and lon"),
        ("values.channel.web", "webb", "^values.channel.web: 'webb' is not one of them. .* 'web'"),
        ("values.territory.N", "West", "^values.territory.N: 'West' is not one of them"),
        ("values.words", {}, "^values.words: is not known here"),
        ("types.0.work_type", "boilr", r"^types\[0\].work_type: .* Did you mean 'boiler'"),
        ("types.0.not_ours", True, r"^types\[0\]: give either"),
        ("types.1.not_ours", False, r"^types\[1\]: give either"),
        ("types.0.when.kinds", "x", r"^types\[0\].when.kinds: is not known here"),
        ("group_by", "town", "^group_by: 'town' is not one of them"),
        ("convert", "yes", "^convert: must be true or false, not a text"),
        ("territories.North", "Mars", "^territories.North: 'Mars' is not a time zone"),
        ("skills.Heating", "x", "^skills.Heating: a code is of small letters"),
        ("work_types.boiler.minutes", 0, "^work_types.boiler.minutes: must be a whole number"),
        ("work_types.boiler.priority", "asap", "^work_types.boiler.priority: 'asap'"),
        ("work_types.boiler.due", {"weeks": 1}, "^work_types.boiler.due.weeks: is not known"),
        ("work_types.boiler.due", {}, "^work_types.boiler.due: must hold one rule"),
        ("work_types.boiler.skills", {"gas": 1}, "^work_types.boiler.skills.gas: is not known"),
        ("work_types.boiler.skills.heating", 0, "^work_types.boiler.skills.heating: must be"),
    ],
)
def test_what_is_wrong_is_refused_with_its_key(path, value, sentence):
    with pytest.raises(MappingInvalid, match=sentence):
        checked_mapping("town", changed(path, value))


@pytest.mark.parametrize("rules", [None, [], "nyc", 7])
def test_rules_that_are_no_object_are_refused(rules):
    with pytest.raises(MappingInvalid, match=r"^rules: must be an object"):
        checked_mapping("town", rules)
