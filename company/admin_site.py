"""The settings pages: Django's admin, for administrators, written through the one door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from company.policies import IsAdministrator
from company.services.people import office
from events.door import writing

if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from company.models import User


class OfficeAdminSite(admin.AdminSite):
    """Opens for administrators; there is one page to sign in, which counts wrong passwords."""

    site_header = _("Callout settings")
    site_title = _("Callout settings")
    index_title = _("What the office works with")
    site_url = "/home/"

    def has_permission(self, request: HttpRequest) -> bool:
        """By the role; Django's flags follow it, see `people.keep_admin_flags`."""
        who = cast("Request", request)
        is_administrator = IsAdministrator().has_permission(who, cast("APIView", None))
        return is_administrator and super().has_permission(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Whoever is signed in as somebody else is told so, instead of being asked again."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", "/admin/"))

    def password_change(  # type: ignore[override]  # it may answer anything
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one page to change a password."""
        return redirect("company:change_password")


class ThroughTheDoor(admin.ModelAdmin):  # type: ignore[type-arg]  # at run time it has none
    """Writes inside `writing(...)`, and leaves an event with the names of the changed fields."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; what is sent is written as one use case."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with writing(office(cast("User", request.user))):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The question; the answer is written as one use case."""
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with writing(office(cast("User", request.user))):
            return super().delete_view(request, object_id, extra_context)

    def save_related(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool
    ) -> None:
        """The row and its lines are saved: tell."""
        super().save_related(request, form, formsets, change)
        lines = [f.prefix for f in formsets if f.has_changed()]
        new = {"fields": [*form.changed_data, *lines]}
        self._tell("edited" if change else "added", form.instance, request, new=new)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """The row is about to go: tell, while it has its number."""
        self._tell("deleted", obj, request)
        super().delete_model(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing in bulk: each row is written as a use case of its own."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def topics(self, row: Any) -> list[str]:
        """Who is told that a row changed."""
        return []

    def _tell(self, what: str, row: Model, request: HttpRequest, **more: Any) -> None:
        with writing(office(cast("User", request.user))) as tx:
            kind = f"{row._meta.model_name}_{what}"
            tx.publish(kind, row, topics=self.topics(row), **more)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # at run time it has none
    """To look up; services and their pages write it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
