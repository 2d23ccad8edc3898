"""`manage.py plan` searches in the foreground, shows what came out, publishes when told."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from dispatch.models import Plan, Promise, Visit
from dispatch.services import planning
from tests.factories import ANNA, DAY, make_technician, make_territory, make_visit
from tests.plans import SEVEN, scattered

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    with time_machine.travel(SEVEN):
        call_command("plan", "--day", str(DAY), "--limit-s", "1", *arguments, stdout=out)
    return out.getvalue()


def test_a_plan_is_proposed_and_shown():
    make_technician("Jan Dvorak")
    scattered(2)
    make_visit(lat=None, lon=None)

    said = run()

    assert Plan.objects.get().status == "proposed"
    assert "2  visits served" in said
    assert "1  no-place, such as: Its address has no place on the map yet." in said
    assert "Changes (2 of 2):" in said
    assert "new: Jan Dvorak at 0" in said


def test_publishing_and_promising_happen_only_when_asked_for():
    make_technician()
    scattered(2)

    run()
    before = set(Visit.objects.values_list("status", flat=True))
    said = run("--publish", "--promise")

    assert before == {"unscheduled"}
    assert set(Visit.objects.values_list("status", flat=True)) == {"dispatched"}
    assert Promise.objects.count() == 2
    assert "Published 2 visits, 2 of them sent out; 0 conflicts." in said
    assert "Promised 2 arrival windows." in said


def test_territories_are_named_by_name_or_id():
    make_technician()
    south = make_territory("South")
    make_technician(territory=south)
    make_visit(territory=south)

    run("--territory", "South", "--territory", str(south.pk))

    assert list(Plan.objects.get().territories.all()) == [south]


def test_an_unknown_territory_is_refused_with_those_there_are():
    make_territory("South")

    with pytest.raises(CommandError, match=r"There is no territory West. There are: South."):
        run("--territory", "West")


def test_refusals_are_sentences():
    make_technician(shift=None)

    with pytest.raises(CommandError, match="Nobody works on 2026-01-12"):
        run()


def test_a_plan_that_somebody_else_has_stopped_is_no_proposal():
    make_technician()
    plan = planning.queue_plan(DAY, [make_territory().pk], actor=ANNA, now=SEVEN)
    planning.start(plan.pk)
    planning.fail(plan.pk, reason="broken")

    said = run()

    assert "Plan" in said
    assert Plan.objects.count() == 2
