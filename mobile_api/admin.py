"""Paired phones, to look up; the office revokes them on the technician's page."""

from django.contrib import admin

from company.admin_site import ReadOnly
from mobile_api.models import Device


@admin.register(Device)
class DeviceAdmin(ReadOnly):
    """Phones that may speak for a technician."""

    list_display = ("technician", "name", "platform", "seen_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("technician__name", "name")
    exclude = ("token_hash",)
