"""Links by which a customer follows one visit."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from dispatch.errors import VisitNotFound
from dispatch.models import Visit
from events.actors import SYSTEM
from events.tickets import read
from portal.feeds import holder_may_follow
from portal.links import make_tracking_link, revoke_links, visit_of
from portal.models import TrackingLink
from tests.factories import make_visit

pytestmark = pytest.mark.django_db


def test_a_link_opens_its_visit_and_only_its_hash_is_kept() -> None:
    visit = make_visit()

    token = make_tracking_link(visit.pk, actor=SYSTEM)

    assert visit_of(token) == visit
    assert len(token) == 22
    assert token not in TrackingLink.objects.get().token_hash


def test_each_link_is_another() -> None:
    visit = make_visit()

    tokens = {make_tracking_link(visit.pk, actor=SYSTEM) for _ in range(20)}

    assert len(tokens) == 20


def test_a_visit_that_does_not_exist_has_no_link() -> None:
    with pytest.raises(VisitNotFound):
        make_tracking_link(404, actor=SYSTEM)

    assert TrackingLink.objects.count() == 0


@pytest.mark.parametrize("token", ["", "x", "a" * 22, "\ud800", "a" * 5_000, "../../etc"])
def test_what_nobody_made_opens_nothing(token: str) -> None:
    make_tracking_link(make_visit().pk, actor=SYSTEM)

    assert visit_of(token) is None


def test_a_revoked_link_opens_nothing_and_a_new_one_does() -> None:
    visit = make_visit()
    token = make_tracking_link(visit.pk, actor=SYSTEM)

    assert revoke_links(visit.pk, actor=SYSTEM) == 1

    assert visit_of(token) is None
    assert visit_of(make_tracking_link(visit.pk, actor=SYSTEM)) == visit


@pytest.mark.parametrize(("days", "works"), [(29, True), (31, False)])
def test_a_link_works_for_thirty_days_after_the_visit(days: int, works: bool) -> None:
    visit = make_visit()
    token = make_tracking_link(visit.pk, actor=SYSTEM)
    Visit.objects.update(status="completed", ended_at=timezone.now() - timedelta(days=days))

    assert (visit_of(token) == visit) is works


def test_the_holder_follows_this_visit_and_nothing_else() -> None:
    visit = make_visit()
    make_tracking_link(visit.pk, actor=SYSTEM)
    link = TrackingLink.objects.get()
    own = frozenset({f"visit:{visit.pk}"})

    assert holder_may_follow(link.pk, own)
    assert not holder_may_follow(link.pk, own | {"territory:1"})
    assert not holder_may_follow(link.pk + 1, own)
    revoke_links(visit.pk, actor=SYSTEM)
    assert not holder_may_follow(link.pk, own)


def test_the_pages_ticket_only_nudges(client: Any) -> None:
    token = make_tracking_link(make_visit().pk, actor=SYSTEM)

    address = client.get(f"/t/{token}/state/").json()["feed"]

    ticket = read(parse_qs(urlsplit(address).query)["ticket"][0])
    assert ticket.only_nudges
    assert ticket.kind == "tracking"
