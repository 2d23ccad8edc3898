"""The tables at the end of a run, read by plain SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.chaos.judge import Effect, Facts

if TYPE_CHECKING:
    from tests.chaos.databases import Database

TABLES = {"report": "dispatch_report", "clock entry": "technicians_clockentry"}


def read_facts(database: Database) -> Facts:
    """Everything that the judge asks for."""
    effects = [
        Effect(name, pk, _instant(claimed), _instant(occurred))
        for name, table in TABLES.items()
        for pk, claimed, occurred in database.rows(
            f"SELECT id, claimed_at, occurred_at FROM {table}"
        )
    ]
    handled = database.rows("SELECT id, device_id, seq, result FROM mobile_api_handledcommand")
    devices = database.rows("SELECT id, next_seq FROM mobile_api_device")
    offers = database.rows("SELECT id, visit_id, status FROM dispatch_visitoffer")
    vans = database.rows(
        "SELECT s.technician_id, p.code, s.quantity FROM technicians_stock s "
        "JOIN technicians_parttype p ON p.id = s.part_type_id WHERE s.technician_id IS NOT NULL"
    )
    return Facts(
        next_seqs=dict(devices),
        handled=[tuple(row) for row in handled],
        effects=effects,
        offers={pk: (visit, status) for pk, visit, status in offers},
        vans={(technician, code): float(quantity) for technician, code, quantity in vans},
    )


def _instant(value: datetime | str) -> datetime:
    """An instant as either database gives it."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
