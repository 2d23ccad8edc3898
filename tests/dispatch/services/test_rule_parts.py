"""Taking a JSON document apart, with the key of whatever is wrong."""

import pytest

from dispatch.services.rule_parts import MappingInvalid, Part

DOCUMENT = {"types": [{"when": {"agency": "HPD"}, "minutes": 0}], "source": "", "lat": True}


def test_keys_lead_to_their_values():
    (first,) = Part("", DOCUMENT).at("types").items()

    assert first.at("when").at("agency").text() == "HPD"
    assert first.at("when").at("agency").key == "types[0].when.agency"


@pytest.mark.parametrize(
    ("look", "sentence"),
    [
        (lambda root: root.at("zone"), "^zone: is missing."),
        (lambda root: root.at("types").entries(), "^types: must be an object, not a list"),
        (lambda root: list(root.at("source").items()), "^source: must be a list, not empty"),
        (lambda root: root.at("source").text(), "^source: must be a text, not empty"),
        (lambda root: root.at("lat").degrees(90), "^lat: must be a number, not true or false"),
        (lambda root: root.at("lat").whole(0, 9), "^lat: must be a whole number from 0 to 9"),
        (lambda root: root.at("types").flag(), "^types: must be true or false, not a list"),
        (lambda root: root.get("more", 91).degrees(90), "^more: must lie between -90 and 90"),
        (lambda root: root.get("more", []).texts(), "^more: must not be empty"),
        (lambda root: root.get("more", [1]).texts(), r"^more\[0\]: must be a text, not a number"),
        (lambda root: root.only(["type", "source", "lat"]), "^types: .* mean 'type'?"),
        (lambda root: root.get("x", "wind").one_of(["b", "a"]), "'wind' .* Known are: a, b"),
        (lambda root: Part("", root.key).entries(), "^rules: must be an object"),
    ],
)
def test_what_is_wrong_is_named_with_its_key(look, sentence):
    with pytest.raises(MappingInvalid, match=sentence):
        look(Part("", DOCUMENT))
