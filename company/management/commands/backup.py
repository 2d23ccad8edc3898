"""`manage.py backup`: copy database and uploads, while everything runs."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from company import heartbeat
from company.backups import BackupFailed, make_backup


class Command(BaseCommand):
    """Write a backup into a folder of its own, look at it, and say where it is."""

    help = "Copy the database and the uploads; safe while everything runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.VAR_DIR / "backups",
            help="where backups lie; best on another disk (default: %(default)s)",
        )
        parser.add_argument("--pg-dump", default="pg_dump", help="path of pg_dump")

    def handle(self, *, folder: Path, pg_dump: str, **options: Any) -> None:
        began = time.monotonic()
        try:
            made = make_backup(folder.resolve(), pg_dump=pg_dump)
        except (BackupFailed, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        heartbeat.beat(heartbeat.BACKUP)
        megabytes, took_s = made.database_bytes / 1e6, time.monotonic() - began
        self.stdout.write(
            f"{made.folder}\n{megabytes:.1f} MB of database, {made.uploads} uploads, looked at "
            f"and whole, in {took_s:.1f} s.\nPut back with: manage.py restore {made.folder}"
        )
        if made.damaged:
            raise CommandError(
                f"{len(made.damaged)} uploads are damaged and not in the backup, such as "
                f"{made.damaged[0]}. Take them from an older backup, and check the disk."
            )
