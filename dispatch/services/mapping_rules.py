"""From an `ImportMapping`'s rules (JSON) to a checked `Mapping`, or a sentence with the key."""

import re
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from customers.models import Channel
from dispatch.models import DueRule, Priority
from dispatch.services.mapping import Area, Mapping, TypeRule, WorkTypeRecipe, names_in
from dispatch.services.moments import ISO
from dispatch.services.rule_parts import Part

KEYS = (
    "source", "time_zone", "delimiter", "time_formats", "area", "columns", "optional", "fields",
    "values", "types", "group_by", "convert", "territories", "skills", "work_types",
)  # fmt: skip
REQUIRED_FIELDS = ("external_id", "received_at")
FIELDS = (
    *REQUIRED_FIELDS, "closed_at", "wanted_from", "wanted_until", "state", "channel", "priority",
    "words", "asked_type", "customer_name", "customer_email", "customer_phone", "street",
    "district", "city", "postal_code", "lat", "lon", "territory",
)  # fmt: skip
STATES = ("open", "closed")
SHORT_NAME = re.compile(r"[a-z][a-z0-9_]*")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


def checked_mapping(name: str, rules: Any) -> Mapping:
    """The mapping that these rules describe.

    Raises:
        MappingInvalid: names the key that is wrong, and what would be right.
    """
    root = Part("", rules)
    root.only(KEYS)
    columns = _columns(root.at("columns"))
    territories = _territories(root.get("territories", {}))
    skills = _named(root.get("skills", {}))
    work_types = _work_types(root.get("work_types", {}), skills)
    group_by = root.get("group_by", "").one_of(["", *columns])
    return Mapping(
        name=name,
        source=_short(root.at("source"), 40),
        zone=ZoneInfo(_zone(root.at("time_zone"))),
        delimiter=root.get("delimiter", ",").one_of([",", ";", "\t", "|"]),
        time_formats=_time_formats(root.at("time_formats")),
        area=_area(root.get("area", None)),
        columns=columns,
        optional=frozenset(part.one_of(columns) for part in root.get("optional", []).items()),
        fields=_fields(root.at("fields"), columns),
        values=_values(root.get("values", {}), list(territories)),
        types=_types(root.get("types", []), columns, [one.code for one in work_types]),
        group_by=group_by,
        converts=root.get("convert", False).flag(),
        territories=territories,
        skills=skills,
        work_types=work_types,
    )


def _columns(part: Part) -> dict[str, tuple[str, ...]]:
    columns = {}
    for name, names in part.entries().items():
        if not SHORT_NAME.fullmatch(name):
            raise names.refuse("a short name is of small letters, digits and underscores.")
        columns[name] = tuple(one.text() for one in names.texts())
    return columns


def _fields(part: Part, columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    part.only(FIELDS)
    for name in REQUIRED_FIELDS:
        part.at(name)
    if ("lat" in part.value) != ("lon" in part.value):
        raise part.refuse("give both lat and lon, or neither.")
    return {
        name: tuple(_template(one, columns) for one in templates.texts())
        for name, templates in part.entries().items()
    }


def _template(part: Part, columns: dict[str, tuple[str, ...]]) -> str:
    template = part.text()
    try:
        names = names_in(template)
    except ValueError as error:
        raise part.refuse(f"{template!r} has unpaired braces ({error}).") from None
    if not names:
        raise part.refuse(f"{template!r} names no column; write {{short_name}}.")
    for name in names:
        Part(part.key, name).one_of(columns)
    if "".join(f"{{{name}}}" for name in names) != "".join(re.findall(r"\{[^{}]*\}", template)):
        raise part.refuse(f"{template!r} may hold plain {{short_name}}s only.")
    return template


def _values(part: Part, territories: list[str]) -> dict[str, dict[str, str]]:
    choices: dict[str, list[str]] = {
        "channel": Channel.values,
        "state": list(STATES),
        "priority": ["", *Priority.values],
        "territory": ["", *territories],
    }
    part.only(choices)
    return {
        field: {text: meaning.one_of(choices[field]) for text, meaning in table.entries().items()}
        for field, table in part.entries().items()
    }


def _types(
    part: Part, columns: dict[str, tuple[str, ...]], codes: list[str]
) -> tuple[TypeRule, ...]:
    return tuple(_type_rule(one, columns, codes) for one in part.items())


def _type_rule(part: Part, columns: dict[str, tuple[str, ...]], codes: list[str]) -> TypeRule:
    part.only(["when", "work_type", "not_ours"])
    is_ours = not part.get("not_ours", False).flag()
    if is_ours != ("work_type" in part.value):
        raise part.refuse('give either a "work_type" or "not_ours": true.')
    when = part.at("when")
    when.only(columns)
    return TypeRule(
        when=tuple(
            (name, tuple(_pattern(one.text()) for one in patterns.texts()))
            for name, patterns in when.entries().items()
        ),
        work_type=part.at("work_type").one_of(codes) if is_ours else None,
    )


def _pattern(text: str) -> re.Pattern[str]:
    """A text in which * is anything; case does not matter."""
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.IGNORECASE | re.DOTALL)


def _work_types(part: Part, skills: dict[str, str]) -> tuple[WorkTypeRecipe, ...]:
    return tuple(_recipe(_slug(one, code), one, skills) for code, one in part.entries().items())


def _recipe(code: str, part: Part, skills: dict[str, str]) -> WorkTypeRecipe:
    part.only(["name", "minutes", "priority", "due", "skills"])
    due = part.at("due")
    due.only(DueRule.values)
    if len(due.value) != 1:
        raise due.refuse('must hold one rule, as in {"hours": 24}.')
    ((rule, amount),) = due.entries().items()
    needed = part.get("skills", {})
    needed.only(skills)
    return WorkTypeRecipe(
        code=code,
        name=_short(part.at("name"), 120),
        service_minutes=part.at("minutes").whole(1, 24 * 60),
        priority=part.get("priority", Priority.NORMAL).one_of(Priority.values),
        due_rule=rule,
        due_amount=amount.whole(0, 1000),
        skills=tuple((name, level.whole(1, 9)) for name, level in needed.entries().items()),
    )


def _territories(part: Part) -> dict[str, str]:
    return {name[:80]: _zone(zone) for name, zone in part.entries().items()}


def _named(part: Part) -> dict[str, str]:
    return {_slug(one, code, 40): _short(one, 80) for code, one in part.entries().items()}


def _zone(part: Part) -> str:
    zone = part.text()
    if zone not in available_timezones():
        raise part.refuse(f"{zone!r} is not a time zone such as Europe/Prague.")
    return zone


def _time_formats(part: Part) -> tuple[str, ...]:
    for one in part.texts():
        if one.value != ISO and not all(code in one.value for code in ("%Y", "%m", "%d")):
            raise one.refuse(f'{one.value!r} is neither "iso" nor has it %Y, %m and %d.')
    return tuple(one.text() for one in part.texts())


def _area(part: Part) -> Area | None:
    if part.value is None:
        return None
    part.only(["south", "west", "north", "east"])
    area = Area(
        south=part.at("south").degrees(90),
        west=part.at("west").degrees(180),
        north=part.at("north").degrees(90),
        east=part.at("east").degrees(180),
    )
    if area.south >= area.north or area.west >= area.east:
        raise part.refuse("south must be below north, and west below east.")
    return area


def _slug(part: Part, code: str, most: int = 60) -> str:
    if not SLUG.fullmatch(code) or len(code) > most:
        raise part.refuse(f"a code is of small letters, digits and hyphens, at most {most}.")
    return code


def _short(part: Part, most: int) -> str:
    text = part.text()
    if len(text) > most:
        raise part.refuse(f"must have at most {most} characters.")
    return text
