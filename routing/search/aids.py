"""What OR-Tools adds after each run of our search; each can be had or left out by itself.

All of OR-Tools is loaded when it is first needed: 90 MiB that a web process can do without.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from routing.search.pool import MOST_COLUMNS, Pool

if TYPE_CHECKING:
    from routing.search.annealing import Annealing
    from routing.search.clock import Clock

# Routes are remembered once the search is past so much of a run; before, none is any good.
REMEMBERED_FROM = 0.5
# So much of the time is for the choice among them, and no more than so many seconds.
PART_OF_CHOICE, MOST_CHOICE_S = 0.05, 3.0
# Each worker should have so many to choose from.
LEAST_ROUTES = 10
# Of so few tasks all routes may be listed.
MOST_PROVEN = 8
# The routing library is asked about so few tasks, for such a part of the time of a run.
MOST_ASKED, PART_OF_ROUTING = 60, 0.3


class Aid(Protocol):
    """Something that may make the best plan of a search better, within the search's time."""

    def watch(self, progress: float) -> None:
        """See the plan, which is another one now, at this point of a run from 0 to 1."""

    def share_s(self, run_s: float) -> float:
        """How much of a run's time it wants for itself."""

    def improve(self, limit_s: float) -> bool:
        """Make the best plan better, if it can; tell whether none is better than that."""


class Choice:
    """CP-SAT chooses among the routes that the search came by."""

    def __init__(self, annealing: Annealing, clock: Clock) -> None:
        self._annealing, self._clock = annealing, clock
        self._pool = Pool(annealing.draft.inst)
        self._is_asked = len(annealing.draft.inst.worker) * LEAST_ROUTES <= MOST_COLUMNS

    def watch(self, progress: float) -> None:
        """Remember the routes."""
        if self._is_asked and progress > REMEMBERED_FROM:
            self._pool.add(self._annealing.draft.st, self._annealing.height)

    def share_s(self, run_s: float) -> float:
        """A small part."""
        return min(MOST_CHOICE_S, PART_OF_CHOICE * run_s) if self._is_asked else 0.0

    def improve(self, limit_s: float) -> bool:
        """Take the best plan that the routes make, if it is better."""
        if not self._is_asked:
            return False
        better = import_module("routing.search.choice").recomposed(
            self._annealing.draft,
            self._pool,
            limit_s=limit_s,
            is_reproducible=self._clock.is_in_steps,
            should_stop=self._clock.is_stopped,
        )
        if better is not None:
            self._annealing.go_on_from(better)
        return False


class Proof:
    """Of a small problem all routes are listed, and CP-SAT chooses among them."""

    def __init__(self, annealing: Annealing, clock: Clock) -> None:
        self._annealing = annealing
        self._is_small = len(annealing.draft.problem.tasks) <= MOST_PROVEN

    def watch(self, progress: float) -> None:
        """It needs nothing of the search."""

    def share_s(self, run_s: float) -> float:
        """It is short, and not counted."""
        return 0.0

    def improve(self, limit_s: float) -> bool:
        """Take the best plan there is, if it can be known."""
        if not self._is_small:
            return False
        draft = self._annealing.draft
        best = import_module("routing.search.proof").proven(draft)
        if best is not None and best is not draft:
            self._annealing.go_on_from(best)
        return best is not None


class Routing:
    """The routing library searches on from the best plan of a small day.

    Not where steps are counted: it goes by the time alone.
    """

    def __init__(self, annealing: Annealing, clock: Clock) -> None:
        self._annealing = annealing
        is_small = len(annealing.draft.problem.tasks) <= MOST_ASKED
        self._is_asked = is_small and not clock.is_in_steps

    def watch(self, progress: float) -> None:
        """It needs nothing of the search."""

    def share_s(self, run_s: float) -> float:
        """A good part, for each time it begins anew; building its model comes on top."""
        return PART_OF_ROUTING * run_s if self._is_asked else 0.0

    def improve(self, limit_s: float) -> bool:
        """Take what it finds, if it is better."""
        if self._is_asked and limit_s > 0:
            library = import_module("routing.search.ortools_routing")
            better = library.improved_whole(self._annealing.draft, limit_s)
            if better is not None:
                self._annealing.go_on_from(better)
        return False
