"""A backup can be put back, and replaces nothing unless it is whole."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from company.backups import BackupFailed, make_backup, restore
from company.models import Territory
from events.actors import SYSTEM
from events.door import writing
from events.models import Event, head
from tests.conftest import is_postgresql
from tests.factories import make_territory, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(is_postgresql(), reason="SQLite's own copy"),
]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def upload(content, settings):
    """A file as uploads lie."""
    name = hashlib.sha256(content).hexdigest()
    file = Path(settings.MEDIA_ROOT) / name[:2] / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def test_a_backup_put_back_is_what_was(tmp_path, settings):
    make_territory("North")
    user, epoch = make_user(), head().epoch
    with writing(SYSTEM) as tx:
        tx.publish("tested", user, topics=["user:1"])
    file = upload(b"a photo", settings)
    made = make_backup(tmp_path / "backups")
    make_territory("South")
    file.unlink()

    restore(made.folder)

    assert list(Territory.objects.values_list("name", flat=True)) == ["North"]
    assert Event.objects.get().kind == "tested"
    assert file.read_bytes() == b"a photo"
    assert head().seq == 1
    assert head().epoch != epoch
    assert connection.cursor().execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_database_that_was_there_is_kept(tmp_path):
    name = Path(connection.settings_dict["NAME"])
    made = make_backup(tmp_path / "backups")
    make_territory("South")
    earlier = set(name.parent.glob(f"{name.name}.before-*"))

    restore(made.folder)

    (kept,) = set(name.parent.glob(f"{name.name}.before-*")) - earlier
    with closing(sqlite3.connect(kept)) as before:
        assert before.execute("SELECT name FROM company_territory").fetchall() == [("South",)]


def test_a_damaged_backup_replaces_nothing(tmp_path):
    make_territory("North")
    made = make_backup(tmp_path)
    (made.folder / "database.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000)

    with pytest.raises(BackupFailed):
        restore(made.folder)

    assert Territory.objects.get().name == "North"


def test_a_missing_upload_replaces_nothing(tmp_path, settings):
    file = upload(b"a photo", settings)
    made = make_backup(tmp_path)
    (tmp_path / "uploads" / file.name[:2] / file.name).unlink()

    with pytest.raises(BackupFailed, match="1 uploads are missing"):
        restore(made.folder)


def test_something_else_is_no_backup(tmp_path):
    with pytest.raises(BackupFailed, match="no backup of ours"):
        restore(tmp_path)


def test_restoring_asks_first(tmp_path):
    make_territory("North")
    made = make_backup(tmp_path)
    make_territory("South")

    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", str(made.folder))

    assert Territory.objects.count() == 2


@pytest.fixture(autouse=True)
def _tidy():
    yield
    name = Path(connection.settings_dict["NAME"])
    for kept in name.parent.glob(f"{name.name}.before-*"):
        kept.unlink()
