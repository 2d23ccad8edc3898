"""The dictionary between the office and routing: a day becomes a problem, a plan proposals."""

from dispatch.solver_bridge.answer import Suggestion, figures_of, minutes, suggestions_of
from dispatch.solver_bridge.day import (
    Cause,
    Day,
    HeldSlot,
    Need,
    PinHold,
    Placement,
    Span,
    Turn,
    Wishes,
)
from dispatch.solver_bridge.problem import Question, question_of, standing_of
from dispatch.solver_bridge.search import SearchFailed, run_search, search_folder
from dispatch.solver_bridge.standing import Fault, Standing

__all__ = [
    "Cause",
    "Day",
    "Fault",
    "HeldSlot",
    "Need",
    "PinHold",
    "Placement",
    "Question",
    "SearchFailed",
    "Span",
    "Standing",
    "Suggestion",
    "Turn",
    "Wishes",
    "figures_of",
    "minutes",
    "question_of",
    "run_search",
    "search_folder",
    "standing_of",
    "suggestions_of",
]
