"""`manage.py check_plan` names each violation in a sentence and ends with 1."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from tests.factories import DAY, TEN, make_technician, make_visit, placed
from tests.plans import SEVEN, published, scattered

pytestmark = pytest.mark.django_db


def run():
    out = StringIO()
    with time_machine.travel(SEVEN):
        try:
            call_command("check_plan", "--day", str(DAY), stdout=out)
        except SystemExit as ended:
            return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_a_day_that_keeps_every_rule_ends_well():
    make_technician()
    scattered(3)
    published()

    code, said = run()

    assert code == 0
    assert said.startswith("2026-01-12: 3 visits of 1 technicians, ")
    assert said.endswith("0 violations.\n")


def test_a_planted_violation_is_named_and_fails():
    visit = make_visit(skills={"gas": 2})
    placed(visit, make_technician("Jan Dvorak"), TEN)

    code, said = run()

    assert code == 1
    assert f"visit {visit.pk}, Jan Dvorak: It needs gas at level 2. (skill-missing)" in said
    assert "1 violations." in said


def test_times_are_those_of_the_territory():
    technician = make_technician(shift=("08:00", "12:00"), max_overtime_minutes=0)
    placed(make_visit(minutes=120), technician, TEN)

    code, said = run()

    assert code == 1
    assert "Back at 13:03; shift and overtime end at 12:00." in said
