"""Which pages a menu may offer to whoever looks at it."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, resolve, reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def reachable(context: dict[str, Any], name: str) -> str:
    """The address of a page that exists and lets this user in; else nothing.

    It asks the policy that the page's route declares, so that a menu never says it twice.
    """
    request = context.get("request")
    try:
        address = reverse(name)
    except NoReverseMatch:
        return ""
    policies = getattr(resolve(address).func, "policy", [])
    allowed = all(one().has_permission(request, None) for one in policies)
    return address if request is not None and allowed else ""
