"""The organisation that runs this installation."""

from django.conf import settings

from company.models import Organisation


def organisation() -> Organisation:
    """The one row; before the first run, one with a default name that is not stored."""
    row = Organisation.objects.order_by("pk").first()
    return row or Organisation(name=str(settings.ORGANISATION_DEFAULT_NAME))
