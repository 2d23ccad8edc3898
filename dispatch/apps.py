"""Django's view of the package."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "dispatch"
