"""`manage.py guard_overlaps`: put the database's guard of technicians' time back."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection

from dispatch import no_overlap


class Command(BaseCommand):
    """Add the guard anew, as its migration did; `manage.py doctor` says when it is gone."""

    help = "Add the guard against overlapping visits anew, after something dropped it."

    def handle(self, **options: Any) -> None:
        with connection.schema_editor() as editor:
            if connection.vendor == "postgresql":
                table = "dispatch_assignment"
                editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS no_overlap")
            no_overlap.add(apps, editor)  # type: ignore[arg-type]  # it does not look at them
        self.stdout.write("The database forbids overlapping visits again.")
