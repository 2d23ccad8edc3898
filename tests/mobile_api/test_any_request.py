"""Whatever the API document allows a phone to send, and more: no request breaks the server."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from tests.factories import make_technician, make_visit, placed

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
DOOR = "/api/mobile/v1/"


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    """All that a phone may ask for, as the served document says it."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    found = [one.ok() for one in schema.get_all_operations()]
    return [one for one in found if one.path.startswith(DOOR)]


@pytest.fixture(autouse=True)
def _kept_connection() -> Iterator[None]:
    """The connection stays as it is at the end of a request: it holds the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(paired: Any) -> str:
    """Of a phone whose technician has a visit."""
    technician = make_technician()
    placed(make_visit(), technician)
    return str(paired(technician).token)


@contextmanager
def taken_back() -> Iterator[None]:
    """A block that leaves no trace. Inside, the door may believe itself outermost, as in tests."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def try_all(operations: list[Any], token: str, examples: int) -> None:
    """Send so many requests to each operation."""
    for operation in operations:

        @settings(
            max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck),
            database=None,
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def nothing_breaks(case: Any) -> None:
            cache.clear()
            with taken_back():
                headers = {"Authorization": f"Bearer {token}"}
                case.call_and_validate(headers=headers, checks=[not_a_server_error])

        nothing_breaks()


def test_no_request_breaks_the_server(operations: list[Any], token: str) -> None:
    assert len(operations) >= 5

    try_all(operations, token, examples=10)


@pytest.mark.long
@pytest.mark.timeout(4 * 60 * 60)
def test_no_request_breaks_the_server_for_long(operations: list[Any], token: str) -> None:
    try_all(operations, token, examples=int(os.environ.get("FUZZ_EXAMPLES", "1000")))
