"""Django's view of the package."""

from django.apps import AppConfig


class TechniciansConfig(AppConfig):
    name = "technicians"
