"""What customers are told."""

from datetime import timedelta

import pytest

from dispatch.errors import BadField, IllegalStep, PromiseBroken, VisitNotFound
from dispatch.models import Promise
from dispatch.services.placement import Target, place_visit
from dispatch.services.promises import make_promise
from events.models import Event
from tests.factories import ANNA, TEN, make_technician, make_visit, placed

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NOON = TEN + timedelta(hours=2)


def promise(visit, starts_at=TEN, ends_at=NOON):
    return make_promise(visit.pk, starts_at, ends_at, told_by="phone", actor=ANNA)


def test_a_promise_is_stored_with_an_event_and_a_version():
    visit = make_visit()

    made = promise(visit)

    visit.refresh_from_db()
    assert (made.starts_at, made.ends_at, made.replaced_at) == (TEN, NOON, None)
    assert visit.version == 2
    event = Event.objects.get()
    assert (event.kind, event.entity_version, event.old) == ("promise_made", 2, {})
    assert event.new == {
        "promise": made.pk,
        "starts_at": "2026-01-12T10:00:00+00:00",
        "ends_at": "2026-01-12T12:00:00+00:00",
    }


def test_the_promise_before_is_kept_as_past():
    visit = make_visit()
    first = promise(visit)

    second = promise(visit, NOON, NOON + timedelta(hours=1))

    first.refresh_from_db()
    assert first.replaced_at is not None
    assert Promise.objects.get(replaced_at=None) == second
    assert Event.objects.latest("seq").old["promise"] == first.pk


def test_moving_a_visit_never_changes_what_was_said():
    visit = make_visit()
    made = promise(visit)

    with pytest.raises(PromiseBroken):
        place_visit(
            visit.pk, Target(make_technician().pk, NOON.replace(minute=1)), seen=2, actor=ANNA
        )
    place_visit(
        visit.pk, Target(make_technician().pk, NOON.replace(minute=1), is_forced=True), seen=2,
        actor=ANNA,
    )  # fmt: skip

    made.refresh_from_db()
    assert (made.starts_at, made.ends_at, made.replaced_at) == (TEN, NOON, None)


@pytest.mark.parametrize("minute", [0, 120])
def test_both_ends_of_the_window_keep_the_promise(minute):
    visit = make_visit(minutes=30)
    promise(visit)

    starts_at = TEN + timedelta(minutes=minute)
    place_visit(visit.pk, Target(make_technician().pk, starts_at), seen=2, actor=ANNA)

    assert visit.assignments.get().starts_at == starts_at


def test_an_empty_window_is_no_promise():
    with pytest.raises(BadField):
        promise(make_visit(), TEN, TEN)

    assert not Promise.objects.exists()


@pytest.mark.parametrize("status", ["completed", "cannot_complete"])
def test_nothing_is_promised_for_a_visit_that_is_over(status):
    part = placed(make_visit(), make_technician(), status=status)

    with pytest.raises(IllegalStep):
        promise(part.visit)


def test_a_visit_that_is_not_there_is_not_found():
    with pytest.raises(VisitNotFound):
        make_promise(404, TEN, NOON, told_by="phone", actor=ANNA)
