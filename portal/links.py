"""Links by which a customer follows one visit: whoever has one may look, nobody can guess one."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from dispatch.locks import lock_visit
from dispatch.models import Visit
from events.actors import Actor
from events.door import writing
from portal.models import TrackingLink

TOKEN_BYTES = 16
# How long after the end of a visit its links still work.
LIFE_AFTER_VISIT = timedelta(days=30)


def make_tracking_link(visit_id: int, *, actor: Actor) -> str:
    """A new token for a visit; only its hash is kept, so it is shown this once.

    Raises:
        VisitNotFound: no such visit.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with writing(actor):
        visit = lock_visit(visit_id)
        TrackingLink.objects.create(visit=visit, token_hash=digest(token))
    return token


def link_of(token: str) -> TrackingLink | None:
    """The link with its visit, unless it is unknown, revoked, or the visit is long over."""
    rows = TrackingLink.objects.select_related(
        "visit__job__customer", "visit__job__site", "visit__job__territory", "visit__job__work_type"
    )
    link = rows.filter(token_hash=digest(token)).first()
    return link if link is not None and is_valid(link) else None


def visit_of(token: str) -> Visit | None:
    """The visit that a token lets its holder follow."""
    link = link_of(token)
    return link.visit if link is not None else None


def is_valid(link: TrackingLink) -> bool:
    """Whether a link may still be followed."""
    ended_at = link.visit.ended_at
    is_over = ended_at is not None and ended_at < timezone.now() - LIFE_AFTER_VISIT
    return link.revoked_at is None and not is_over


def revoke_links(visit_id: int, *, actor: Actor) -> int:
    """Let nobody follow a visit by the links made so far; how many that were."""
    with writing(actor):
        links = TrackingLink.objects.filter(visit=visit_id, revoked_at=None)
        return links.update(revoked_at=timezone.now())


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
