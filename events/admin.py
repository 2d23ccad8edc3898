"""The log to look things up in, and events that a reader could not handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from events import readers
from events.models import Event, EventTopic, ParkedEvent

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class LookedAt(admin.ModelAdmin):  # type: ignore[type-arg]  # at run time it has none
    """Nobody edits what happened."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class TopicInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who could see an event."""

    model = EventTopic
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Event)
class EventAdmin(LookedAt):
    """Who did what to which row, when."""

    list_display = ("seq", "at", "kind", "entity", "entity_id", "actor_kind", "actor_id")
    list_filter = ("entity", "actor_kind")
    search_fields = ("=entity_id", "=request_id", "kind")
    search_help_text = _("Number of a row, id of a request, or kind of event")
    # Counting a year of events for a page number helps nobody.
    show_full_result_count = False
    inlines = (TopicInline,)


@admin.register(ParkedEvent)
class ParkedEventAdmin(LookedAt):
    """What a reader failed at five times."""

    list_display = ("reader", "event", "parked_at", "handled_at", "error")
    list_filter = ("reader", ("handled_at", admin.EmptyFieldListFilter))
    actions = ("hand_in_again",)

    @admin.action(description=_("Hand in again"))
    def hand_in_again(self, request: HttpRequest, chosen: QuerySet[ParkedEvent]) -> None:
        """Let the readers try once more; what fails again stays parked."""
        for parked in chosen.filter(handled_at=None).order_by("event_id"):
            try:
                readers.hand_in_again(parked)
            except Exception as error:  # the reader's; the next may do better
                sentence = _("%(event)s failed again: %(error)s")
                values = {"event": parked, "error": error}
                self.message_user(request, sentence % values, messages.ERROR)
            else:
                done = _("%(event)s was handled.") % {"event": parked}
                self.message_user(request, done, messages.SUCCESS)
