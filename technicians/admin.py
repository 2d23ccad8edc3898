"""Settings pages of the people who go: skills, parts, depots, and the people with their weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from company.admin_site import ThroughTheDoor
from technicians.models import (
    Absence,
    Depot,
    PartType,
    ShiftBreak,
    Skill,
    Stock,
    Technician,
    TechnicianSkill,
    WeeklyShift,
)

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Skill)
class SkillAdmin(ThroughTheDoor):
    """What one can be able to do."""

    list_display = ("name", "code")
    search_fields = ("name", "code")


@admin.register(PartType)
class PartTypeAdmin(ThroughTheDoor):
    """Kinds of parts."""

    list_display = ("name", "code", "unit")
    search_fields = ("name", "code")


@admin.register(Depot)
class DepotAdmin(ThroughTheDoor):
    """Where parts are fetched."""

    list_display = ("name", "territory")
    list_filter = ("territory",)


class SkillInline(admin.TabularInline):  # type: ignore[type-arg]
    """What a technician can do, from when until when."""

    model = TechnicianSkill
    extra = 0


class ShiftInline(admin.TabularInline):  # type: ignore[type-arg]
    """A technician's week."""

    model = WeeklyShift
    extra = 0
    show_change_link = True


class StockInline(admin.TabularInline):  # type: ignore[type-arg]
    """What lies in a technician's van."""

    model = Stock
    fields = ("part_type", "quantity")
    extra = 0


@admin.register(Technician)
class TechnicianAdmin(ThroughTheDoor):
    """Technicians; somebody who leaves is made inactive, their visits stay on record."""

    list_display = ("name", "territory", "email", "phone", "is_active")
    list_filter = ("is_active", "territory")
    search_fields = ("name", "email", "phone", "external_id")
    autocomplete_fields = ("user",)
    inlines = (SkillInline, ShiftInline, StockInline)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: visits name them."""
        return False

    def topics(self, row: Technician) -> list[str]:
        """Their phone, and the boards of their territory."""
        return [f"technician:{row.pk}", f"territory:{row.territory_id}"]


class BreakInline(admin.TabularInline):  # type: ignore[type-arg]
    """The breaks of a shift."""

    model = ShiftBreak
    extra = 0


class OfTechnician(ThroughTheDoor):
    """A row that belongs to a technician."""

    autocomplete_fields = ("technician",)
    search_fields = ("technician__name",)
    list_filter = ("technician__territory",)

    def topics(self, row: Any) -> list[str]:
        """Their phone, and the boards of their territory."""
        return [f"technician:{row.technician_id}", f"territory:{row.technician.territory_id}"]


@admin.register(WeeklyShift)
class WeeklyShiftAdmin(OfTechnician):
    """Shifts with their breaks."""

    list_display = ("technician", "weekday", "starts", "ends", "valid_from", "valid_until")
    inlines = (BreakInline,)


@admin.register(Absence)
class AbsenceAdmin(OfTechnician):
    """When somebody does not work."""

    list_display = ("technician", "kind", "starts_at", "ends_at")
    date_hierarchy = "starts_at"
