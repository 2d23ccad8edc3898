"""The tables of the people who go, their time and their vans."""

from technicians.models.people import Position, Skill, Technician, TechnicianSkill, TrackView
from technicians.models.stock import Depot, PartType, Stock
from technicians.models.time import (
    Absence,
    AbsenceKind,
    ClockEntry,
    ClockKind,
    ShiftBreak,
    WeeklyShift,
)

__all__ = [
    "Absence",
    "AbsenceKind",
    "ClockEntry",
    "ClockKind",
    "Depot",
    "PartType",
    "Position",
    "ShiftBreak",
    "Skill",
    "Stock",
    "Technician",
    "TechnicianSkill",
    "TrackView",
    "WeeklyShift",
]
