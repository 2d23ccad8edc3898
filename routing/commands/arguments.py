"""Arguments that several commands take, and what they mean."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routing.errors import InvalidPlan
from routing.formats.fields import json_of
from routing.formats.registry import FORMATS
from routing.ranges import LIMIT

if TYPE_CHECKING:
    from routing.formats.source import Format, Source
    from routing.plan import Plan


def add_problem(parser: argparse.ArgumentParser) -> None:
    """The file of the problem and its format."""
    parser.add_argument("file", type=Path, help="the problem")
    add_format(parser)


def add_format(parser: argparse.ArgumentParser) -> None:
    """The format of the problem, and of the plans that go with it."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="callout",
        help="what the problem is written in; docs/routing-files.md tells more",
    )


def add_search(parser: argparse.ArgumentParser) -> None:
    """How long to search, and how."""
    parser.add_argument("--limit-s", type=_seconds, default=30.0, help="seconds to search at most")
    parser.add_argument("--seed", type=_count, default=0, help="where chance begins")
    parser.add_argument("--iterations", type=_count, help="steps to search at most")
    parser.add_argument("--threads", type=_threads, help="how many threads search at once")


def search_limits(options: argparse.Namespace) -> dict[str, Any]:
    """The same as keywords of `solve`; what was not given is left to its defaults."""
    limits = {name: getattr(options, name) for name in ("iterations", "threads")}
    given = {name: value for name, value in limits.items() if value is not None}
    return {"limit_s": options.limit_s, "seed": options.seed, **given}


def format_of(options: argparse.Namespace) -> Format:
    """The module of the format that was chosen."""
    return FORMATS[options.format]


def read_source(options: argparse.Namespace) -> Source:
    """The problem that was named.

    Raises:
        InvalidProblem: it cannot be read.
    """
    return format_of(options).read(options.file)


def read_plan(source: Source, path: Path) -> Plan:
    """A plan in the problem's format.

    Raises:
        InvalidPlan: it cannot be read.
    """
    return source.from_json(json_of(path, InvalidPlan))


def _seconds(text: str) -> float:
    seconds = float(text)
    # Infinity has no part that a run of the search could take; neither has what comes near it.
    if not 0 <= seconds < LIMIT:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds from 0 to {LIMIT - 1}")
    return seconds


def _count(text: str) -> int:
    count = int(text)
    if not 0 <= count < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is out of range")
    return count


def _threads(text: str) -> int:
    threads = int(text)
    if not 1 <= threads <= 256:
        raise argparse.ArgumentTypeError(f"{text} is not within 1 to 256")
    return threads


# What argparse calls them in its refusals.
_seconds.__name__ = "number of seconds"
_count.__name__ = _threads.__name__ = "whole number"
