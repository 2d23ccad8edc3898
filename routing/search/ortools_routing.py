"""OR-Tools' routing library as a move: a part of a plan goes in, better routes come out or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util import optional_boolean_pb2

from routing.search.ortools_model import Model

if TYPE_CHECKING:
    from routing.draft import Draft
    from routing.search.parts import Part

# Operators that cost more time here than they bring: pairs and subtrips are for pickups and
# deliveries, and the repairs by insertion are what our own ruin and recreate does.
SLOW_OPERATORS = (
    "relocate_pair",
    "light_relocate_pair",
    "relocate_subtrip",
    "exchange_subtrip",
    "exchange_pair",
    "lin_kernighan",
    "global_cheapest_insertion_path_lns",
    "local_cheapest_insertion_path_lns",
    "relocate_path_global_cheapest_insertion_insert_unperformed",
    "global_cheapest_insertion_visit_types_lns",
    "local_cheapest_insertion_visit_types_lns",
)


def improved(part: Part, limit_s: float) -> Draft | None:
    """A better draft by guided local search from the part's own routes, or `None`."""
    settings = _settings(limit_s)
    model = Model(part)
    model.routing.CloseModelWithParameters(settings)
    initial = model.initial()
    if initial is None:
        return None
    solution = model.routing.SolveFromAssignmentWithParameters(initial, settings)
    if solution is None:
        return None
    draft = part.draft.copy()
    orders = zip(part.workers, model.orders(solution), strict=True)
    books = [draft.timed(worker, order) for worker, order in orders]
    if any(book.timing is None for book in books):
        return None
    draft.replace(books)
    return draft if draft.rank < part.draft.rank else None


def _settings(limit_s: float) -> Any:
    settings = pywrapcp.DefaultRoutingSearchParameters()
    settings.time_limit.FromMilliseconds(max(1, int(limit_s * 1_000)))
    settings.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    for operator in SLOW_OPERATORS:
        setattr(settings.local_search_operators, f"use_{operator}", optional_boolean_pb2.BOOL_FALSE)
    return settings
