"""The demo's day: believable, under way, and seeded once."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from dispatch.models import (
    Assignment,
    ChecklistAnswer,
    Conflict,
    Proposal,
    ServiceRequest,
    Visit,
    VisitFile,
)
from technicians.clock import clock_state
from technicians.models import Technician

pytestmark = pytest.mark.django_db


def test_the_demo_is_a_day_under_way_and_a_second_call_changes_nothing(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("seed_demo", limit_s=2)
    statuses = set(Visit.objects.values_list("status", flat=True))
    requests = ServiceRequest.objects.count()

    call_command("seed_demo", limit_s=2)

    assert {"unscheduled", "dispatched", "completed", "in_progress"} <= statuses
    assert Technician.objects.count() == 12
    assert 90 <= requests <= 110
    assert ServiceRequest.objects.count() == requests
    assert ServiceRequest.objects.exclude(needs="").count() == 3
    assert ServiceRequest.objects.values("channel").distinct().count() >= 5
    left_out = Proposal.objects.filter(kind="left_out")
    assert all(row.reasons for row in left_out)
    assert left_out.filter(visit__job__work_type__code="x-ray-check").exists()
    assert Conflict.objects.count() <= 1
    # Whoever works has started a shift.
    at_work = Assignment.objects.filter(status="in_progress").values("technician")
    assert {
        clock_state(pk, timezone.now()).shift for (pk,) in at_work.values_list("technician")
    } == {"on"}
    # What was completed has what its work type requires.
    assert ChecklistAnswer.objects.exists()
    assert {"photo", "signature"} == set(VisitFile.objects.values_list("kind", flat=True))
    assert not VisitFile.objects.filter(file=None).exists()
