"""Whose turn it is to write, where a database lets one write at a time: first come, first served.

SQLite's own way of waiting is to look again after a while. Who has just committed is back before
the others look, so that some wait for minutes while phones hand in their queues.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# After so long one goes on without a turn, and it is the database that says no.
PATIENCE_S = 20


class Turns:
    """Hands one turn around among threads, in the order in which they came."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    def take(self) -> bool:
        """Wait for the turn; whether one has it now."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(PATIENCE_S):
            return True
        with self._mutex:
            if mine.is_set():  # it came at the last moment
                return True
            self._waiting.remove(mine)
            return False

    def hand_over(self) -> None:
        """Give the turn to whoever waits longest."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


_turns = Turns()


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Wait among the threads of this process; databases other than SQLite let all of them write."""
    has_turn = connection.vendor == "sqlite" and _turns.take()
    try:
        yield
    finally:
        if has_turn:
            _turns.hand_over()
