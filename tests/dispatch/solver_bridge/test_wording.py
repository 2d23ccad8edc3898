"""Codes become sentences with names and local times."""

import re
from zoneinfo import ZoneInfo

import pytest

from dispatch.services.publishing.recheck import OF_TIME
from dispatch.solver_bridge.wording import SENTENCES, sentence
from routing.explain import ORDER
from tests.days import at

PRAGUE = ZoneInfo("Europe/Prague")


def test_a_sentence_has_names_numbers_and_local_times():
    lacking = sentence("no-room", {"technician": 7, "short_s": 61}, names={7: "Jan Dvorak"})
    late = sentence("not-before", {"earliest_at": at(9).isoformat()}, zone=PRAGUE)

    assert lacking == "With Jan Dvorak it lacks 2 minutes beside the other visits."
    assert late == "It may not start before 10:00."


@pytest.mark.parametrize("code", [*ORDER, *OF_TIME])
def test_every_code_of_routing_has_a_sentence(code):
    assert code in SENTENCES


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_survives_missing_numbers(code):
    said = sentence(code, {})

    assert "%(" not in said
    assert re.fullmatch(r"[A-Z…%].+\.", said)


def test_an_unknown_code_stands_for_itself():
    assert sentence("brand-new", {"minutes": 3}) == "brand-new"
