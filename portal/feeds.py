"""Which topics the holder of a tracking link may follow live."""

from events.tickets import may_follow
from portal.links import is_valid
from portal.models import TrackingLink


@may_follow("tracking")
def holder_may_follow(link_id: int, topics: frozenset[str]) -> bool:
    """The visit of the link, as long as the link works."""
    link = TrackingLink.objects.select_related("visit").filter(pk=link_id).first()
    return link is not None and is_valid(link) and topics == {f"visit:{link.visit_id}"}
