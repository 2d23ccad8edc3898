"""Frozen dataclasses as JSON, and their schema for the API's document."""

import dataclasses
import types
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

FORMATS: dict[type, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def as_json(value: Any) -> dict[str, Any]:
    """A dataclass and all below it as dicts and lists; dates stay dates for the renderer."""
    return dataclasses.asdict(value)


def schema_of(annotation: Any) -> dict[str, Any]:
    """The OpenAPI 3.1 schema of a dataclass or of one of the types in its fields."""
    if dataclasses.is_dataclass(annotation):
        hints = get_type_hints(annotation)
        names = [field.name for field in dataclasses.fields(annotation)]
        properties = {name: schema_of(hints[name]) for name in names}
        return {"type": "object", "required": names, "properties": properties}
    if get_origin(annotation) is list:
        return {"type": "array", "items": schema_of(get_args(annotation)[0])}
    if get_origin(annotation) in (Union, types.UnionType):
        options = [one for one in get_args(annotation) if one is not type(None)]
        return {"oneOf": [*map(schema_of, options), {"type": "null"}]}
    return dict(FORMATS[annotation])
