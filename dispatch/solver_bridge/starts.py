"""When a visit may start on a day: the customer's hours, the promise and the pin, cut together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dispatch.solver_bridge.day import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dispatch.solver_bridge.day import Day, Need


def permitted_starts(need: Need, day: Day) -> tuple[Span, ...]:
    """The starts that keep every rule of the visit, in order and apart, both ends inclusive.

    Where it stands now stays permitted, even within the lead that a new start needs.
    """
    earliest_at = day.from_at
    if need.now is not None and day.span.starts_at <= need.now.starts_at < earliest_at:
        earliest_at = need.now.starts_at
    latest_at = day.until_at if need.latest_at is None else min(day.until_at, need.latest_at)
    earliest_at = earliest_at if need.earliest_at is None else max(earliest_at, need.earliest_at)
    starts = _merged([Span(earliest_at, latest_at)])
    if need.hours:
        hours = [Span(one.starts_at, one.ends_at - need.duration) for one in need.hours]
        starts = _cut(starts, _merged(hours))
    if need.promise is not None:
        starts = _cut(starts, [need.promise])
    if need.pin is not None and need.pin.starts is not None:
        starts = _cut(starts, [need.pin.starts])
    return tuple(starts)


def starts_for_search(need: Need, day: Day) -> tuple[Span, ...]:
    """As `permitted_starts`, but a promise that a placement has left behind holds no more."""
    starts = permitted_starts(need, day)
    if not starts and need.now is not None and need.promise is not None:
        return permitted_starts(replace(need, promise=None), day)
    return starts


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order and apart; empty ones fall away."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: one.starts_at):
        if span.ends_at < span.starts_at:
            continue
        if merged and span.starts_at <= merged[-1].ends_at:
            merged[-1] = Span(merged[-1].starts_at, max(merged[-1].ends_at, span.ends_at))
        else:
            merged.append(span)
    return merged


def _cut(here: list[Span], there: Iterable[Span]) -> list[Span]:
    """What lies in both."""
    both = [
        Span(max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at))
        for one in here
        for other in there
    ]
    return _merged(both)
