"""What is said on each occasion, in the customer's language."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from company.models import Organisation
from dispatch.models import Promise, Visit
from dispatch.queries.words import name_of
from portal.tracking.words import between, day


class Occasion(StrEnum):
    """Why a customer hears from us."""

    PROMISED = "promised"
    ON_THE_WAY = "on_the_way"
    CANCELED = "canceled"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and body; the body ends with the link."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a letter is about."""

    visit: Visit
    promise: Promise | None
    is_moved: bool
    has_follow_up: bool
    organisation: Organisation
    link: str

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the visit's times are told."""
        return ZoneInfo(self.visit.job.territory.time_zone)


def letter(occasion: Occasion, topic: Topic) -> Letter:
    """The letter, in the active language."""
    subject, sentences = _WORDS[occasion](topic)
    customer = topic.visit.job.customer
    greeting = _("Hello %(name)s,") % {"name": customer.name} if customer else _("Hello,")
    follow = _("Follow your visit here; no account is needed, and the link is yours alone:")
    blocks = [greeting, " ".join(sentences), f"{follow}\n{topic.link}", _signature(topic)]
    # A name with a line break must not become a header of its own.
    return Letter(" ".join(subject.split()), "\n\n".join(blocks) + "\n")


def _signature(topic: Topic) -> str:
    who = topic.organisation
    return "\n".join(line for line in (who.name, who.phone, who.email) if line)


def _promised(topic: Topic) -> tuple[str, list[str]]:
    work = {"work": name_of(topic.visit.job.work_type)}
    when = _when(topic)
    if topic.is_moved:
        subject = _("%(work)s: another time, %(day)s, %(window)s") % (work | when)
        first = _("the time of your visit has changed. We now come on %(day)s, %(window)s.") % when
    else:
        subject = _("%(work)s: we come on %(day)s, %(window)s") % (work | when)
        first = _("we come on %(day)s, %(window)s.") % when
    return subject, [first, _("Somebody arrives within that time.")]


def _on_the_way(topic: Topic) -> tuple[str, list[str]]:
    subject = _("%(work)s: we are on the way") % {"work": name_of(topic.visit.job.work_type)}
    sentences = [_("your technician is on the way to you.")]
    if topic.promise is not None:
        sentences.append(_("We promised to arrive %(window)s.") % _when(topic))
    return subject, [*sentences, _("The page shows when to expect us.")]


def _canceled(topic: Topic) -> tuple[str, list[str]]:
    subject = _("%(work)s: the visit is cancelled") % {"work": name_of(topic.visit.job.work_type)}
    return subject, [
        _("your visit on %(day)s, %(window)s, is cancelled. Nobody comes.") % _when(topic),
        _("If you did not expect this, please call or write to us."),
    ]


def _not_possible(topic: Topic) -> tuple[str, list[str]]:
    subject = _("%(work)s: not finished yet") % {"work": name_of(topic.visit.job.work_type)}
    following = (
        _("We plan a further visit and tell you its time.")
        if topic.has_follow_up
        else _("We get in touch and tell you how it goes on.")
    )
    return subject, [_("the work could not be finished today."), following]


def _when(topic: Topic) -> dict[str, str]:
    promise = topic.promise
    if promise is None:
        return {"day": "", "window": ""}
    return {
        "day": day(promise.starts_at, topic.zone),
        "window": between(promise.starts_at, promise.ends_at, topic.zone),
    }


_WORDS = {
    Occasion.PROMISED: _promised,
    Occasion.ON_THE_WAY: _on_the_way,
    Occasion.CANCELED: _canceled,
    Occasion.NOT_POSSIBLE: _not_possible,
}


def is_stale(occasion: str, written_for: datetime, now: datetime) -> bool:
    """Whether it is too late to say this: "on the way" of an hour ago is no news."""
    return occasion == Occasion.ON_THE_WAY and (now - written_for).total_seconds() > 30 * 60
