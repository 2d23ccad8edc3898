"""Customers and their sites, to look up; intake and triage write them."""

from __future__ import annotations

from django.contrib import admin

from company.admin_site import ReadOnly
from customers.models import ContactPoint, Customer, Site


class ContactInline(admin.TabularInline):  # type: ignore[type-arg]
    """How a customer is reached."""

    model = ContactPoint
    extra = 0
    can_delete = False

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        """Never."""
        return False


@admin.register(Customer)
class CustomerAdmin(ReadOnly):
    """Who asks for work."""

    list_display = ("name", "is_company", "language", "created_at")
    search_fields = ("name", "contact_points__value", "external_id")
    inlines = (ContactInline,)


@admin.register(Site)
class SiteAdmin(ReadOnly):
    """Where work is done."""

    list_display = ("street", "city", "customer", "territory")
    list_filter = ("territory",)
    search_fields = ("street", "city", "postal_code", "customer__name")
    list_select_related = ("customer", "territory")
