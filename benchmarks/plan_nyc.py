"""How soon a night's requests of a whole city are planned, and how well.

`python benchmarks/plan_nyc.py [FILE] [--limit-s 30] [--seed 1]`: 1,000 requests made to New York
City in one night and morning are imported, 45 invented technicians over five boroughs are given the
next day. Goals: a first complete plan within 5 s of asking, and no violation at the limit. On
SQLite in a folder of its own, unless `DATABASE_URL` names another database (an empty one: it is
filled).
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
DATA_DIR = Path(os.environ.get("CALLOUT_DATA_DIR", ROOT.parent / "shared" / "data"))
# The night of the file ends in the small hours of this Tuesday.
DAY = date(2024, 4, 16)
SIX = datetime(2024, 4, 16, 6, 0, tzinfo=ZoneInfo("America/New_York"))


def main() -> None:
    """Import, plan, publish, check; print a table."""
    parser = argparse.ArgumentParser(description="Plan a day of New York City.")
    parser.add_argument("file", type=Path, nargs="?", default=DATA_DIR / "nyc311-2024-04-15.csv")
    parser.add_argument("--limit-s", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not options.file.exists():
        print(f"Skipped: {options.file} is not there. Name a file, or set CALLOUT_DATA_DIR.")
        return
    with tempfile.TemporaryDirectory() as folder:
        _begin(Path(folder))
        _fill(options.file, Path(folder), options.seed)
        _table(f"A day of New York, {options.limit_s} s", _measure(options))


def _begin(folder: Path) -> None:
    """Load Django with a var folder of its own; only afterwards may the office be imported."""
    sys.path.insert(0, str(ROOT))
    os.environ["CALLOUT_VAR_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django  # noqa: PLC0415

    django.setup()


def _fill(file: Path, folder: Path, seed: int) -> None:
    """The requests become jobs, the technicians come to work."""
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks.nyc_technicians import COLUMNS, technicians  # noqa: PLC0415

    people = folder / "technicians.csv"
    with people.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows(technicians(seed))
    with (folder / "said.txt").open("w") as said:
        call_command("migrate", verbosity=0)
        call_command("import_requests", str(file), mapping="nyc311-api", verbosity=0, stdout=said)
        call_command("import_technicians", str(people), verbosity=0, stdout=said)


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from company.models import Territory  # noqa: PLC0415
    from dispatch.models import Visit  # noqa: PLC0415
    from dispatch.services.checking import check_day  # noqa: PLC0415
    from dispatch.services.planning import SearchOptions  # noqa: PLC0415
    from dispatch.services.publishing import publish_plan  # noqa: PLC0415
    from dispatch.services.searching import plan_now  # noqa: PLC0415
    from events.actors import SYSTEM  # noqa: PLC0415
    from technicians.models import Technician  # noqa: PLC0415

    ids = list(Territory.objects.values_list("pk", flat=True))
    found: dict[str, Any] = {
        "territories": len(ids),
        "technicians": Technician.objects.count(),
        "visits waiting": Visit.objects.filter(status="unscheduled").count(),
        "first complete plan, s after asking": _first_plan_s(ids, options),
    }
    began_s = time.perf_counter()
    wanted = SearchOptions(limit_s=options.limit_s, seed=options.seed)
    plan = plan_now(DAY, ids, actor=SYSTEM, options=wanted, now=SIX)
    found["proposed, s after asking"] = round(time.perf_counter() - began_s, 2)
    names = ("served", "left_out", "travel_minutes", "overtime_minutes", "lateness_minutes")
    found |= {name.replace("_", " "): plan.figures[name] for name in names}
    found["technicians on the road"] = plan.figures["technicians"]
    found["violations of the proposal"] = len(plan.figures["violations"])
    began_s = time.perf_counter()
    done = publish_plan(plan.pk, actor=SYSTEM, now=SIX)
    found["published, s"] = round(time.perf_counter() - began_s, 2)
    found["published visits"] = done.published
    found["conflicts"] = len(done.conflicts)
    found["violations in force"] = len(check_day(DAY, ids, now=SIX).faults)
    return found | _reasons(plan)


def _reasons(plan: Any) -> dict[str, int]:
    """How many were left out, by the most hopeful reason."""
    codes = (row.reasons[0]["code"] for row in plan.proposals.filter(kind="left_out"))
    return {f"left out: {code}": count for code, count in Counter(codes).most_common()}


def _first_plan_s(ids: list[int], options: argparse.Namespace) -> float:
    """From the snapshot to the first plan in our hands: what somebody who asks waits for."""
    from dispatch.services.planning import default_policy  # noqa: PLC0415
    from dispatch.services.snapshot import take_day  # noqa: PLC0415
    from dispatch.solver_bridge import question_of, run_search, search_folder  # noqa: PLC0415
    from dispatch.solver_bridge.exchange import write_files  # noqa: PLC0415
    from dispatch.travel import travel_times  # noqa: PLC0415

    policy = default_policy()
    began_s = time.perf_counter()
    question = question_of(take_day(DAY, ids, policy=policy, now=SIX), travel_times())
    file, start = write_files(question, search_folder() / "benchmark")
    lines = run_search(file, limit_s=options.limit_s, seed=options.seed, start=start)
    next(line for line in lines if line["kind"] == "plan")
    took_s = time.perf_counter() - began_s
    lines.close()
    return round(took_s, 2)


def _table(title: str, rows: dict[str, Any]) -> None:
    width = max(map(len, rows))
    print(title)
    for name, value in rows.items():
        print(f"  {name:<{width}}  {value:>8}")


if __name__ == "__main__":
    main()
