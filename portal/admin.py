"""What was sent to customers, to look up."""

from django.contrib import admin

from company.admin_site import ReadOnly
from portal.models import OutgoingMessage


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(ReadOnly):
    """Messages, and where they stand."""

    list_display = ("pk", "occasion", "channel", "status", "due_at", "sent_at", "error")
    list_filter = ("status", "channel", "occasion")
    search_fields = ("recipient", "customer__name")
