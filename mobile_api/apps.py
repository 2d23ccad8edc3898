"""Django's view of the package."""

from django.apps import AppConfig


class MobileApiConfig(AppConfig):
    name = "mobile_api"
