"""Who may write next, where one may write at a time."""

import threading

import pytest

from events import turns
from events.turns import Turns


def waiting(one: Turns, number: int) -> None:
    """Return once so many wait."""
    while len(one._waiting) < number:
        pass


def test_the_turn_goes_round_in_the_order_in_which_they_came() -> None:
    one, order = Turns(), []

    def write(number: int) -> None:
        one.take()
        order.append(number)
        one.hand_over()

    one.take()
    threads = [threading.Thread(target=write, args=[number]) for number in range(5)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        waiting(one, number)
    one.hand_over()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]
    assert one.take()


def test_who_waits_too_long_goes_on_without_and_costs_nobody_the_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0.01)
    one = Turns()
    one.take()

    assert not one.take()

    one.hand_over()
    assert one.take()
