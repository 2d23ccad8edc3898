"""`make chaos`: phones on a bad line against a server that is killed again and again.

Each phone makes commands, sends some twice, some in the wrong order, loses answers, dies and goes
on from its store, and has a clock of its own opinion. In the end what the phones were told is held
against the tables. The last line counts what went wrong; the exit code is 1 unless all are 0.

    python scripts/chaos.py --phones 20 --commands 2000 --seed 7 --database sqlite

PostgreSQL is the server that TEST_DATABASE_URL names, or one of our own, started from a wheel.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tqdm import tqdm

from scripts.processes import stop_on_signals
from tests import servers
from tests.chaos.databases import filled
from tests.chaos.planted import DEFECTS
from tests.chaos.run import Report, Wanted, run

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASES = ("sqlite", "postgresql")
# About so many commands a technician needs for a visit, with all that belongs to it.
COMMANDS_A_VISIT = 11
MOST_REASONS = 20


def main() -> int:
    """Run on each database that is asked for; 1 unless nothing went wrong."""
    options = _options()
    stop_on_signals()
    wanted = DATABASES if options.database == "both" else (options.database,)
    reports = []
    try:
        for database in wanted:
            print(f"--- {database}, seed {options.seed} ---", flush=True)
            reports.append(_run(database, options))
            print(_told(reports[-1]), flush=True)
    except KeyboardInterrupt:
        print("Stopped; nothing is left running.", file=sys.stderr)
        return 130
    verdicts = [report.verdict for report in reports]
    names = ("lost", "doubled", "reordered", "stuck")
    sums = {name: sum(len(getattr(one, name)) for one in verdicts) for name in names}
    print(" ".join(f"{name} {number}" for name, number in sums.items()))
    return bool(any(sums.values()))


def _run(database: str, options: argparse.Namespace) -> Report:
    per_phone = -(-options.commands // options.phones)
    wanted = Wanted(
        seed=str(options.seed),
        commands=per_phone,
        phones_a_process=options.phones_a_process,
        kill_s=(options.kill_from, options.kill_to),
        defect=options.defect,
        web_processes=2 if database == "postgresql" and not options.defect else 1,
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="callout-chaos-")))
        url = stack.enter_context(servers.postgresql()) if database == "postgresql" else ""
        visits = per_phone // COMMANDS_A_VISIT + 2
        office = ("tests.chaos.office", str(options.phones), str(visits))
        print("Filling a database ...", flush=True)
        template = stack.enter_context(filled(url, folder / "filled", *office))
        copy = stack.enter_context(template.copy(folder / "run"))
        bar = stack.enter_context(_bar(per_phone * options.phones))
        started = time.monotonic()
        report = run(template, copy, wanted, lambda number: _show(bar, number))
        report.figures["seconds"] = round(time.monotonic() - started)
        if options.keep:
            _keep(folder / "run", Path(options.keep))
    return report


@contextmanager
def _bar(total: int) -> Iterator[tqdm]:  # type: ignore[type-arg]
    with tqdm(total=total, unit="command", disable=not sys.stderr.isatty()) as bar:
        yield bar


def _show(bar: tqdm, number: int) -> None:  # type: ignore[type-arg]
    bar.n = number
    bar.refresh()


def _keep(folder: Path, target: Path) -> None:
    """What the phones kept and what the server said, for a closer look."""
    target.mkdir(parents=True, exist_ok=True)
    for path in (*folder.glob("phone-*.jsonl"), folder / "web.log"):
        (target / path.name).write_bytes(path.read_bytes())
    if (database := folder / "callout.sqlite3").exists():
        shutil.copy(database, target)


def _told(report: Report) -> str:
    lines = [f"{name}: {number}" for name, number in report.figures.items()]
    lines += [f"answered {code}: {number}" for code, number in report.codes.most_common()]
    lines += [f"odd answer: {number} x {what}" for what, number in report.odd.most_common(5)]
    whys = sorted(report.verdict.why.items(), key=lambda one: -len(one[1]))
    lines += [f"{len(which)} x {why}, such as (phone, command) {which[0]}"
              for why, which in whys[:MOST_REASONS]]  # fmt: skip
    return "\n".join([*lines, str(report.verdict)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--commands", type=int, default=20_000, help="of all phones together")
    parser.add_argument(
        "--seed", default="1", help="the same faults again, as far as threads allow"
    )
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--phones-a-process", type=int, default=10, help="that die together")
    parser.add_argument("--kill-from", type=float, default=10, help="seconds between two kills")
    parser.add_argument("--kill-to", type=float, default=20)
    parser.add_argument("--defect", choices=sorted(DEFECTS), default="", help="plant one")
    parser.add_argument("--keep", default="", metavar="FOLDER", help="keep the phones' stores")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
