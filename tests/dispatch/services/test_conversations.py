"""What is said about a request."""

import pytest

from dispatch.services.conversations import say
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db


def test_the_first_message_opens_the_conversation_and_the_next_joins_it():
    request = make_request()

    with writing(SYSTEM):
        first = say(request, "Who is there?", "out", actor=SYSTEM)
        second = say(request, "Helena.", "in", actor=SYSTEM)

    request.refresh_from_db()
    assert first.conversation == second.conversation == request.conversation
    assert request.conversation.channel == "phone"


def test_only_people_of_the_office_are_authors():
    request, user = make_request(), make_user()

    written = say(request, "Noted.", "note", actor=Actor(ActorKind.DISPATCHER, user.pk))
    automatic = say(request, "Noted.", "note", actor=Actor(ActorKind.CUSTOMER, user.pk))

    assert (written.author, automatic.author) == (user, None)
