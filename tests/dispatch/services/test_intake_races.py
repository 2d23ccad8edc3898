"""Several doors hand in the same request at the same moment."""

import pytest

from dispatch.models import ServiceRequest
from dispatch.services.intake import Address, Caller, NewRequest, receive
from events.actors import SYSTEM
from events.models import Event
from tests.factories import TEN, make_territory
from tests.races.crowd import crowd

pytestmark = pytest.mark.postgresql


@pytest.mark.usefixtures("unpooled")
def test_one_request_comes_out_and_nobody_fails():
    new = NewRequest(
        channel="web",
        received_at=TEN,
        source="crm",
        external_id="17",
        words="No hot water.",
        caller=Caller("Helena", "helena@example.org"),
        address=Address(street="Mill Lane 27", lat=50.09, lon=14.42),
        territory=make_territory(),
    )

    outcomes = crowd([lambda: receive(new, actor=SYSTEM).outcome] * 8)

    assert sorted(outcomes) == ["known"] * 7 + ["new"]
    assert ServiceRequest.objects.get().conversation.messages.count() == 1
    assert Event.objects.count() == 1
