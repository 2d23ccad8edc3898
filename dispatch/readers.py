"""What follows in the office from what happened there."""

from dispatch.services.offers import withdraw_outdated
from events.door import Writing
from events.models import Event
from events.readers import reader


@reader("dispatch.offers", "visit_placed", "visit_canceled", "travel_started")
def take_back_offers(event: Event, tx: Writing) -> None:
    """A visit that somebody was given, or that is called off, is offered to nobody."""
    withdraw_outdated(event.entity_id, actor=tx.actor)
