"""The same code with PostgreSQL and real brokers: a plan is searched by a worker elsewhere.

No wake-up is sent here: the worker's own sweep finds the row, as after a broker's loss.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from dispatch.models import Plan
from dispatch.services.planning import SearchOptions, queue_plan
from tests.factories import ANNA, make_technician, make_territory, make_visit

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROOT = Path(settings.BASE_DIR)
WITHIN_S = 90


def test_a_worker_over_redis_searches_a_queued_plan(redis_url, tmp_path):
    plan_id = _queue()

    with worker(redis_url, tmp_path):
        status = _settled(plan_id)

    assert status == "proposed"


def test_a_worker_over_rabbitmq_searches_a_queued_plan(tmp_path):
    broker = os.environ.get("TEST_AMQP_URL", "")
    if not broker and os.environ.get("CI") != "true":
        pytest.skip("TEST_AMQP_URL names no RabbitMQ server; there is none among the wheels")
    plan_id = _queue()

    with worker(broker, tmp_path):
        status = _settled(plan_id)

    assert status == "proposed"


def _queue() -> int:
    territory = make_territory()
    for _ in range(2):
        make_technician(shift=("00:00", "23:59"), territory=territory)
    for _ in range(4):
        make_visit(territory=territory)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    options = SearchOptions(limit_s=2)
    return queue_plan(tomorrow, [territory.pk], actor=ANNA, options=options).pk


def _settled(plan_id: int) -> str:
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        status = Plan.objects.values_list("status", flat=True).get(pk=plan_id)
        if status not in ("queued", "searching"):
            return str(status)
        time.sleep(0.3)
    return "nothing happened"


@contextmanager
def worker(broker: str, folder: Path) -> Iterator[None]:
    """A Celery worker with beat, in processes of its own, on this test's database."""
    database = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    env = os.environ | {
        "BROKER_URL": broker,
        "DATABASE_URL": (
            f"postgres://{database['USER']}:{database['PASSWORD']}"
            f"@{database['HOST']}:{database['PORT'] or 5432}/{name}"
        ),
        "CALLOUT_VAR_DIR": str(folder),
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "--quiet", "worker", "-B", "-c", "2"]
    log = (folder / "worker.log").open("wb")
    running = subprocess.Popen(
        [*command, "-P", "threads", "-s", str(folder / "beat")],
        cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)
        log.close()
