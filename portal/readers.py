"""What follows for customers from what happened: the messages they expect."""

from datetime import timedelta

from django.utils import timezone

from dispatch.models import Promise, Visit, VisitStatus
from events.door import Writing
from events.models import Event
from events.readers import reader
from portal.messages.occasions import Occasion
from portal.messages.writing import News, drop_waiting, tell, was_told_a_time
from portal.models import OutgoingMessage

# A reader that was down for a day does not tell yesterday's journeys.
NEWS_FOR = timedelta(minutes=30)


@reader("portal.messages", "promise_made", "travel_started", "visit_canceled", "work_not_completed")
def tell_the_customer(event: Event, tx: Writing) -> None:
    """Write the message that the customer of the visit expects; read again, nothing new."""
    rows = Visit.objects.select_related(
        "job__customer", "job__territory", "job__work_type", "job__site"
    )
    visit = rows.filter(pk=event.entity_id).first()
    if visit is None or visit.job.customer is None:
        return
    _TELL[event.kind](event, visit)


def _promise_made(event: Event, visit: Visit) -> None:
    """Only the promise in force is told; an earlier one that still waits is taken back."""
    promise = _in_force(visit)
    if promise is None or promise.pk != event.new.get("promise"):
        return
    if promise.ends_at <= timezone.now():
        return
    if not _is_told(visit, promise):
        drop_waiting(visit, Occasion.PROMISED)
        tell(News(Occasion.PROMISED, visit, promise.pk, promise))


def _travel_started(event: Event, visit: Visit) -> None:
    """Once a visit and day: a crew's second van, or a journey begun anew, is no news."""
    if visit.status != VisitStatus.EN_ROUTE or event.at < timezone.now() - NEWS_FOR:
        return
    part = visit.assignments.filter(pk=event.new.get("assignment")).first()
    version = part.day_number if part is not None else 1
    tell(News(Occasion.ON_THE_WAY, visit, version, _in_force(visit)))


def _visit_canceled(event: Event, visit: Visit) -> None:
    """Told to those who were told a time; nobody else expects us."""
    drop_waiting(visit, Occasion.PROMISED, Occasion.ON_THE_WAY)
    promise = _in_force(visit)
    if promise is not None and was_told_a_time(visit):
        tell(News(Occasion.CANCELED, visit, 0, promise))


def _work_not_completed(event: Event, visit: Visit) -> None:
    """Told when the visit is over with it, not when one of a crew gives up."""
    if visit.status == VisitStatus.CANNOT_COMPLETE:
        tell(News(Occasion.NOT_POSSIBLE, visit, 0, _in_force(visit)))


def _in_force(visit: Visit) -> Promise | None:
    return visit.promises.filter(replaced_at=None).first()


def _is_told(visit: Visit, promise: Promise) -> bool:
    """Whether this promise was written to the customer before, sent or not."""
    told = OutgoingMessage.objects.filter(visit=visit, occasion=Occasion.PROMISED)
    return told.filter(occasion_version=promise.pk).exists()


_TELL = {
    "promise_made": _promise_made,
    "travel_started": _travel_started,
    "visit_canceled": _visit_canceled,
    "work_not_completed": _work_not_completed,
}
