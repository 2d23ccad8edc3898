"""Phones on a bad line lose nothing; and a run sees it where they do."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.chaos.databases import ROOT, Template, filled
from tests.chaos.run import Report, Wanted, run
from tests.conftest import is_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

PHONES = 8
COLUMNS = ("lost", "doubled", "reordered", "stuck")
# A short run has few kills, and one that meets no command shows nothing: then it takes another.
MOST_RUNS = 4
NOTHING_WRONG = "lost 0 doubled 0 reordered 0 stuck 0"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """A filled database that runs copy."""
    url = os.environ["TEST_DATABASE_URL"] if is_postgresql() else ""
    folder, office = tmp_path_factory.mktemp("chaos"), ("tests.chaos.office", str(PHONES), "3")
    with filled(url, folder, *office) as one:
        yield one


def report_on(template: Template, name: str, wanted: Wanted) -> Report:
    with template.copy(template.database.folder / name) as database:
        return run(template, database, wanted, told=lambda _number: None)


@pytest.mark.both
def test_nothing_is_lost_doubled_reordered_or_stuck(template: Template) -> None:
    wanted = Wanted(seed="small", commands=25, phones_a_process=2, kill_s=(1.5, 3), most_kills=3)

    report = report_on(template, "healthy", wanted)

    assert str(report.verdict) == NOTHING_WRONG, report
    assert report.odd.total() == 0
    assert report.codes["internal-error"] == 0
    assert report.figures["commands"] == 25 * PHONES


# That the judge sees them does not depend on the database.
@pytest.mark.parametrize(
    ("defect", "shows_as", "kills"),
    [
        ("acknowledge-before-commit", "lost", 4),
        ("dedupe-after-effect", "doubled", 3),
        ("order-by-device-time", "reordered", 1),
    ],
)
def test_a_planted_defect_is_found(
    template: Template, defect: str, shows_as: str, kills: int
) -> None:
    seen: set[str] = set()
    for run_number in range(MOST_RUNS):
        wanted = Wanted(
            seed=f"planted-{run_number}",
            commands=15,
            phones_a_process=2,
            kill_s=(1, 1.6),
            most_kills=kills,
            defect=defect,
        )
        report = report_on(template, f"{defect}-{run_number}", wanted)
        seen |= {name for name in COLUMNS if getattr(report.verdict, name)}
        if shows_as in seen:
            break

    assert shows_as in seen, report


@pytest.mark.both
@pytest.mark.long
def test_the_command_says_it_in_its_last_line() -> None:
    database = "postgresql" if is_postgresql() else "sqlite"
    command = [sys.executable, "scripts/chaos.py", "--database", database]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stdout.splitlines()[-1:] == [NOTHING_WRONG], done.stdout + done.stderr
    assert done.returncode == 0
