"""What a VROOM request says, in VROOM's own terms, and what of it cannot be planned here.

VROOM's API, https://github.com/VROOM-Project/vroom/blob/master/docs/API.md: times in seconds,
distances in metres, coordinates as longitude and latitude.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routing.errors import InvalidProblem
from routing.formats.fields import Fields
from routing.ranges import require_range

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR = 3_600
Windows = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: its coordinates, its row in the matrices, or both."""

    location: tuple[float, ...] | None
    index: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job; `windows` is empty where it may start at any time."""

    id: int
    spot: Spot
    setup: int
    service: int
    delivery: tuple[int, ...]
    pickup: tuple[int, ...]
    skills: tuple[int, ...]
    priority: int
    windows: Windows
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """One break; `windows` is empty or one window."""

    id: int
    windows: Windows
    service: int
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One vehicle; `windows` is empty or one window, `breaks` are in their order."""

    id: int
    profile: str
    start: Spot | None
    end: Spot | None
    capacity: tuple[int, ...]
    skills: tuple[int, ...]
    windows: Windows
    breaks: tuple[Rest, ...]
    max_tasks: int | None
    max_travel_time: int | None
    speed_factor: float
    per_hour: int
    per_km: int
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """All of it; `matrices` by profile, as JSON gave them."""

    jobs: tuple[Job, ...]
    vehicles: tuple[Vehicle, ...]
    matrices: dict[str, dict[str, Any]]

    def windows(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Every window of anybody and anything, after what a refusal calls whose it is."""
        for job in self.jobs:
            yield from ((f"job {job.id}", window) for window in job.windows)
        for vehicle in self.vehicles:
            what = f"vehicle {vehicle.id}"
            yield from ((what, window) for window in vehicle.windows)
            for rest in vehicle.breaks:
                yield from ((f"{what}: break {rest.id}", window) for window in rest.windows)


def request_of(data: Fields) -> Request:
    """Read a request.

    Raises:
        InvalidProblem: names the job or vehicle and what is wrong, or cannot be planned here.
    """
    data.ignore("options", "meta")
    for shipment in data.each("shipments", lambda shipment: shipment):
        ends = [shipment.peek(name) for name in ("pickup", "delivery")]
        ids = [end.get("id") for end in ends if isinstance(end, dict)]
        raise InvalidProblem(
            f"shipment with the pickup and delivery {ids}: shipments cannot be planned here"
        )
    matrices = data.object("matrices", {})
    request = Request(
        jobs=data.each("jobs", _job),
        vehicles=data.each("vehicles", _vehicle),
        matrices={name: _matrices(matrices.object(name)) for name in sorted(matrices.names())},
    )
    data.end()
    return request


def _matrices(data: Fields) -> dict[str, Any]:
    _refuse(data, "", "costs")
    names = sorted(data.names())
    data.ignore("durations", "distances")
    data.end()
    return {name: data.peek(name) for name in names}


def _job(data: Fields) -> Job:
    number = data.whole("id")
    what = f"job {number}: "
    _refuse(data, what, "service_per_type", "setup_per_type", "max_load")
    job = Job(
        id=number,
        spot=_spot(data, "location", "location_index"),
        setup=_number(data, what, "setup"),
        service=_number(data, what, "service"),
        delivery=data.wholes("delivery"),
        pickup=data.wholes("pickup"),
        skills=data.wholes("skills"),
        priority=data.whole("priority", 0),
        windows=_windows(data),
        description=data.text_or_none("description"),
    )
    if not 0 <= job.priority <= 100:
        raise InvalidProblem(f"{what}priority is {job.priority}, expected 0 to 100")
    data.end()
    return job


def _vehicle(data: Fields) -> Vehicle:
    number = data.whole("id")
    what = f"vehicle {number}: "
    # Of a limit, 0 changes most of all.
    if data.peek("max_distance") is not None:
        raise InvalidProblem(f"{what}max_distance cannot be planned here")
    data.ignore("max_distance")
    # `type` means something only with times by type; `steps` are a hint to begin with.
    data.ignore("type", "steps")
    per_hour, per_km = _costs(data.object("costs", {}), what)
    vehicle = Vehicle(
        id=number,
        profile=data.text("profile", "car"),
        start=_end_spot(data, "start"),
        end=_end_spot(data, "end"),
        capacity=data.wholes("capacity"),
        skills=data.wholes("skills"),
        windows=_windows(data, "time_window"),
        breaks=tuple(sorted(data.each("breaks", _rest), key=lambda rest: rest.windows)),
        max_tasks=data.whole_or_none("max_tasks"),
        max_travel_time=data.whole_or_none("max_travel_time"),
        speed_factor=data.real("speed_factor", 1.0),
        per_hour=per_hour,
        per_km=per_km,
        description=data.text_or_none("description"),
    )
    if vehicle.start is None and vehicle.end is None:
        raise InvalidProblem(f"{what}neither start nor end is given")
    if not 0 < vehicle.speed_factor <= 5:
        raise InvalidProblem(f"{what}speed_factor is {vehicle.speed_factor:g}, expected 0 to 5")
    data.end()
    return vehicle


def _costs(data: Fields, what: str) -> tuple[int, int]:
    _refuse(data, f"{what}costs: ", "fixed", "per_task_hour")
    per_km = _number(data, f"{what}costs: ", "per_km")
    per_hour = _number(data, f"{what}costs: ", "per_hour", HOUR)
    if per_hour % HOUR:
        raise InvalidProblem(f"{what}costs: per_hour is {per_hour}, expected a multiple of {HOUR}")
    data.end()
    return per_hour, per_km


def _rest(data: Fields) -> Rest:
    number = data.whole("id")
    what = f"break {number}: "
    _refuse(data, what, "max_load")
    rest = Rest(
        id=number,
        windows=_windows(data),
        service=_number(data, what, "service"),
        description=data.text_or_none("description"),
    )
    if len(rest.windows) > 1:
        raise InvalidProblem(f"{what}several time_windows cannot be planned here")
    data.end()
    return rest


def _number(data: Fields, what: str, name: str, default: int = 0) -> int:
    """A time or price, refused by name: a sum with it must not lead out of the calendar."""
    number = data.whole(name, default)
    require_range(f"{what}{name}", number)
    return number


def _spot(data: Fields, location: str, index: str) -> Spot:
    spot = Spot(
        None if data.peek(location) is None else data.reals(location, 2),
        data.whole_or_none(index),
    )
    data.ignore(location)
    if spot.location is None and spot.index is None:
        raise InvalidProblem(f"{data.where} has neither {location} nor {index}")
    return spot


def _end_spot(data: Fields, name: str) -> Spot | None:
    if data.peek(name) is None and data.peek(f"{name}_index") is None:
        data.ignore(name, f"{name}_index")
        return None
    return _spot(data, name, f"{name}_index")


def _windows(data: Fields, single: str | None = None) -> Windows:
    """The field `time_windows`, or the one window in the field `single`."""
    name = single or "time_windows"
    values = data.peek(name)
    data.ignore(name)
    if values is None:
        return ()
    if single is not None:
        values = [values]
    return tuple(_window(data.where, name, value) for value in _list(data.where, name, values))


def _list(where: str, name: str, values: Any) -> list[Any]:
    if not isinstance(values, list):
        raise InvalidProblem(f"{where}: {name} is not a list")
    return values


def _window(where: str, name: str, value: Any) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise InvalidProblem(f"{where}: {name} holds something else than a pair of times")
    opens, closes = Fields({name: value}, where, InvalidProblem).wholes(name)
    if closes < opens:
        raise InvalidProblem(f"{where}: {name} holds a window that ends before it begins")
    return opens, closes


def _refuse(data: Fields, what: str, *names: str) -> None:
    """Refuse what would change the answer; a zero, or nothing, changes none."""
    for name in names:
        if data.peek(name):
            raise InvalidProblem(f"{what or data.where + ': '}{name} cannot be planned here")
    data.ignore(*names)
