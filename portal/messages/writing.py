"""Writing what a customer is to be told, as a row; somebody else sends it."""

from dataclasses import dataclass
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from company.organisation import organisation
from customers.models import Channel, ContactKind, Customer
from dispatch.models import Promise, Visit
from events.actors import SYSTEM
from portal.links import make_tracking_link
from portal.messages.governor import due_at
from portal.messages.occasions import Occasion, Topic, letter
from portal.models import OutgoingMessage, OutgoingStatus

LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell the customer of a visit, once per occasion and version."""

    occasion: Occasion
    visit: Visit
    version: int
    promise: Promise | None


def tell(news: News) -> OutgoingMessage | None:
    """Write the message; None where it was written before, or nobody can be reached.

    Called inside an open door: the row and its link are written together.
    """
    customer = news.visit.job.customer
    recipient = email_of(customer) if customer is not None else None
    if customer is None or recipient is None or _is_written(news, recipient):
        return None
    is_urgent = news.occasion == Occasion.ON_THE_WAY
    zone = ZoneInfo(news.visit.job.territory.time_zone)
    with translation.override(_language(customer)):
        words = letter(news.occasion, _topic(news))
    return OutgoingMessage.objects.create(
        customer=customer,
        visit=news.visit,
        channel=Channel.EMAIL,
        recipient=recipient,
        occasion=news.occasion,
        occasion_version=news.version,
        subject=words.subject[:200],
        body=words.body,
        due_at=due_at(timezone.now(), zone, is_urgent=is_urgent),
    )


def email_of(customer: Customer) -> str | None:
    """The address by which a customer wants to be reached."""
    points = customer.contact_points.filter(kind=ContactKind.EMAIL)
    point = points.order_by("-is_preferred", "-is_confirmed", "pk").first()
    return point.value if point is not None else None


def drop_waiting(visit: Visit, *occasions: Occasion) -> int:
    """Take back what was not sent yet: it would no longer be true; how many that were."""
    waiting = OutgoingMessage.objects.filter(visit=visit, status=OutgoingStatus.WAITING)
    return waiting.filter(occasion__in=occasions).update(status=OutgoingStatus.DROPPED)


def was_told_a_time(visit: Visit) -> bool:
    """Whether the customer has got a message with a time for this visit."""
    told = OutgoingMessage.objects.filter(visit=visit, occasion=Occasion.PROMISED)
    return told.filter(status=OutgoingStatus.SENT).exists()


def _is_written(news: News, recipient: str) -> bool:
    return OutgoingMessage.objects.filter(
        recipient=recipient,
        occasion=news.occasion,
        visit=news.visit,
        occasion_version=news.version,
    ).exists()


def _topic(news: News) -> Topic:
    token = make_tracking_link(news.visit.pk, actor=SYSTEM)
    return Topic(
        visit=news.visit,
        promise=news.promise,
        is_moved=news.occasion == Occasion.PROMISED and was_told_a_time(news.visit),
        has_follow_up=news.visit.follow_ups.exists(),
        organisation=organisation(),
        link=urljoin(settings.PUBLIC_URL, reverse("portal:track", args=[token])),
    )


def _language(customer: Customer) -> str:
    if customer.language in LANGUAGES:
        return customer.language
    own = organisation().language
    return own if own in LANGUAGES else settings.LANGUAGE_CODE
