"""Threads that do something at the same moment, each over a connection of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PATIENCE_S = 120
Result = TypeVar("Result")


def crowd(works: Sequence[Callable[[], Result]]) -> list[Result]:
    """Do all works at once; their results in order. The first error is raised."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Result]) -> Result:
        try:
            barrier.wait(PATIENCE_S)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(run, work) for work in works]
    return [future.result() for future in futures]
