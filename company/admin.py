"""Settings pages of the company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from company.admin_site import ReadOnly, ThroughTheDoor
from company.models import BusinessHours, Grant, Holiday, Organisation, Territory, User

if TYPE_CHECKING:
    from django.http import HttpRequest

admin.site.unregister(Group)


@admin.register(Organisation)
class OrganisationAdmin(ThroughTheDoor):
    """One row."""

    list_display = ("name", "language", "release_working_days", "promise_minutes")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """`manage.py first_run` makes it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class BusinessHoursInline(admin.TabularInline):  # type: ignore[type-arg]
    """When the office of a territory is open."""

    model = BusinessHours
    extra = 0


class HolidayInline(admin.TabularInline):  # type: ignore[type-arg]
    """Days on which nobody works in a territory."""

    model = Holiday
    extra = 0


@admin.register(Territory)
class TerritoryAdmin(ThroughTheDoor):
    """Territories with their hours and holidays; one that was used is closed, not deleted."""

    list_display = ("name", "time_zone", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    inlines = (BusinessHoursInline, HolidayInline)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: jobs and events name it."""
        return False

    def topics(self, row: Territory) -> list[str]:
        """Boards that show it."""
        return [f"territory:{row.pk}"]


@admin.register(Holiday)
class HolidayAdmin(ThroughTheDoor):
    """Holidays; one without a territory holds everywhere."""

    list_display = ("day", "name", "territory")
    list_filter = ("territory",)
    date_hierarchy = "day"

    def topics(self, row: Holiday) -> list[str]:
        """Boards that show its territory."""
        return [f"territory:{row.territory_id}"] if row.territory_id else []


class GrantInline(admin.TabularInline):  # type: ignore[type-arg]
    """The roles of a user, to look at."""

    model = Grant
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the users page, which knows who may give what."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the users page, which knows who may give what."""
        return False


@admin.register(User)
class UserAdmin(ReadOnly):
    """Users to look up; they are invited, given roles and let go on the users page."""

    list_display = ("email", "name", "is_active", "last_login")
    list_filter = ("is_active", "grants__role", "grants__territory")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "is_active", "joined_at", "last_login", "edit")
    readonly_fields = ("edit",)
    inlines = (GrantInline,)

    @admin.display(description=_("Roles"))
    def edit(self, user: User) -> str:
        """A way to the page on which roles are given."""
        address = reverse("company:user", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, _("Give and take roles, end access"))
