"""The dispatchers' page: one day, drawn from the snapshot that its API answers."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from company.policies import IsDispatcher, policy, signed_in, territories_of
from dispatch.board.words import board_words
from dispatch.errors import BadField, TerritoryNotFound
from dispatch.queries.board import board_snapshot

if TYPE_CHECKING:
    from dispatch.queries.shapes import Board


@policy(IsDispatcher)
def board(request: HttpRequest) -> HttpResponse:
    """The day of `?day=2026-05-14`, today without it; `?territory=3` shows one territory."""
    user = signed_in(request)
    try:
        day = date.fromisoformat(request.GET["day"]) if request.GET.get("day") else None
        territory_id = int(request.GET["territory"]) if request.GET.get("territory") else None
        shown = board_snapshot(territories_of(user), day=day, territory_id=territory_id)
    except (ValueError, BadField, TerritoryNotFound):
        raise Http404 from None
    return render(request, "dispatch/board.html", _context(shown))


def _context(shown: Board) -> dict[str, object]:
    addresses = {
        "day_before": _address(shown, shown.day - timedelta(days=1)),
        "day_after": _address(shown, shown.day + timedelta(days=1)),
        "base_map": reverse("base_map"),
    }
    return {
        "board": shown,
        "snapshot": dataclasses.asdict(shown),
        "words": board_words(),
        "addresses": addresses,
        "is_today": shown.day == shown.today,
    }


def _address(shown: Board, day: date) -> str:
    query: dict[str, str | int] = {} if day == shown.today else {"day": day.isoformat()}
    if shown.territory is not None:
        query["territory"] = shown.territory
    return reverse("board") + (f"?{urlencode(query)}" if query else "")
