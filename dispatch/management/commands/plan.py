"""`manage.py plan --day 2026-04-13`: search a plan in the foreground, and publish it if told."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from company.models import Territory
from dispatch.models import Plan, PlanStatus, Proposal, ProposalKind
from dispatch.services import planning, publishing, searching
from dispatch.solver_bridge import SearchFailed
from dispatch.solver_bridge.wording import sentence
from events.actors import SYSTEM
from events.refusals import Refusal
from technicians.models import Technician

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

SHOWN_CHANGES = 20
CHANGES = (ProposalKind.NEW, ProposalKind.MOVED, ProposalKind.TAKEN_OUT)
FIGURES = (
    ("served", "visits served"),
    ("left_out", "left out"),
    ("changes", "changes"),
    ("technicians", "technicians on the road"),
    ("travel_minutes", "minutes of driving"),
    ("overtime_minutes", "minutes of overtime"),
    ("lateness_minutes", "minutes after the due times"),
    ("waiting_minutes", "minutes of waiting"),
    ("promises_not_kept", "promises not kept"),
)


class Command(BaseCommand):
    """Search a plan of a day here, with the services that office and worker use."""

    help = "Search a plan of a day in the foreground. Ctrl-C stops and keeps the best so far."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, required=True, help="2026-04-13")
        parser.add_argument(
            "--territory", action="append", default=[], help="name or id; all when left away"
        )
        parser.add_argument("--limit-s", type=int, default=30, help="seconds to search at most")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--publish", action="store_true", help="put it into force at once")
        parser.add_argument(
            "--promise", action="store_true", help="and promise each visit its arrival window"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = self._search(options)
            self._show(plan)
            if options["publish"]:
                self._publish(plan, is_promised=options["promise"])
        except (Refusal, SearchFailed) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _search(self, options: dict[str, Any]) -> Plan:
        plan = planning.queue_plan(
            options["day"],
            territory_ids(options["territory"]),
            actor=SYSTEM,
            options=planning.SearchOptions(limit_s=options["limit_s"], seed=options["seed"]),
        )
        with _progress(plan.limit_s) as bar, _ctrl_c() as pressed:

            def follow(progress: dict[str, int | float]) -> None:
                _move(bar, progress)
                if pressed:
                    planning.stop(plan.pk, actor=SYSTEM)
                    pressed.clear()

            if not searching.search_here(plan.pk, follow=follow):
                self.stderr.write(f"Somebody searches plan {plan.pk} already; waiting for it.")
                _wait(plan, follow)
        plan.refresh_from_db()
        if plan.status != PlanStatus.PROPOSED:
            raise CommandError(f"Plan {plan.pk} is {plan.status}. {plan.error}".strip())
        return plan

    def _show(self, plan: Plan) -> None:
        self.stdout.write(f"Plan {plan.pk} of {plan.day}:")
        for name, words in FIGURES:
            self.stdout.write(f"  {plan.figures[name]:>7}  {words}")
        self._show_reasons(plan)
        self._show_changes(plan)

    def _show_reasons(self, plan: Plan) -> None:
        rows = plan.proposals.filter(kind__in=(ProposalKind.LEFT_OUT, ProposalKind.TAKEN_OUT))
        first = [row.reasons[0] if row.reasons else {"code": "unknown"} for row in rows]
        counts = Counter(reason["code"] for reason in first)
        if counts:
            self.stdout.write("Left out, by the most hopeful reason:")
        for code, count in counts.most_common():
            example = next(reason for reason in first if reason["code"] == code)
            self.stdout.write(f"  {count:>7}  {code}, such as: {_words(example, plan)}")

    def _show_changes(self, plan: Plan) -> None:
        rows = plan.proposals.filter(kind__in=CHANGES).select_related("technician")
        changes = rows.order_by("technician__name", "starts_at", "visit")
        total = changes.count()
        if total:
            self.stdout.write(f"Changes ({min(total, SHOWN_CHANGES)} of {total}):")
        for row in changes[:SHOWN_CHANGES]:
            self.stdout.write(f"  {_change(row, _zone(plan))}")

    def _publish(self, plan: Plan, *, is_promised: bool) -> None:
        done = publishing.publish_plan(plan.pk, actor=SYSTEM)
        self.stdout.write(
            f"Published {done.published} visits, {len(done.dispatched)} of them sent out; "
            f"{len(done.conflicts)} conflicts."
        )
        for conflict in done.conflicts:
            words = sentence(conflict.cause.code, conflict.cause.numbers, zone=_zone(plan))
            self.stdout.write(f"  visit {conflict.visit_id}: {words}")
        if is_promised:
            count = publishing.promise_published(done.plan, actor=SYSTEM)
            self.stdout.write(f"Promised {count} arrival windows.")


def territory_ids(names: list[str]) -> list[int]:
    """The territories of these names or ids; all active ones when there are none.

    Raises:
        CommandError: there is no such territory.
    """
    rows = Territory.objects.filter(is_active=True)
    if not names:
        return list(rows.values_list("pk", flat=True))
    by_name = {key: row.pk for row in rows for key in (row.name, str(row.pk))}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        known = ", ".join(row.name for row in rows)
        raise CommandError(f"There is no territory {unknown[0]}. There are: {known}.")
    return [by_name[name] for name in names]


@contextmanager
def _progress(limit_s: int) -> Iterator[Any]:
    """A line that moves on a terminal, and nothing elsewhere."""
    shape = "{l_bar}{bar}| {n:.0f} of {total} s {postfix}"
    with tqdm(total=limit_s, bar_format=shape, disable=not sys.stderr.isatty()) as bar:
        yield bar


def _move(bar: Any, progress: dict[str, int | float]) -> None:
    bar.n = min(bar.total, progress.get("seconds", 0)) if bar.total else 0
    bar.set_postfix_str(
        f"served {progress.get('served', 0)}, left out {progress.get('unserved', 0)}, "
        f"cost {progress.get('cost', 0)}"
    )


@contextmanager
def _ctrl_c() -> Iterator[list[bool]]:
    """A list that is no longer empty once Ctrl-C was pressed; the second one ends the command."""
    pressed: list[bool] = []

    def note(number: int, frame: FrameType | None) -> None:
        pressed.append(True)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _wait(plan: Plan, follow: searching.Follow) -> None:
    """Follow a search that somebody else does."""
    while plan.status in planning.GOING_ON:
        time.sleep(1)
        plan.refresh_from_db()
        follow(plan.progress)


def _zone(plan: Plan) -> ZoneInfo:
    territory = plan.territories.order_by("pk").first()
    return ZoneInfo(territory.time_zone if territory else "UTC")


def _words(reason: dict[str, Any], plan: Plan) -> str:
    numbers = {name: value for name, value in reason.items() if name != "code"}
    people = Technician.objects.filter(pk=numbers.get("technician", 0))
    names = dict(people.values_list("pk", "name"))
    return sentence(reason["code"], numbers, names=names, zone=_zone(plan))


def _change(row: Proposal, zone: ZoneInfo) -> str:
    if row.technician is None or row.starts_at is None:
        return f"visit {row.visit_id} is taken out"
    at = row.starts_at.astimezone(zone)
    return f"visit {row.visit_id} {row.kind}: {row.technician.name} at {at:%H:%M}"
