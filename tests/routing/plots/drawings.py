"""A small day that has everything, and a look into what was drawn of it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np

from routing import BreakTaken, Fetch, Figures, Plan, Reason, Route, Stop, Unserved
from routing.formats.source import Source
from tests.routing.builders import MINUTE, make_problem, make_task, make_worker, window

SVG = "{http://www.w3.org/2000/svg}"


def make_stop(task, arrive_min, start_min, travel_min):
    return Stop(
        task=task,
        arrive_s=arrive_min * MINUTE,
        start_s=start_min * MINUTE,
        end_s=(start_min + 30) * MINUTE,
        travel_s=travel_min * MINUTE,
    )


def make_day(points=None, key="w"):
    """Worker w: task a at 5, the depot at 0, a break, task b at 12, late; c is left out."""
    tasks = [
        make_task("a", 5, windows=(window(0, 30),)),
        make_task("b", 12, due_s=80 * MINUTE),
        make_task("c", 20),
    ]
    problem = make_problem(tasks, [make_worker(key, depot_node=0), make_worker("idle")])
    fetch = Fetch(
        before=1, arrive_s=40 * MINUTE, start_s=40 * MINUTE, end_s=45 * MINUTE, travel_s=5 * MINUTE
    )
    route = Route(
        worker=key,
        stops=(make_stop("a", 5, 5, 5), make_stop("b", 87, 98, 12)),
        breaks=(BreakTaken(start_s=45 * MINUTE, end_s=75 * MINUTE),),
        leaves_s=0,
        returns_s=130 * MINUTE,
        travel_home_s=2 * MINUTE,
        fetch=fetch,
    )
    plan = Plan(
        routes=(route,),
        unserved=(Unserved(task="c", reasons=(Reason(code="no-time"),)),),
        cost=1_234,
        figures=Figures(served=2, unserved=1, lateness_s=18 * MINUTE),
    )
    return Source(problem=problem, points=points), plan


def on_a_circle():
    angles = np.linspace(0, 2 * np.pi, 21, endpoint=False)
    return np.column_stack([np.cos(angles), np.sin(angles)])


def titles(svg):
    """What a screen reader says of the drawing's parts."""
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}title")]


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]
