"""The table: it says what was measured, on what, and what is met."""

from benchmarks.routing import engines
from benchmarks.routing.table import table
from tests.benchmarks.routing.made_up import cell, measured


def test_a_goal_is_said_to_be_met_or_not_and_by_how_much(tmp_path):
    found = measured(
        tmp_path,
        {
            cell("days-300", "days-300-1", "vroom"): {"unserved_weight": 100, "travel_s": 5_000},
            cell("days-300", "days-300-1", "ours"): {"unserved_weight": 70, "travel_s": 5_100},
        },
    )

    text = table(found, "A small form.")

    assert "A small form." in text
    assert "unserved weight, beside VROOM | 0.65 | 70 | 100 | 0.700 | **not met** | 1 days" in text
    assert "0 met, 1 not met," in text
    assert "| days-300-1 | vroom | 60 s | 1 | 0 | 100 | 5,000 |" in text


def test_it_names_machine_days_and_versions(tmp_path):
    ours, peer = cell("days-300", "days-300-1", "ours"), cell("days-300", "days-300-1", "vroom")
    found = measured(tmp_path, {ours: {"version": engines.version("ours")}, peer: {}})

    text = table(found, "")

    assert "Measured 2026-11-22 to 2026-11-22 on Some processor, 2 cores." in text
    assert f"ours {engines.version('ours')} (these sources), vroom 1.0." in text


def test_it_says_where_others_used_the_core_and_which_plans_are_wrong(tmp_path):
    found = measured(
        tmp_path,
        {
            cell("days-300", "days-300-1", "ours"): {"cpu_share": 0.6},
            cell("days-300", "days-300-2", "ours"): {"violations": ["skill-missing"]},
        },
    )

    text = table(found, "")

    assert "In 1 of 2 measurements others used the core" in text
    assert "Plans with a violation: 1." in text


def test_a_peer_without_a_plan_is_named_so(tmp_path):
    one = cell("days-1000", "days-1000-1", "ortools")
    found = measured(tmp_path, {one: {"trouble": "no plan: no first solution"}})

    assert "no plan: no first solution" in table(found, "")


def test_an_empty_table_says_so(tmp_path):
    assert "Nothing was measured yet." in table(measured(tmp_path, {}), "")
