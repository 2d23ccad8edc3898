"""How the rows of a foreign file are read: an `ImportMapping`'s rules as checked values."""

import re
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from zoneinfo import ZoneInfo

from dispatch.services.moments import moment


@dataclass(frozen=True, slots=True)
class Area:
    """The rectangle in which the places of a file lie, in degrees, inclusive."""

    south: float
    west: float
    north: float
    east: float

    def has(self, lat: float, lon: float) -> bool:
        """Whether a place lies in it."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True, slots=True)
class TypeRule:
    """Which work type a row gets whose cells fit all the patterns; `None` is not our work."""

    when: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]
    work_type: str | None

    def fits(self, cells: Dictionary[str, str]) -> bool:
        """Whether every named cell fits one of its patterns."""
        return all(
            any(pattern.fullmatch(cells[name]) for pattern in patterns)
            for name, patterns in self.when
        )


@dataclass(frozen=True, slots=True)
class WorkTypeRecipe:
    """A work type that the mapping brings along, with the level of each skill it needs."""

    code: str
    name: str
    service_minutes: int
    priority: str
    due_rule: str
    due_amount: int
    skills: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A checked mapping.

    Attributes:
        columns: The column names that a short name may stand for, by short name.
        optional: Short names whose column a file need not have.
        fields: Templates over short names, by field of a request; the first that is complete
            counts.
        values: What a field's value means, by field; `*` is anything else.
        group_by: The short name by which rows that are not ours are counted.
    """

    name: str
    source: str
    zone: ZoneInfo
    delimiter: str
    time_formats: tuple[str, ...]
    area: Area | None
    columns: Dictionary[str, tuple[str, ...]]
    optional: frozenset[str]
    fields: Dictionary[str, tuple[str, ...]]
    values: Dictionary[str, Dictionary[str, str]]
    types: tuple[TypeRule, ...]
    group_by: str
    converts: bool
    territories: Dictionary[str, str]
    skills: Dictionary[str, str]
    work_types: tuple[WorkTypeRecipe, ...]

    def text(self, field: str, cells: Dictionary[str, str]) -> str:
        """A field of a row; empty if no template of it is complete."""
        for template in self.fields.get(field, ()):
            if all(cells[name] for name in names_in(template)):
                return template.format_map(cells)
        return ""

    def rule_for(self, cells: Dictionary[str, str]) -> TypeRule | None:
        """The first type rule that fits; `None` if nobody thought of such a row."""
        return next((rule for rule in self.types if rule.fits(cells)), None)

    def moment(self, text: str) -> datetime:
        """The instant that a cell names, in the mapping's zone.

        Raises:
            NoSuchMoment: no format fits, or the calendar or the clock has no such time.
        """
        return moment(text, self.time_formats, self.zone)

    def column_of(self, field: str, present: Dictionary[str, str]) -> str:
        """The column from which a field is read first; `present` has it by short name."""
        names = [name for template in self.fields.get(field, ()) for name in names_in(template)]
        return present.get(names[0], names[0]) if names else field


def names_in(template: str) -> list[str]:
    """The short names in a template."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]
