"""Home health care: patients who need one carer, two at once, or one after the other.

Mankowska, Meisel and Bierwirth (2014), The home health care routing and scheduling problem with
interdependent services, Health Care Management Science 17, doi:10.1007/s10729-013-9243-1, in the
JSON of Ceschia, Di Gaspero and Schaerf (2024, doi:10.1111/itor.13585). One unit of time is 1,000 of
our seconds; travel time is distance, rounded to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.errors import InvalidProblem
from routing.formats.fields import Fields, json_of
from routing.formats.published import ORIGIN, UNSERVED_COST, only, square_of, whole_matrix
from routing.formats.source import Source
from routing.problem import Link, Problem, Task, TimeWindow, Worker
from routing.ranges import LIMIT, naming

if TYPE_CHECKING:
    from pathlib import Path

    from routing.plan import Plan

OBJECTIVE = "total_cost"
SCALE = 1_000


@dataclass(frozen=True, slots=True)
class _Patient:
    """A patient, with times in our seconds.

    Attributes:
        services: Each carer's service and its time.
        gap_s: The least and greatest time between two starts; `None` for starts at once.
    """

    key: str
    point: tuple[float, ...]
    opens_s: int
    due_s: int
    services: tuple[tuple[str, int], ...]
    gap_s: tuple[int, int] | None


def read(path: Path) -> Source:
    """Read an instance: everybody must be served, lateness is allowed and costs.

    Raises:
        InvalidProblem: names the field and what is wrong with it.
    """
    data = Fields(json_of(path, InvalidProblem), path.name, InvalidProblem)
    data.ignore("services", "name")
    patients = data.each("patients", _patient)
    offices = data.each("central_offices", _office)
    if len(offices) != 1:
        raise InvalidProblem(f"{path.name} has {len(offices)} central offices, expected one")
    data.require("distances")
    distances = square_of("distances", data.peek("distances"))
    data.ignore("distances")
    if len(distances) != len(patients) + 1:
        raise InvalidProblem(
            f"distances is for {len(distances)} places, expected {len(patients) + 1}"
        )
    travel_s = whole_matrix("distances", np.rint(SCALE * distances))
    horizon_s = _horizon_s(patients, int(travel_s.max()))
    problem = Problem(
        origin=ORIGIN,
        tasks=tuple(
            task for node, one in enumerate(patients, 1) for task in _tasks(node, one, horizon_s)
        ),
        workers=tuple(
            _worker(key, abilities, horizon_s)
            for key, abilities in data.each("caregivers", _caregiver)
        ),
        travel_s=travel_s,
        policy=only(travel_cost_per_s=1, late_cost_per_minute=60, worst_late_cost_per_minute=60),
        links=tuple(link for one in patients for link in _links(one)),
    )
    data.end()
    points = np.array([*offices, *(patient.point for patient in patients)])
    return Source(problem=problem, points=points, unit_s=SCALE)


def published(problem: Problem, plan: Plan) -> float:
    """A third of distance, all lateness and the greatest lateness, with three decimals."""
    figures = plan.figures
    total_s = figures.travel_s + figures.lateness_s + figures.worst_lateness_s
    return round(total_s / (3 * SCALE), 3)


def _office(data: Fields) -> tuple[float, ...]:
    data.ignore("id")
    point = data.reals("location", 2)
    data.end()
    return point


def _patient(data: Fields) -> _Patient:
    opens, closes = data.reals("time_window", 2)
    if closes < opens:
        raise InvalidProblem(f"{data.where}: time_window ends before it begins")
    services = data.each("required_caregivers", _service)
    together = data.object_or_none("synchronization")
    gap_s = None if together is None else _gap_s(together)
    if len(services) not in ((1,) if together is None else (2,)):
        raise InvalidProblem(
            f"{data.where}: {len(services)} required_caregivers, expected one, or two with "
            "synchronization"
        )
    patient = _Patient(
        key=data.text("id"),
        point=data.reals("location", 2),
        opens_s=round(SCALE * opens),
        due_s=round(SCALE * closes),
        services=services,
        gap_s=gap_s,
    )
    data.end()
    return patient


def _service(data: Fields) -> tuple[str, int]:
    service = data.text("service"), round(SCALE * data.real("duration"))
    data.end()
    return service


def _gap_s(data: Fields) -> tuple[int, int] | None:
    kind = data.text("type")
    gap_s = None
    if kind == "sequential":
        least, greatest = data.reals("distance", 2)
        gap_s = round(SCALE * least), round(SCALE * greatest)
    elif kind != "simultaneous":
        raise InvalidProblem(f"{data.where}: type is neither simultaneous nor sequential")
    data.end()
    return gap_s


def _caregiver(data: Fields) -> tuple[str, frozenset[str]]:
    caregiver = data.text("id"), data.texts("abilities")
    data.end()
    return caregiver


def _horizon_s(patients: tuple[_Patient, ...], longest_s: int) -> int:
    """One carer after the other could do everything within this."""
    last_s = max((patient.due_s for patient in patients), default=0)
    for patient in patients:
        last_s += sum(service_s + longest_s for _, service_s in patient.services)
        last_s += patient.gap_s[1] if patient.gap_s else 0
    return min(last_s + longest_s, LIMIT - 1)


def _keys(patient: _Patient) -> list[str]:
    if len(patient.services) == 1:
        return [patient.key]
    return [f"{patient.key}/{i}" for i, _ in enumerate(patient.services, 1)]


def _tasks(node: int, patient: _Patient, horizon_s: int) -> list[Task]:
    is_crew = len(patient.services) > 1 and patient.gap_s is None
    with naming(f"patient {patient.key}: time_window times {SCALE}"):
        window = TimeWindow(earliest_s=patient.opens_s, latest_s=horizon_s)
    return [
        Task(
            key=key,
            node=node,
            windows=(window,),
            service_s=service_s,
            unserved_cost=UNSERVED_COST,
            skills=frozenset({(service, 1)}),
            due_s=patient.due_s,
            is_required=True,
            together=patient.key if is_crew else None,
        )
        for key, (service, service_s) in zip(_keys(patient), patient.services, strict=True)
    ]


def _links(patient: _Patient) -> list[Link]:
    if patient.gap_s is None:
        return []
    before, after = _keys(patient)
    least_s, greatest_s = patient.gap_s
    return [
        Link(
            before=before,
            after=after,
            least_s=least_s,
            greatest_s=greatest_s,
            counts_from_end=False,
        )
    ]


def _worker(key: str, abilities: frozenset[str], horizon_s: int) -> Worker:
    return Worker(
        key=key,
        start_node=0,
        end_node=0,
        starts_s=0,
        ends_s=horizon_s,
        skills=frozenset((ability, 1) for ability in abilities),
    )
