"""Letting a record count that was parked: the office decided that what was reported holds."""

from dispatch.models import Assignment, PartLine, Report, TimeCorrection
from dispatch.services.records.parts import take_from_van
from dispatch.services.records.times import apply_time


def count_record(part: Assignment, report: Report) -> None:
    """Apply what hangs on a report that did not count until now. Not saved: the report itself."""
    line = PartLine.objects.filter(report=report).first()
    if line is not None and line.part_type_id is not None and not line.is_request:
        take_from_van(part.technician_id, line.part_type_id, line.quantity)
    correction = TimeCorrection.objects.filter(report=report).first()
    if correction is not None:
        apply_time(part, correction)
