"""The servers for tests start from wheels, as any user, and leave nothing behind."""

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis as redis_client

from tests import servers


@pytest.fixture
def nameless(monkeypatch):
    """No server is named."""
    for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("nameless")
def test_postgresql_starts_and_stops():
    with servers.postgresql() as url, psycopg.connect(url, autocommit=True) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()[0]
        connection.execute("CREATE DATABASE ours")

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url).close()
    assert not Path(folder).exists()


@pytest.mark.usefixtures("nameless")
def test_redis_starts_and_stops():
    with servers.redis() as url, redis_client.Redis.from_url(url) as client:
        was_alive = client.ping()

    with redis_client.Redis.from_url(url) as client, pytest.raises(redis_client.ConnectionError):
        client.ping()
    assert was_alive


def test_a_named_server_is_taken_as_it_is(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://elsewhere/x")

    with servers.postgresql() as url:
        assert urlsplit(url).hostname == "elsewhere"


def test_a_command_gets_the_servers_and_its_exit_status_is_ours(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://one@elsewhere/x")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://elsewhere/0")
    look = 'test "$TEST_REDIS_URL" = redis://elsewhere/0 && exit ${#DATABASE_URL}'

    status = servers.main(["sh", "-c", look])

    assert status > len("postgres://one@elsewhere/callout_")
