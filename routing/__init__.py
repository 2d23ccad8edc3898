"""Who goes where, when and in which order: a problem in, a checked plan out; knows no Django."""

from routing.changes import Move, moves
from routing.check import Violation, check
from routing.emergency import Response, place_urgently
from routing.errors import InvalidPlan, InvalidProblem, RoutingError
from routing.insertion import Insertion, insertions
from routing.openings import Offer, Openings, offers
from routing.plan import BreakTaken, Fetch, Figures, Plan, Reason, Route, Stop, Unserved
from routing.problem import Break, Link, Policy, Problem, Speed, Task, TimeWindow, Worker
from routing.reasons.explain import explain
from routing.reasons.why_not import Verdict, why_not
from routing.relaxation import Relaxation, relaxations
from routing.schedule import schedule
from routing.solve import Progress, solve

__all__ = [
    "Break",
    "BreakTaken",
    "Fetch",
    "Figures",
    "Insertion",
    "InvalidPlan",
    "InvalidProblem",
    "Link",
    "Move",
    "Offer",
    "Openings",
    "Plan",
    "Policy",
    "Problem",
    "Progress",
    "Reason",
    "Relaxation",
    "Response",
    "Route",
    "RoutingError",
    "Speed",
    "Stop",
    "Task",
    "TimeWindow",
    "Unserved",
    "Verdict",
    "Violation",
    "Worker",
    "check",
    "explain",
    "insertions",
    "moves",
    "offers",
    "place_urgently",
    "relaxations",
    "schedule",
    "solve",
    "why_not",
]
