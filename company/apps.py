"""Django's view of the package."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    name = "company"
