"""More work on a job is a new visit, linked to the one before."""

from dispatch.models import Visit
from dispatch.services.topics import standing_topics
from events.door import Writing


def follow_up(visit: Visit, tx: Writing) -> Visit:
    """A new unplanned visit of the same job. The caller holds the job's lock."""
    new = Visit.objects.create(job=visit.job, follow_up_of=visit, day_count=visit.day_count)
    tx.publish("visit_created", new, topics=standing_topics(new), new={"follow_up_of": visit.pk})
    return new
