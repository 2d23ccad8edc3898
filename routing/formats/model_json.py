"""The parts of a problem as JSON values: tasks, workers, links and speeds."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from routing.problem import Break, Link, Speed, Task, TimeWindow, Worker
from routing.ranges import naming

if TYPE_CHECKING:
    from routing.formats.fields import Fields

COUNTS = ("skills", "skills_end_s", "paces_percent", "parts")
NAMES = ("allowed_workers", "excluded_workers", "territories", "tools")


def to_plain(value: Task | Worker) -> dict[str, Any]:
    """A task or worker as JSON values: counts as objects, names as sorted lists."""
    data = asdict(value)
    for name in COUNTS:
        if name in data:
            data[name] = dict(sorted(data[name]))
    for name in NAMES:
        if data.get(name) is not None:
            data[name] = sorted(data[name])
    return data


def task_of(data: Fields) -> Task:
    """The task that `to_plain` wrote; what has a default may be missing."""
    task = Task(
        key=data.text("key"),
        node=data.whole("node"),
        windows=data.each("windows", _window),
        service_s=data.whole("service_s"),
        unserved_cost=data.whole("unserved_cost"),
        skills=data.counts("skills"),
        due_s=data.whole_or_none("due_s"),
        allowed_workers=data.texts_or_none("allowed_workers"),
        excluded_workers=data.texts("excluded_workers"),
        is_required=data.flag("is_required", False),
        preferred_worker=data.text_or_none("preferred_worker"),
        now_worker=data.text_or_none("now_worker"),
        now_start_s=data.whole_or_none("now_start_s"),
        together=data.text_or_none("together"),
        setup_s=data.whole("setup_s", 0),
        territory=data.text_or_none("territory"),
        tools=data.texts("tools"),
        parts=data.counts("parts"),
        promise=_promise(data.object_or_none("promise")),
    )
    data.end()
    return task


def worker_of(data: Fields) -> Worker:
    """The worker that `to_plain` wrote; what has a default may be missing."""
    caps = ("max_tasks", "max_work_s", "max_travel_s", "max_duration_s", "travel_cost_per_s")
    worker = Worker(
        key=data.text("key"),
        start_node=data.whole("start_node"),
        end_node=data.whole("end_node"),
        starts_s=data.whole("starts_s"),
        ends_s=data.whole("ends_s"),
        max_overtime_s=data.whole("max_overtime_s", 0),
        breaks=data.each("breaks", _break),
        skills=data.counts("skills"),
        skills_end_s=data.counts("skills_end_s"),
        person=data.text("person", ""),
        territories=data.texts_or_none("territories"),
        pace_percent=data.whole("pace_percent", 100),
        paces_percent=data.counts("paces_percent"),
        history_s=data.whole("history_s", 0),
        tools=data.texts("tools"),
        parts=data.counts("parts"),
        depot_node=data.whole_or_none("depot_node"),
        depot_s=data.whole("depot_s", 0),
        **{name: data.whole_or_none(name) for name in caps},
    )
    data.end()
    return worker


def link_of(data: Fields) -> Link:
    """One entry of `links`."""
    link = Link(
        before=data.text("before"),
        after=data.text("after"),
        least_s=data.whole("least_s", 0),
        greatest_s=data.whole_or_none("greatest_s"),
        counts_from_end=data.flag("counts_from_end", True),
        same_person=data.flag("same_person", False),
    )
    data.end()
    return link


def speed_of(data: Fields) -> Speed:
    """One entry of `speeds`."""
    speed = Speed(from_s=data.whole("from_s"), percent=data.whole("percent"))
    data.end()
    return speed


def _promise(data: Fields | None) -> TimeWindow | None:
    if data is None:
        return None
    with naming(data.where):
        return _window(data)


def _window(data: Fields) -> TimeWindow:
    window = TimeWindow(earliest_s=data.whole("earliest_s"), latest_s=data.whole("latest_s"))
    data.end()
    return window


def _break(data: Fields) -> Break:
    rest = Break(
        earliest_s=data.whole("earliest_s"),
        latest_s=data.whole("latest_s"),
        duration_s=data.whole("duration_s"),
        counts_from_shift=data.flag("counts_from_shift", False),
    )
    data.end()
    return rest
