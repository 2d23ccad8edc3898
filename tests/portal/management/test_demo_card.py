"""The demo's card."""

import re

import pytest
from django.core.management import CommandError, call_command

from portal.links import visit_of
from tests.factories import make_technician, make_visit, placed

pytestmark = pytest.mark.django_db


def test_the_card_has_address_logins_and_a_link_that_works(settings, capsys):
    settings.DEMO = True
    visit = make_visit()
    placed(visit, make_technician(), status="en_route")

    call_command("demo_card", "http://127.0.0.1:8000")

    card = capsys.readouterr().out
    assert "petra.hahn@example.org" in card
    assert visit_of(re.search(r"/t/([\w-]+)/", card)[1]) == visit


def test_there_is_no_card_outside_the_demo():
    with pytest.raises(CommandError, match="not the demo"):
        call_command("demo_card", "http://127.0.0.1:8000")
