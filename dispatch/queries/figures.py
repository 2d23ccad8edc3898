"""The day in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.models import VisitStatus
from dispatch.queries.shapes import Figures
from dispatch.queries.signals import SignalKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dispatch.queries.shapes import VisitRow


def figures_of(visits: Sequence[VisitRow], unplanned: int) -> Figures:
    """Counted over the visits of the day; a crew visit counts once."""
    promised = [visit for visit in visits if visit.promise and visit.parts]
    signals = [{part.signal for part in visit.parts} for visit in visits]
    return Figures(
        served=sum(visit.status == VisitStatus.COMPLETED for visit in visits),
        visits=len(visits),
        promised=len(promised),
        promises_kept=sum(_is_kept(visit) for visit in promised),
        travel_s=sum(part.travel_s for visit in visits for part in visit.parts),
        unplanned=unplanned,
        may_be_late=sum(SignalKind.MAY_BE_LATE in found for found in signals),
        late=sum(SignalKind.LATE in found for found in signals),
        conflicts=sum(SignalKind.CONFLICT in found for found in signals),
    )


def _is_kept(visit: VisitRow) -> bool:
    """The first to arrive counts."""
    arrives_at = min(part.expected_arrival_at for part in visit.parts)
    return visit.promise is not None and arrives_at <= visit.promise.ends_at
