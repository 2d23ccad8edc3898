"""The board's snapshot: one day of one or all territories that somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from dispatch.errors import TerritoryNotFound
from dispatch.queries.arrival import expected_days
from dispatch.queries.day import day_view
from dispatch.queries.figures import figures_of
from dispatch.queries.plan_row import plan_row
from dispatch.queries.reasons import wording
from dispatch.queries.shapes import Board, Choice
from dispatch.queries.technician_rows import (
    rests_of,
    shifts_of,
    technician_rows,
    technicians_on,
)
from dispatch.queries.unplanned import unplanned_rows, unplanned_visits
from dispatch.queries.visit_rows import parts_on, visit_rows, with_facts
from events.models import head

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from company.models import Territory


def board_snapshot(
    visible: Sequence[Territory],
    *,
    day: date | None = None,
    territory_id: int | None = None,
    now: datetime | None = None,
) -> Board:
    """What the board shows of `day` (today) in `territory_id` (all that are `visible`).

    The log's position is read first: what is committed while the rest is read may be in the
    snapshot and is told once more, and nothing is missed. A transaction around it would hold
    all writers of an SQLite database for as long.

    Raises:
        TerritoryNotFound: `territory_id` is not among them.
        BadField: a year that no calendar of work has.
    """
    if territory_id is not None and territory_id not in [one.pk for one in visible]:
        raise TerritoryNotFound
    log = head()
    chosen = [one for one in visible if territory_id in (None, one.pk)]
    view = day_view(chosen, day, now=now or timezone.now())
    parts = with_facts(parts_on(view))
    technicians = technicians_on(view, {part.technician_id for part in parts})
    rests = {one.pk: rests_of(shifts_of(one, view)) for one in technicians}
    days = expected_days(parts, rests, now=view.seen_from)
    expected = {key: value for one in days.values() for key, value in one.parts.items()}
    visits = visit_rows(parts, expected, view)
    waiting = unplanned_visits(view)
    return Board(
        seq=log.seq,
        epoch=log.epoch,
        day=view.day,
        today=view.now.astimezone(view.zone).date(),
        zone=view.zone.key,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        now=view.now,
        territory=territory_id,
        territories=[Choice(one.pk, one.name) for one in visible],
        technicians=technician_rows(technicians, view, {pk: one.rests for pk, one in days.items()}),
        visits=visits,
        unplanned=unplanned_rows(waiting, view, wording(technicians, view.zone)),
        figures=figures_of(visits, len(waiting)),
        plan=plan_row(view, [one.pk for one in visible]),
    )
