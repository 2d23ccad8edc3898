"""Codes become sentences with names and local times."""

import ast
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import routing
from dispatch.services.publishing.recheck import OF_TIME
from dispatch.solver_bridge.wording import SENTENCES, sentence
from routing.reasons.explain import ORDER
from tests.days import at

PRAGUE = ZoneInfo("Europe/Prague")
# What routing makes of a code: a rule that does not hold, a violation, a reason.
SAYING = {"Broken", "Violation", "Reason", "Verdict"}


def said(source):
    """The codes that a module of routing says."""
    for node in ast.walk(ast.parse(source.read_text())):
        if not isinstance(node, ast.Call):
            continue
        if getattr(node.func, "id", getattr(node.func, "attr", None)) in SAYING:
            words = [k.value for k in node.keywords if k.arg == "code"] + node.args[:1]
            yield from (word.value for word in words if isinstance(word, ast.Constant))


CODES = {
    code
    for source in Path(routing.__file__).parent.glob("*.py")
    for code in said(source)
    if isinstance(code, str)
} | set(ORDER)


def test_a_sentence_has_names_numbers_and_local_times():
    lacking = sentence("no-room", {"technician": 7, "short_s": 61}, names={7: "Jan Dvorak"})
    late = sentence("not-before", {"earliest_at": at(9).isoformat()}, zone=PRAGUE)

    assert lacking == "With Jan Dvorak it lacks 2 minutes beside the other visits."
    assert late == "It may not start before 10:00."


@pytest.mark.parametrize("code", sorted(CODES | OF_TIME))
def test_every_code_of_routing_has_a_sentence(code):
    assert code in SENTENCES


def test_the_codes_are_those_of_all_rules_the_checker_and_the_explanations():
    assert {"skill-missing", "too-long", "link-too-soon", "cost-wrong", "no-room"} <= CODES
    assert len(CODES) >= 55


def test_seconds_are_said_in_minutes_begun():
    numbers = {"gap_s": 61, "least_s": 3_600}

    assert sentence("link-too-soon", numbers) == (
        "It starts 2 minutes after the work before it, at least 60 have to pass."
    )


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_survives_missing_numbers(code):
    said = sentence(code, {})

    assert "%(" not in said
    assert re.fullmatch(r"[A-Z…%].+\.", said)


def test_an_unknown_code_stands_for_itself():
    assert sentence("brand-new", {"minutes": 3}) == "brand-new"
