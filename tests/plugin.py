"""Which tests run on which server; see `tests.servers`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connections

from tests import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

IS_CI = os.environ.get("CI", "") == "true"
RUN_THEM = 'Run `python -m tests.servers pytest -m "postgresql or both"`.'


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of tests that the PostgreSQL run repeats."""
    config.addinivalue_line("markers", "both: runs on SQLite, and on PostgreSQL once more")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs another database, aloud; where CI=true nothing is left out."""
    needs_postgresql = item.get_closest_marker("postgresql") is not None
    if needs_postgresql and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        leave_out(f"This test needs PostgreSQL. {RUN_THEM}")


def leave_out(why: str) -> None:
    """Skip a test with a sentence, or fail it where CI=true."""
    if IS_CI:
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server that tests may fill."""
    try:
        with servers.redis() as url:
            yield url
    except servers.NoServer as reason:
        leave_out(str(reason))


@pytest.fixture
def unpooled(transactional_db: None) -> Iterator[None]:
    """A connection for each thread: the pool of an installation is smaller than our crowds."""
    database = connections["default"]
    options = database.settings_dict["OPTIONS"]
    pool = options.pop("pool", None)
    if pool is None:
        yield
        return
    database.close()
    database.close_pool()
    yield
    database.close()
    options["pool"] = pool
