"""A search in Python alone, on arrays that refuse a negative index.

Run by itself, with `NUMBA_DISABLE_JIT=1`: compiled, such an index would read another row, or what
is no part of the array.
"""

import sys

import numpy as np

from routing import draft
from routing.kernel.advance import advance_all
from routing.kernel.arrays import INF
from routing.kernel.recreate import choose_waiting, recreate, sort_waiting
from routing.kernel.removal import ruin
from routing.kernel.tails import exchange_tails
from routing.kernel.undo import begin, take_back
from routing.warm_up import small_day, use_all

WAYS, HEADS, DEARER = 6, 40, 10**9


class Strict(np.ndarray):
    """An array that may only be read and written where it is."""

    def __getitem__(self, index):
        return super().__getitem__(_checked(index))

    def __setitem__(self, index, value):
        super().__setitem__(_checked(index), value)


def _checked(index):
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, int | np.integer) and part < 0 for part in parts):
        raise IndexError(f"{index} is negative")
    return index


def strict(arrays):
    return type(arrays)(*(array.view(Strict) for array in arrays))


def refuse_negative_indices():
    """Make all drafts from now on of such arrays."""
    for make in ("instance_of", "new_state", "copy_of"):
        made = getattr(draft, make)
        setattr(draft, make, lambda *args, made=made: strict(made(*args)))


def exchange_and_ruin(one):
    """Both kinds of steps around each task, every other one taken back."""
    inst, st = one.inst, one.st
    for seed in range(len(inst.able)):
        if not exchange_tails(inst, st, seed, HEADS, DEARER):
            begin(st)
            ruin(inst, st, seed, 6.0, 6)
        waiting = choose_waiting(inst, st, seed)
        sort_waiting(inst, st, waiting, seed % WAYS)
        recreate(inst, st, waiting, inst.near.shape[1], INF, 1.0)
        advance_all(inst, st)
        if seed % 2:
            take_back(inst, st)


if __name__ == "__main__":
    refuse_negative_indices()
    day = draft.Draft(small_day())
    day.fill()
    for _ in range(3):
        exchange_and_ruin(day)
    if sys.argv[1:] == ["all"]:
        use_all(steps=60)
    sys.stdout.write(f"{len(day.unserved)} left out by {type(day.st.row).__name__}\n")
