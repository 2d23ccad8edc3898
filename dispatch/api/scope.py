"""Who acts, and which rows they may see. What is foreign is answered as if it did not exist."""

from django.db.models import QuerySet
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from company.models import Role, User
from company.policies import IsDispatcher, roles_of, territories_of
from dispatch.errors import TechnicianNotFound
from dispatch.models import Job, Plan, ServiceRequest, Visit
from events.actors import Actor, ActorKind
from technicians.models import Technician


def acting(request: Request) -> Actor:
    """The signed-in user as an actor.

    Raises:
        NotAuthenticated: nobody is signed in.
    """
    user = request.user
    if not isinstance(user, User):
        raise NotAuthenticated
    is_agent = Role.AGENT in roles_of(user) and not roles_of(user) & IsDispatcher.roles
    return Actor(ActorKind.AGENT if is_agent else ActorKind.DISPATCHER, user.pk)


def request_id(request: Request) -> str:
    """The id that this request's events carry."""
    return str(request.META.get("callout.request_id", ""))


def visible_territory_ids(user: User) -> list[int]:
    """The territories whose work this user sees."""
    return [territory.pk for territory in territories_of(user)]


def visible_visits(user: User) -> QuerySet[Visit]:
    """The visits in this user's territories."""
    return Visit.objects.filter(job__territory__in=visible_territory_ids(user))


def visible_jobs(user: User) -> QuerySet[Job]:
    """The jobs in this user's territories."""
    return Job.objects.filter(territory__in=visible_territory_ids(user))


def visible_requests(user: User) -> QuerySet[ServiceRequest]:
    """The requests in this user's territories; those without one are everybody's."""
    ids = visible_territory_ids(user)
    rows = ServiceRequest.objects
    return rows.filter(territory__in=ids) | rows.filter(territory=None)


def visible_technicians(user: User) -> QuerySet[Technician]:
    """The technicians in this user's territories."""
    return Technician.objects.filter(territory__in=visible_territory_ids(user))


def visible_technician(user: User, technician_id: int) -> Technician:
    """One of them, with the territory; also one who left.

    Raises:
        TechnicianNotFound: there is none.
    """
    rows = visible_technicians(user).select_related("territory")
    technician = rows.filter(pk=technician_id).first()
    if technician is None:
        raise TechnicianNotFound
    return technician


def visible_plans(user: User) -> QuerySet[Plan]:
    """The plans that touch no territory outside this user's."""
    ids = visible_territory_ids(user)
    foreign = Plan.territories.through.objects.exclude(territory__in=ids)
    return Plan.objects.exclude(pk__in=foreign.values("plan"))
