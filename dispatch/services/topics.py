"""Who may see what happens to a visit."""

from dispatch.models import ASSIGNMENT_OVER, Visit


def visit_topics(visit: Visit, *technician_ids: int) -> list[str]:
    """The topics of a visit, for those who work on it and for the given technicians."""
    live = visit.assignments.exclude(status__in=ASSIGNMENT_OVER)
    people = {*technician_ids, *live.values_list("technician_id", flat=True)}
    return [*standing_topics(visit), *(f"technician:{pk}" for pk in sorted(people))]


def standing_topics(visit: Visit) -> list[str]:
    """The topics that a visit has whoever works on it."""
    job = visit.job
    topics = [f"territory:{job.territory_id}", f"visit:{visit.pk}", f"job:{job.pk}"]
    if job.customer_id is not None:
        topics.append(f"customer:{job.customer_id}")
    return topics
