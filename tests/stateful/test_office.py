"""Whatever people, sweeps and phones do, in whatever order, the office stays in order."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from dispatch.models import WorkTypeRole
from tests.conftest import is_postgresql
from tests.factories import make_job, make_technician, make_work_type
from tests.stateful.machine import OfficeMachine
from tests.stateful.model import Job, Office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

# Minutes, roles, whether the lead needs to be a gasfitter.
JOBS = (
    (60, ("lead",), False),
    (60, ("lead", "helper"), False),
    (90, ("lead",), True),
    (60, ("lead",), False),
    (30, ("lead", "helper"), True),
)


def new_office() -> Office:
    return Office([Job(*job) for job in JOBS], gasfitters={0, 1})


@pytest.fixture
def machine() -> type[OfficeMachine]:
    """The machine, over three technicians and a job of each kind."""
    people = [make_technician(skills=("gas",)), make_technician(skills=("gas",)), make_technician()]
    jobs = []
    for minutes, roles, is_skilled in JOBS:
        work_type = make_work_type(minutes=minutes)
        for role in roles:
            WorkTypeRole.objects.create(work_type=work_type, role=role)
        skills = ("gas",) if is_skilled else ()
        jobs.append(make_job(work_type=work_type, minutes=minutes, skills=skills).pk)
    names = {"technicians": [one.pk for one in people], "jobs": jobs}
    return type("Office", (OfficeMachine,), names | {"new_office": staticmethod(new_office)})


def run(machine: type[OfficeMachine], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


def test_the_office_stays_in_order(machine):
    run(machine, examples=25 if is_postgresql() else 40, steps=30)


@pytest.mark.long
@pytest.mark.timeout(4 * 60 * 60)
def test_the_office_stays_in_order_for_long(machine):
    run(machine, examples=int(os.environ.get("STATEFUL_EXAMPLES", "2000")), steps=100)
