"""Two of a crew who report at the same moment leave visit and job right."""

import pytest

from dispatch.lifecycle import Command
from dispatch.models import Assignment, Report, Visit
from dispatch.services import execution
from dispatch.services.execution import StepDetails, report_step
from events.actors import Actor, ActorKind
from events.models import Event
from tests.crews import make_crew_visit
from tests.factories import TEN, make_technician, placed
from tests.races.crowd import crowd

pytestmark = [pytest.mark.usefixtures("unpooled")]

ROUNDS = 50


@pytest.fixture
def crew():
    """Two technicians."""
    return {"lead": make_technician(), "helper": make_technician()}


def report(part, command, **details):
    return report_step(
        part.pk,
        Command(command),
        StepDetails(claimed_at=TEN, occurred_at=TEN, **details),
        technician_id=part.technician_id,
        actor=Actor(ActorKind.TECHNICIAN, part.technician_id),
    )


def at_work(crew):
    visit = make_crew_visit()
    return [placed(visit, one, role=role, status="in_progress") for role, one in crew.items()]


def finish_at_once(parts):
    crowd([lambda part=part: report(part, "complete") for part in parts])
    visit = Visit.objects.select_related("job").get(pk=parts[0].visit_id)
    return visit.status, visit.job.status, visit.version


@pytest.mark.both
def test_two_who_finish_at_once_complete_the_visit(crew):
    ends = [finish_at_once(at_work(crew)) for _ in range(ROUNDS)]

    assert ends == [("completed", "completed", 2)] * ROUNDS
    assert Report.objects.filter(is_applied=True).count() == 2 * ROUNDS
    assert Event.objects.filter(kind="work_completed").count() == 2 * ROUNDS


@pytest.mark.both
def test_two_who_ask_for_a_follow_up_at_once_get_one(crew):
    visits = []
    for _ in range(10):
        parts = at_work(crew)
        visits.append(parts[0].visit_id)
        crowd([lambda part=part: report(part, "cannot_complete", follow_up=True) for part in parts])

    assert Visit.objects.filter(pk__in=visits, status="cannot_complete").count() == 10
    assert Visit.objects.filter(follow_up_of__in=visits).count() == 10


@pytest.mark.both
def test_a_tap_that_is_sent_by_eight_at_once_counts_once(crew):
    part = at_work(crew)[0]

    outcomes = crowd([lambda: report(part, "complete") for _ in range(8)])

    assert sorted(one.result for one in outcomes) == ["applied", *["rejected"] * 7]
    assert Report.objects.count() == 1
    assert Assignment.objects.get(pk=part.pk).version == 2


@pytest.mark.postgresql
@pytest.mark.long
def test_without_the_locks_a_visit_stays_open_that_both_have_finished(crew, monkeypatch):
    def only_read(assignment_id):
        return Assignment.objects.select_related("visit__job").get(pk=assignment_id)

    monkeypatch.setattr(execution, "lock_assignment", only_read)

    ends = [finish_at_once(at_work(crew)) for _ in range(ROUNDS)]

    assert any(visit_status != "completed" for visit_status, _, _ in ends)
