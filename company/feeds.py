"""Which topics somebody who works here may follow live."""

from company.models import User
from company.policies import IsDispatcher, roles_of, territories_of
from events.tickets import may_follow


@may_follow("user")
def user_may_follow(user_id: int, topics: frozenset[str]) -> bool:
    """Dispatchers follow the territories they see, as long as they see them."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not roles_of(user) & IsDispatcher.roles:
        return False
    return topics <= {f"territory:{territory.pk}" for territory in territories_of(user)}
