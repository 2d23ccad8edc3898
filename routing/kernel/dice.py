"""Random numbers whose state is an array: the same seed gives the same search, in any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.compiled import leaf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.uint64]

_A, _B, _C, _SHIFT = np.uint64(13), np.uint64(7), np.uint64(17), np.uint64(11)


def seeded(seed: int) -> Array:
    """The state for a seed; close seeds give states far apart."""
    return np.random.SeedSequence(seed & (2**63 - 1)).generate_state(1, np.uint64) | np.uint64(1)


@leaf
def uniform(rng: Array) -> float:
    """A number from 0 to below 1 (Marsaglia 2003, Xorshift RNGs, doi:10.18637/jss.v008.i14)."""
    x = rng[0]
    x ^= x << _A
    x ^= x >> _B
    x ^= x << _C
    rng[0] = x
    return float(x >> _SHIFT) * (1.0 / 9007199254740992.0)


@leaf
def below(rng: Array, count: int) -> int:
    """A whole number from 0 to below `count`."""
    return int(uniform(rng) * count)
