"""How the hour changes a drive: one speed by time for the whole network.

Speed is constant between two changes, as in Ichoua, Gendreau and Potvin (2003), Vehicle
dispatching with time-dependent travel times, EJOR 144(2), doi:10.1016/S0377-2217(02)00147-9: who
leaves later never arrives earlier. All sums are whole numbers, in percent-seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from routing.errors import InvalidProblem
from routing.ranges import LIMIT, require_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """From `from_s` on, until the next one, drives take place at `percent` of the usual speed.

    Raises:
        InvalidProblem: nobody moves, or a number is out of range.
    """

    from_s: int
    percent: int

    def __post_init__(self) -> None:
        require_range("speed's from_s", self.from_s, -LIMIT)
        if not 1 <= self.percent <= 1_000:
            raise InvalidProblem(f"a speed is {self.percent} %, expected 1 to 1000")


def require_in_order(speeds: tuple[Speed, ...]) -> None:
    """Refuse speeds that are not in the order of their times."""
    for before, after in pairwise(speeds):
        if after.from_s <= before.from_s:
            raise InvalidProblem(f"speeds are not in order at {after.from_s}")


def driven(speeds: tuple[Speed, ...], from_s: int, until_s: int) -> int:
    """How far one gets between two instants, in percent-seconds: 100 is one second as usual."""
    reached, percent, total = from_s, 100, 0
    for speed in speeds:
        if speed.from_s >= until_s:
            break
        if speed.from_s > reached:
            total += (speed.from_s - reached) * percent
            reached = speed.from_s
        percent = speed.percent
    return total + max(0, until_s - reached) * percent
