"""`manage.py restore`: put a backup back while nothing runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from company.backups import BackupFailed, restore


class Command(BaseCommand):
    """Replace database and uploads by those of a backup."""

    help = "Put a backup back. Stop the web process and the workers first."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that `backup` named")
        parser.add_argument("--pg-restore", default="pg_restore", help="path of pg_restore")
        parser.add_argument(
            "--yes", action="store_true", help="nothing runs, and what is there may be replaced"
        )

    def handle(self, *, folder: Path, pg_restore: str, yes: bool, **options: Any) -> None:
        if not yes:
            raise CommandError(
                "This replaces the database. Stop the web process and the workers, "
                "then say it again with --yes."
            )
        try:
            restore(folder.resolve(), pg_restore=pg_restore)
        except (BackupFailed, OSError) as error:
            raise CommandError(f"Nothing was put back. {error}") from error
        self.stdout.write(
            "The backup is in place. Phones send again what it does not know; open boards load "
            "anew. Run `manage.py migrate`, then `manage.py doctor`, then start everything."
        )
