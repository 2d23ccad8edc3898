"""Django's view of the package."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
