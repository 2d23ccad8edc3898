"""OR-Tools' routing library as a search: small days, a cross-check, and where nothing is compiled.

Guided local search (Voudouris and Tsang 1999, doi:10.1016/S0377-2217(98)00099-X) from a draft's
own routes, in slices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util import optional_boolean_pb2

from routing.search.ortools_model import Model
from routing.search.part import whole

if TYPE_CHECKING:
    from routing.draft import Draft
    from routing.search.part import Part

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
    if not part.workers or not part.tasks:
        return None
    settings = _settings(limit_s)
    model = Model(part)
    model.routing.CloseModelWithParameters(settings)
    initial = model.initial()
    if initial is None:
        return None
    solution = model.routing.SolveFromAssignmentWithParameters(initial, settings)
    if solution is None:
        return None
    draft = _with_orders(part, model.orders(solution))
    return draft if draft.rank < part.draft.rank else None


def _with_orders(part: Part, orders: list[list[int]]) -> Draft:
    """The draft with other routes for the part's workers, as far as they are possible."""
    old = part.draft
    new = dict(enumerate(old.orders())) | dict(zip(part.workers, orders, strict=True))
    return old.with_orders(new, old.starts_s())


def improved_whole(draft: Draft, limit_s: float) -> Draft | None:
    """The same for all workers at once."""
    return improved(whole(draft), limit_s)


def _settings(limit_s: float) -> Any:
    settings = pywrapcp.DefaultRoutingSearchParameters()
    settings.time_limit.FromMilliseconds(max(1, int(limit_s * 1_000)))
    settings.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    for operator in SLOW_OPERATORS:
        setattr(settings.local_search_operators, f"use_{operator}", optional_boolean_pb2.BOOL_FALSE)
    return settings
