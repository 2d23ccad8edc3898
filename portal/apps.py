"""Django's view of the package."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
