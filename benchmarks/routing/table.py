"""Writes what was measured as Markdown: goals first, then each instance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.routing import engines
from benchmarks.routing.goals import of_days, of_given
from benchmarks.routing.goals_alone import of_growth, of_large, of_moments
from benchmarks.routing.goals_published import of_own_sets, of_vrptw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.routing.cell import Cell
    from benchmarks.routing.goals import Goal
    from benchmarks.routing.measured import Measured
    from benchmarks.routing.results import Record

ALL_GOALS = (of_days, of_given, of_large, of_growth, of_vrptw, of_own_sets, of_moments)
GOAL_HEAD = ("goal", "at most", "ours", "peer", "ratio", "", "measured on")
HEAD = ("instance", "engine", "limit", "seeds", "left out", "weight", "travel s", "gap", "took s")
# Below this, others were using the core.
FAIR_SHARE = 0.9


def table(measured: Measured, form: str) -> str:
    """The whole file; `form` says what was measured and what was not."""
    goals = [goal for of_class in ALL_GOALS for goal in of_class(measured)]
    groups = dict.fromkeys(cell.group for cell in measured.cells)
    parts = [
        "# Our search beside its peers",
        form,
        *_circumstances(measured),
        _table(GOAL_HEAD, map(_goal_row, goals)),
        _summary(goals),
    ]
    for group in groups:
        rows = list(_rows(measured, group))
        if rows:
            parts += [f"## {group}", _table(HEAD, rows)]
    return "\n\n".join(parts) + "\n"


def _summary(goals: Sequence[Goal]) -> str:
    count = Counter(goal.is_met for goal in goals)
    return f"{count[True]} met, {count[False]} not met, {count[None]} not measured."


def _circumstances(measured: Measured) -> Iterator[str]:
    records = [record for _, record in measured.records()]
    if not records:
        yield "Nothing was measured yet."
        return
    days = sorted(record["at"][:10] for record in records)
    machines = sorted({record["machine"] for record in records})
    yield f"Measured {days[0]} to {days[-1]} on {'; '.join(machines)}."
    used = sorted({(record["engine"], record["version"]) for record in records})
    said = ", ".join(_version(engine, version) for engine, version in used)
    yield f"Versions: {said}."
    crowded = [r for r in records if r.get("cpu_share", 1) < FAIR_SHARE * r["threads"]]
    if crowded:
        yield (
            f"In {len(crowded)} of {len(records)} measurements others used the core for more than "
            f"a tenth of the time."
        )
    wrong = [record for record in records if record.get("violations")]
    yield f"Plans with a violation: {len(wrong)}."


def _version(engine: str, version: str) -> str:
    if engine == engines.OURS:
        state = "these" if version == engines.version(engine) else "older"
        return f"ours {version} ({state} sources)"
    return f"{engine} {version}"


def _goal_row(goal: Goal) -> tuple[str, ...]:
    met = {True: "met", False: "**not met**", None: "not measured"}[goal.is_met]
    ratio = "" if goal.ratio is None else f"{goal.ratio:.3f}"
    return (
        goal.what,
        goal.goal.removeprefix("at most "),
        goal.ours,
        goal.peer,
        ratio,
        met,
        goal.note,
    )


def _rows(measured: Measured, group: str) -> Iterator[tuple[str, ...]]:
    kinds: dict[tuple[str, str, str, float], list[Record]] = {}
    for cell, record in measured.records(group=group):
        kinds.setdefault(_kind(cell), []).append(record)
    for (instance, engine, given, limit_s), records in kinds.items():
        name = f"{engine}, what {given} served" if given else engine
        wanted = {"instance": instance, "engine": engine, "given": given, "limit_s": limit_s}
        trouble = next((r["trouble"] for r in records if r.get("trouble")), "")

        def of(field: str, form: str = ",.0f", wanted: dict[str, Any] = wanted) -> str:
            value = measured.median(field, group=group, **wanted)
            return "" if value is None else format(value, form)

        took = f"{of('seconds', '.1f')} {trouble}".strip()
        yield (
            instance, name, f"{limit_s:g} s", str(len(records)), of("unserved"),
            of("unserved_weight"), of("travel_s"), _gap(records), took,
        )  # fmt: skip


def _kind(cell: Cell) -> tuple[str, str, str, float]:
    return cell.instance, cell.engine, cell.given, cell.limit_s


def _gap(records: list[Record]) -> str:
    gaps = sorted(
        record["value"] / record["best"] - 1
        for record in records
        if record.get("best") and record.get("value") is not None
    )
    return f"{gaps[len(gaps) // 2]:+.2%}" if gaps else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
