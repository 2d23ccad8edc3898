"""Stored and shipped mappings, and the territories, skills and work types they bring along."""

import json
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from company.models import Territory
from dispatch.models import ImportMapping, WorkType, WorkTypeSkill
from dispatch.services.mapping import Mapping, WorkTypeRecipe
from dispatch.services.mapping_rules import checked_mapping
from events.actors import Actor
from events.door import writing
from events.refusals import NotFound
from technicians.models import Skill

SHIPPED = Path(__file__).resolve().parents[1] / "mappings"


class MappingNotFound(NotFound):
    """Neither stored nor shipped under this name."""

    code = "mapping-not-found"

    def __init__(self, name: str) -> None:
        known = mapping_names()
        close = get_close_matches(name, known, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        super().__init__(f"There is no mapping {name!r}.{hint} Known are: {', '.join(known)}.")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The territories by name and the work types by code that a mapping speaks of."""

    territories: Dictionary[str, Territory]
    work_types: Dictionary[str, WorkType]


def mapping_names() -> list[str]:
    """The names of all mappings, stored or shipped."""
    stored = ImportMapping.objects.values_list("name", flat=True)
    return sorted({*stored, *shipped_names()})


def shipped_names() -> list[str]:
    """The names of the mappings that come with Callout; parts of them do not count."""
    return sorted(path.stem for path in SHIPPED.glob("*.json"))


def read_mapping(name: str) -> Mapping:
    """A stored mapping, else the shipped one of that name; writes nothing.

    Raises:
        MappingNotFound: there is neither.
        MappingInvalid: its rules are wrong; says where.
    """
    stored = ImportMapping.objects.filter(name=name).first()
    return checked_mapping(name, stored.rules if stored else shipped_rules(name))


def ensure_mapping(name: str, *, actor: Actor) -> ImportMapping:
    """The stored mapping; a shipped one is stored first, so that it may be edited from then on.

    Raises:
        MappingNotFound: neither stored nor shipped.
    """
    stored = ImportMapping.objects.filter(name=name).first()
    if stored is not None:
        return stored
    rules = shipped_rules(name)
    with writing(actor):
        return ImportMapping.objects.get_or_create(name=name, defaults={"rules": rules})[0]


def shipped_rules(name: str) -> dict[str, Any]:
    """The rules of a shipped mapping, put together from the parts that it names.

    Raises:
        MappingNotFound: no such mapping is shipped.
    """
    if name not in shipped_names():
        raise MappingNotFound(name)
    rules: dict[str, Any] = json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))
    parts = rules.pop("parts", [])
    for part in parts:
        rules |= json.loads((SHIPPED / "parts" / f"{part}.json").read_text(encoding="utf-8"))
    return rules


def ensure_catalogue(mapping: Mapping, *, actor: Actor) -> None:
    """Make what the mapping brings along and is not there yet.

    What is there stays as the office has edited it.
    """
    with writing(actor):
        for code, name in mapping.skills.items():
            Skill.objects.get_or_create(code=code, defaults={"name": name})
        for recipe in mapping.work_types:
            _ensure_work_type(recipe)
        for name, zone in mapping.territories.items():
            Territory.objects.get_or_create(name=name, defaults={"time_zone": zone})


def stored_catalogue(mapping: Mapping) -> Catalogue:
    """What there is of it, the relations read ahead. Missing territories are made up."""
    codes = [recipe.code for recipe in mapping.work_types]
    work_types = WorkType.objects.filter(code__in=codes, is_active=True)
    territories = Territory.objects.filter(name__in=mapping.territories)
    stored = {row.name: row for row in territories.prefetch_related("business_hours")}
    return Catalogue(
        territories={
            name: stored.get(name) or Territory(name=name, time_zone=zone)
            for name, zone in mapping.territories.items()
        },
        work_types={row.code: row for row in work_types.prefetch_related("skills", "parts")},
    )


def _ensure_work_type(recipe: WorkTypeRecipe) -> None:
    work_type, is_new = WorkType.objects.get_or_create(
        code=recipe.code,
        defaults={
            "name": recipe.name,
            "service_minutes": recipe.service_minutes,
            "priority": recipe.priority,
            "due_rule": recipe.due_rule,
            "due_amount": recipe.due_amount,
        },
    )
    if is_new:
        skills = Skill.objects.in_bulk([code for code, _ in recipe.skills], field_name="code")
        WorkTypeSkill.objects.bulk_create(
            WorkTypeSkill(work_type=work_type, skill=skills[code], level=level)
            for code, level in recipe.skills
        )
