"""Ctrl-C as a wish that a search ends with what it has."""

from __future__ import annotations

import signal
import threading


def stopped_by_interrupt() -> threading.Event:
    """Set by Ctrl-C from now on; a second one is obeyed at once."""
    stopped = threading.Event()

    def stop(number: int, frame: object) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, stop)
    return stopped
