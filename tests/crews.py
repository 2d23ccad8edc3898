"""Visits that two do together."""

from dispatch.models import Visit, WorkTypeRole
from tests.factories import make_visit, make_work_type


def make_crew_visit(**fields) -> Visit:
    """An unplanned visit for a lead and a helper."""
    work_type = make_work_type(minutes=fields.get("minutes", 60))
    for role in ("lead", "helper"):
        WorkTypeRole.objects.create(work_type=work_type, role=role)
    return make_visit(work_type=work_type, **fields)
