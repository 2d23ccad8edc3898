"""How long one command of a phone takes, beside a bare view that writes one row.

Both are called in turn, in one process, through the whole stack of middleware, each in committed
transactions of a database of its own that is removed at the end. Run it with DATABASE_URL for
PostgreSQL: `DATABASE_URL=postgres://... python benchmarks/mobile_commands.py --calls 1000`.
"""

# ruff: noqa: E402 - Django is set up before what needs its apps.
from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.urls import urlpatterns as all_patterns
from events.actors import SYSTEM
from mobile_api.pairing import NewPhone, make_code, pair
from technicians.models import Position
from tests.factories import TEN, make_technician, make_user, make_visit, placed

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = ("accept", "start_travel", "arrive", "start", "pause", "resume", "complete")
COMMANDS = "/api/mobile/v1/commands"
WARM_UP = 50


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """The least that a write can be: one row."""
    Position.objects.create(technician_id=int(request.body), at=TEN, lat=50.0, lon=14.0)
    return HttpResponse()


urlpatterns = [path("bare/", bare), *all_patterns]


class Phone:
    """A paired phone with more to do than a day has hours."""

    def __init__(self, commands: int) -> None:
        self.technician = make_technician()
        code = make_code(self.technician, made_by=make_user(), actor=SYSTEM).code
        _, self.token = pair(code, NewPhone())
        self.items = self._items(commands)

    def _items(self, commands: int) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        while len(items) < commands:
            starts_at = TEN + timedelta(days=len(items))
            part = placed(make_visit(), self.technician, starts_at)
            items += [
                {"seq": len(items) + n, "kind": kind, "assignment": part.pk}
                for n, kind in enumerate(STEPS, start=1)
            ]
        return items[:commands]

    def send(self, client: Client, items: list[dict[str, Any]]) -> None:
        """Push a batch; all of it is expected to be applied."""
        now = datetime.now(UTC).isoformat()
        body = json.dumps({"commands": [item | {"occurred_at": now} for item in items]})
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = client.post(COMMANDS, body, content_type="application/json", headers=headers)
        results = {one["result"] for one in answer.json()["results"]}
        if results != {"applied"}:
            raise SystemExit(f"Not all was applied: {answer.content.decode()[:500]}")

    def write_bare(self, client: Client) -> None:
        """Write one row."""
        client.post("/bare/", str(self.technician.pk), content_type="text/plain")


def timed_ms(act: Callable[[], None]) -> float:
    """How long it took, in milliseconds."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1_000


def measure(calls: int, batch: int) -> dict[str, list[float]]:
    """Times in milliseconds by what was called; for batches, of one command in it."""
    client, batches = Client(), calls // batch
    phone = Phone(WARM_UP + calls + batches * batch)
    items = iter(phone.items)
    times: dict[str, list[float]] = {"bare row": [], "one command": [], f"in {batch}s": []}
    for number in range(WARM_UP + calls):
        item = next(items)
        bare_ms = timed_ms(lambda: phone.write_bare(client))
        command_ms = timed_ms(lambda one=item: phone.send(client, [one]))  # type: ignore[misc]
        if number >= WARM_UP:
            times["bare row"].append(bare_ms)
            times["one command"].append(command_ms)
    for _ in range(batches):
        some = [next(items) for _ in range(batch)]
        each_ms = timed_ms(lambda sent=some: phone.send(client, sent)) / batch  # type: ignore[misc]
        times[f"in {batch}s"].append(each_ms)
    return times


def table(times: dict[str, list[float]]) -> str:
    """p50, p99 and how many times the bare row that is."""
    lines = [f"{'':<14}{'p50 ms':>9}{'p99 ms':>9}{'p50 ratio':>11}{'p99 ratio':>11}"]
    bare_50, bare_99 = _quantiles(times["bare row"])
    for name, values in times.items():
        p50, p99 = _quantiles(values)
        ratios = f"{p50 / bare_50:>11.1f}{p99 / bare_99:>11.1f}"
        lines.append(f"{name:<14}{p50:>9.2f}{p99:>9.2f}{ratios}")
    return "\n".join(lines)


def _quantiles(values: list[float]) -> tuple[float, float]:
    hundredths = statistics.quantiles(values, n=100, method="inclusive")
    return hundredths[49], hundredths[98]


def main() -> None:
    """Measure on the database that the settings name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=100)
    options = parser.parse_args()
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        hosts = [*settings.ALLOWED_HOSTS, "testserver"]
        with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=hosts):
            times = measure(options.calls, options.batch)
        print(f"{connection.vendor}, {options.calls} calls in one process")
        print(table(times))
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
