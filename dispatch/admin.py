"""Settings pages of the office: work types, reasons, mappings, policies; the rest to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from company.admin_site import ReadOnly, ThroughTheDoor
from dispatch.admin_forms import (
    ChecklistFormSet,
    ChecklistItemForm,
    ImportMappingForm,
    SkillFormSet,
    WorkTypeForm,
)
from dispatch.models import (
    ChecklistItem,
    ImportMapping,
    Job,
    Plan,
    PlanPolicy,
    Reason,
    ServiceRequest,
    Visit,
    WorkType,
    WorkTypePart,
    WorkTypeRole,
    WorkTypeSkill,
)

if TYPE_CHECKING:
    from django.http import HttpRequest


class RoleInline(admin.TabularInline):  # type: ignore[type-arg]
    """The parts of a crew."""

    model = WorkTypeRole
    extra = 0


class SkillInline(admin.TabularInline):  # type: ignore[type-arg]
    """What the person in a role must be able to do."""

    model = WorkTypeSkill
    formset = SkillFormSet
    extra = 0


class PartInline(admin.TabularInline):  # type: ignore[type-arg]
    """What is usually used up."""

    model = WorkTypePart
    extra = 0


class ChecklistInline(admin.TabularInline):  # type: ignore[type-arg]
    """What is looked at during the work, in the order of its positions."""

    model = ChecklistItem
    form = ChecklistItemForm
    formset = ChecklistFormSet
    extra = 0


class KeptOnRecord(ThroughTheDoor):
    """What jobs and reports name is made inactive, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(WorkType)
class WorkTypeAdmin(KeptOnRecord):
    """What a kind of work needs; jobs that exist keep what they took over from it."""

    form = WorkTypeForm
    list_display = ("name", "code", "service_minutes", "priority", "due_rule", "is_active")
    list_filter = ("is_active", "priority")
    search_fields = ("name", "code")
    inlines = (RoleInline, SkillInline, PartInline, ChecklistInline)


@admin.register(Reason)
class ReasonAdmin(KeptOnRecord):
    """Reasons that may be given."""

    list_display = ("name", "code", "category", "is_active")
    list_filter = ("is_active", "category")
    search_fields = ("name", "code")


@admin.register(ImportMapping)
class ImportMappingAdmin(ThroughTheDoor):
    """How foreign files are read."""

    form = ImportMappingForm
    list_display = ("name", "description", "edited_at")
    search_fields = ("name", "description")


@admin.register(PlanPolicy)
class PlanPolicyAdmin(KeptOnRecord):
    """What things cost a plan."""

    list_display = ("name", "is_default")


@admin.register(ServiceRequest)
class ServiceRequestAdmin(ReadOnly):
    """What was asked for."""

    list_display = ("pk", "received_at", "channel", "status", "needs", "territory")
    list_filter = ("status", "channel", "territory")
    search_fields = ("=pk", "=external_id", "customer__name")


@admin.register(Job)
class JobAdmin(ReadOnly):
    """The work agreed."""

    list_display = ("pk", "work_type", "status", "priority", "due_at", "territory")
    list_filter = ("status", "priority", "territory")
    search_fields = ("=pk", "=external_id", "customer__name")
    list_select_related = ("work_type", "territory")


@admin.register(Visit)
class VisitAdmin(ReadOnly):
    """Attempts at jobs."""

    list_display = ("pk", "job", "status", "created_at", "ended_at")
    list_filter = ("status", "job__territory")
    search_fields = ("=pk", "=job__pk")


@admin.register(Plan)
class PlanAdmin(ReadOnly):
    """Searches."""

    list_display = ("pk", "day", "status", "queued_at", "ended_at", "error")
    list_filter = ("status",)
