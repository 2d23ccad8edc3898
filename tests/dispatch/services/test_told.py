"""What was published is promised, in windows that people can remember."""

from datetime import timedelta

import pytest

from dispatch.models import Promise
from dispatch.services.publishing import promise_published
from dispatch.services.publishing.told import window_start
from events.actors import SYSTEM
from events.door import writing
from tests.factories import ANNA, TEN, make_technician
from tests.plans import SEVEN, published, scattered

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_what_was_published_is_promised_around_its_arrival():
    make_technician()
    visit, promised = scattered(2)
    with writing(SYSTEM):
        Promise.objects.create(
            visit=promised, starts_at=SEVEN, ends_at=TEN + timedelta(hours=5), told_at=SEVEN
        )
    done = published()

    count = promise_published(done.plan, actor=ANNA)

    promise, starts_at = visit.promises.get(), visit.assignments.get().starts_at
    assert count == 1
    assert promise.ends_at - promise.starts_at == timedelta(minutes=120)
    assert promise.starts_at <= starts_at <= promise.ends_at
    assert promise.starts_at.minute in (0, 30)


@pytest.mark.parametrize(
    ("arrives", "begins"), [("10:00", "09:00"), ("10:07", "09:00"), ("10:40", "09:30")]
)
def test_a_window_begins_on_the_half_hour(arrives, begins):
    hour, minute = map(int, arrives.split(":"))

    start = window_start(TEN.replace(hour=hour, minute=minute), timedelta(hours=2))

    assert f"{start:%H:%M}" == begins
