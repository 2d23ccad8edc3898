"""What technicians add to a visit beside its steps: notes, answers, parts, pictures, times."""

from dispatch.services.records.answers import answer_item
from dispatch.services.records.completion import (
    Done,
    Needs,
    lacking,
    missing_of,
    needs_nothing,
    required_items,
)
from dispatch.services.records.counting import count_record
from dispatch.services.records.notes import add_note
from dispatch.services.records.parts import PartUse, add_part_line
from dispatch.services.records.pictures import Picture, add_picture, file_arrived
from dispatch.services.records.times import CORRECTABLE, correct_time

__all__ = [
    "CORRECTABLE",
    "Done",
    "Needs",
    "PartUse",
    "Picture",
    "add_note",
    "add_part_line",
    "add_picture",
    "answer_item",
    "correct_time",
    "count_record",
    "file_arrived",
    "lacking",
    "missing_of",
    "needs_nothing",
    "required_items",
]
