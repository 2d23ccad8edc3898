"""Which formats there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.formats import callout, hhcrsp, solomon, trsp, vroom, vrplib

if TYPE_CHECKING:
    from routing.formats.source import Format

FORMATS: dict[str, Format] = {
    "callout": callout,
    "solomon": solomon,
    "vrplib": vrplib,
    "vroom": vroom,
    "trsp": trsp,
    "hhcrsp": hhcrsp,
}
