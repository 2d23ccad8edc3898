"""A plan as JSON values, and from them."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from routing.errors import InvalidPlan
from routing.formats.fields import Fields, json_of
from routing.plan import BreakTaken, Fetch, Figures, Plan, Reason, Route, Stop, Unserved

if TYPE_CHECKING:
    from pathlib import Path


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values."""
    return asdict(plan)


def plan_from_json(data: Any) -> Plan:
    """The plan that `plan_to_json` made; one of before `fetch` and newer figures is read too.

    Raises:
        InvalidPlan: names the field that is missing, unknown or of another type.
    """
    what = Fields(data, "plan", InvalidPlan)
    what.require("routes", "unserved")
    figures = what.object("figures")
    plan = Plan(
        routes=what.each("routes", _route),
        unserved=what.each("unserved", _unserved),
        cost=what.whole("cost"),
        figures=Figures(**{field.name: figures.whole(field.name, 0) for field in fields(Figures)}),
    )
    figures.end()
    what.end()
    return plan


def read_plan(path: Path) -> Plan:
    """Read a plan from a JSON file.

    Raises:
        InvalidPlan: it cannot be read.
    """
    return plan_from_json(json_of(path, InvalidPlan))


def _route(data: Fields) -> Route:
    fetch = data.object_or_none("fetch")
    route = Route(
        worker=data.text("worker"),
        stops=data.each("stops", _stop),
        breaks=data.each("breaks", _break_taken),
        leaves_s=data.whole("leaves_s"),
        returns_s=data.whole("returns_s"),
        travel_home_s=data.whole("travel_home_s"),
        fetch=None if fetch is None else _fetch(fetch),
    )
    data.end()
    return route


def _stop(data: Fields) -> Stop:
    stop = Stop(task=data.text("task"), **_times(data))
    data.end()
    return stop


def _fetch(data: Fields) -> Fetch:
    fetch = Fetch(before=data.whole("before"), **_times(data))
    data.end()
    return fetch


def _times(data: Fields) -> dict[str, int]:
    return {name: data.whole(name) for name in ("arrive_s", "start_s", "end_s", "travel_s")}


def _break_taken(data: Fields) -> BreakTaken:
    taken = BreakTaken(start_s=data.whole("start_s"), end_s=data.whole("end_s"))
    data.end()
    return taken


def _unserved(data: Fields) -> Unserved:
    unserved = Unserved(task=data.text("task"), reasons=data.each("reasons", _reason))
    data.end()
    return unserved


def _reason(data: Fields) -> Reason:
    reason = Reason(code=data.text("code"), numbers=data.numbers("numbers"))
    data.end()
    return reason
