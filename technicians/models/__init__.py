"""The tables of the people who go, their time and their vans."""

from technicians.models.people import Position, Skill, Technician, TechnicianSkill
from technicians.models.stock import Depot, PartType, Stock
from technicians.models.time import Absence, AbsenceKind, ShiftBreak, WeeklyShift

__all__ = [
    "Absence",
    "AbsenceKind",
    "Depot",
    "PartType",
    "Position",
    "ShiftBreak",
    "Skill",
    "Stock",
    "Technician",
    "TechnicianSkill",
    "WeeklyShift",
]
