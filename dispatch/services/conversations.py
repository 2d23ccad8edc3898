"""What is said about a request, kept in its conversation."""

from django.utils import timezone

from company.models import User
from customers.models import Conversation, Direction, Message
from dispatch.models import ServiceRequest
from events.actors import Actor, ActorKind
from events.door import writing

PEOPLE = (ActorKind.DISPATCHER, ActorKind.AGENT)


def say(request: ServiceRequest, words: str, direction: Direction, *, actor: Actor) -> Message:
    """Add a message to the request's conversation, which is opened if there is none."""
    now = timezone.now()
    with writing(actor):
        if request.conversation is None:
            request.conversation = Conversation.objects.create(
                customer=request.customer, channel=request.channel, opened_at=now
            )
            request.save(update_fields=["conversation"])
        return Message.objects.create(
            conversation=request.conversation,
            direction=direction,
            body=words,
            said_at=now,
            author=_author(actor),
        )


def _author(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.id).first() if actor.kind in PEOPLE else None
