"""How long work takes: set-up, and service at the pace of whoever does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.problem import Task, Worker


def pace_percent(task: Task, worker: Worker) -> int:
    """The greatest pace listed for a skill of the task; the worker's own where none is."""
    listed = dict(worker.paces_percent)
    paces = [listed[skill] for skill, _ in task.skills if skill in listed]
    return max(paces, default=worker.pace_percent)


def service_s(task: Task, worker: Worker) -> int:
    """Seconds of service at the worker's pace, rounded up."""
    return -(-task.service_s * pace_percent(task, worker) // 100)


def setup_s(task: Task, node_before: int | None) -> int:
    """Seconds of set-up; none where the stop directly before is a task at the same node.

    `node_before` is the node of that task, `None` after home and after the depot.
    """
    return 0 if node_before == task.node else task.setup_s


def work_s(worker: Worker, tasks: Sequence[Task], fetch_before: int | None = None) -> list[int]:
    """Set-up and service of each task in the order of a route; `fetch_before` as in a `Fetch`."""
    nodes_before: list[int | None] = [None, *(task.node for task in tasks[:-1])]
    if fetch_before is not None:
        nodes_before[fetch_before] = None
    pairs = zip(tasks, nodes_before, strict=False)
    return [setup_s(task, before) + service_s(task, worker) for task, before in pairs]
