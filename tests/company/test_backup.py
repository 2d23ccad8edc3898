"""A backup is whole and holds what was committed."""

import hashlib
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from company import heartbeat
from company.backups import BackupFailed, make_backup, require_whole
from tests.conftest import is_postgresql
from tests.factories import make_territory

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


def test_a_backup_holds_rows_and_uploads(tmp_path, settings):
    make_territory("North")
    file = upload(b"a photo", settings)

    made = make_backup(tmp_path / "backups")

    with closing(sqlite3.connect(made.folder / "database.sqlite3")) as copy:
        assert copy.execute("SELECT name FROM company_territory").fetchall() == [("North",)]
    assert (made.folder / "uploads.txt").read_text() == f"{file.name}\n"
    assert (tmp_path / "backups/uploads" / file.name[:2] / file.name).read_bytes() == b"a photo"
    assert (made.uploads, made.damaged) == (1, [])


def test_uploads_are_kept_once_for_all_backups(tmp_path, settings):
    upload(b"a photo", settings)
    make_backup(tmp_path / "backups")
    upload(b"another", settings)

    call_command("backup", str(tmp_path / "backups"), stdout=open_nowhere())

    assert len(list((tmp_path / "backups/uploads").rglob("*"))) == 4  # two folders, two files


def test_a_rotten_upload_is_named_and_keeps_no_other_out(tmp_path, settings):
    whole, rotten = upload(b"a photo", settings), upload(b"another", settings)
    rotten.write_bytes(b"rot")

    made = make_backup(tmp_path / "backups")

    assert made.damaged == [rotten.name]
    assert (made.folder / "uploads.txt").read_text() == f"{whole.name}\n"
    with pytest.raises(CommandError, match="damaged"):
        call_command("backup", str(tmp_path / "elsewhere"), stdout=open_nowhere())


def test_a_damaged_copy_is_seen(tmp_path):
    make_territory("North")
    file = make_backup(tmp_path).folder / "database.sqlite3"
    content = bytearray(file.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    file.write_bytes(content)

    with pytest.raises(BackupFailed, match="damaged"):
        require_whole(file)


def test_what_fails_half_way_leaves_no_folder_that_looks_whole(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "absent.sqlite3"))

    with pytest.raises(sqlite3.OperationalError):
        make_backup(tmp_path / "backups")

    assert list((tmp_path / "backups").iterdir()) == []


def test_the_command_says_where_and_remembers_when(tmp_path, capsys):
    call_command("backup", str(tmp_path))

    told = capsys.readouterr().out
    assert str(tmp_path) in told
    assert "looked at and whole" in told
    assert heartbeat.age_s(heartbeat.BACKUP) < 60


def open_nowhere():
    """A stream that forgets."""
    return io.StringIO()
