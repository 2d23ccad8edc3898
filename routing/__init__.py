"""Who goes where, when and in which order: a problem in, a checked plan out; knows no Django."""

from routing.check import Violation, check
from routing.errors import InvalidPlan, InvalidProblem, RoutingError
from routing.explain import explain
from routing.insertion import Insertion, insertions
from routing.openings import Offer, Openings, offers
from routing.plan import BreakTaken, Fetch, Figures, Plan, Reason, Route, Stop, Unserved
from routing.problem import Break, Link, Policy, Problem, Speed, Task, TimeWindow, Worker
from routing.schedule import schedule
from routing.solve import Progress, solve
from routing.why_not import Verdict, why_not

__all__ = [
    "Break",
    "BreakTaken",
    "Fetch",
    "Figures",
    "Insertion",
    "InvalidPlan",
    "InvalidProblem",
    "Link",
    "Offer",
    "Openings",
    "Plan",
    "Policy",
    "Problem",
    "Progress",
    "Reason",
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
    "offers",
    "schedule",
    "solve",
    "why_not",
]
