"""Wake-up calls: heard over Redis, and missed without harm."""

import pytest
import redis

from events import wake
from events.actors import SYSTEM
from events.door import writing
from events.models import Event
from tests.factories import make_site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_client():
    yield
    client = wake.__dict__["_local"].__dict__.pop("client", None)
    if client is not None:
        client.close()


def write():
    site = make_site()
    with writing(SYSTEM) as tx:
        tx.publish("x", site, topics=())


@pytest.mark.redis
def test_a_commit_is_heard_by_other_processes(settings, redis_url):
    settings.REDIS_URL = redis_url
    with redis.Redis.from_url(redis_url) as client, client.pubsub() as nudges:
        nudges.subscribe(wake.CHANNEL)
        nudges.get_message(timeout=5)

        write()

        message = nudges.get_message(timeout=5)
    assert message["channel"] == wake.CHANNEL.encode()


def test_a_commit_stands_though_redis_is_away(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    write()

    assert Event.objects.count() == 1
