"""Django's view of the package."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class CompanyConfig(AppConfig):
    default = True
    name = "company"


class OfficeAdminConfig(admin.AdminConfig):
    """Django's admin with our site."""

    default = False
    default_site = "company.admin_site.OfficeAdminSite"
