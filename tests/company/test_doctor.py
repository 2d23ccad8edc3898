"""The doctor finds what is wrong, says what to do, and fails when it must."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from company import doctor, heartbeat
from company.doctor import State, examine
from company.models import Heartbeat, Organisation
from dispatch.models import Plan, PlanPolicy
from events.actors import SYSTEM
from events.door import writing
from events.models import Event, ParkedEvent
from tests.conftest import is_postgresql
from tests.factories import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture(autouse=True)
def _on_a_laptop(settings):
    settings.DEBUG = True


def found(what):
    """The finding of that name."""
    return next(finding for finding in examine() if finding.what == what)


def drop_guard():
    """As a migration that rebuilds the table does on SQLite."""
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute("ALTER TABLE dispatch_assignment DROP CONSTRAINT no_overlap")
        else:
            cursor.execute("DROP TRIGGER no_overlap_on_UPDATE")


@pytest.fixture
def without_guard():
    """A database whose guard is gone, and comes back."""
    drop_guard()
    yield
    call_command("guard_overlaps", verbosity=0)


def test_the_guard_is_there():
    assert found("overlap guard").state is State.OK


def test_a_dropped_guard_is_a_failure(without_guard, capsys):
    assert found("overlap guard").state is State.FAIL
    assert "guard_overlaps" in found("overlap guard").to_do
    with pytest.raises(SystemExit) as end:
        call_command("doctor")
    assert end.value.code == 1
    assert "overlap guard: it is gone" in capsys.readouterr().out


def test_a_guard_put_back_is_there_again():
    drop_guard()

    call_command("guard_overlaps", verbosity=0)

    assert found("overlap guard").state is State.OK


@pytest.mark.parametrize(
    ("version", "state"),
    [
        ((3, 40, 1), State.WARN),
        ((3, 51, 2), State.WARN),
        ((3, 51, 3), State.OK),
        ((3, 52, 0), State.OK),
    ],
)
@pytest.mark.skipif(is_postgresql(), reason="about SQLite")
def test_versions_that_may_lose_pages_are_named(monkeypatch, version, state):
    monkeypatch.setattr(doctor.sqlite3, "sqlite_version_info", version)

    assert found("SQLite version").state is state


@pytest.mark.skipif(is_postgresql(), reason="about SQLite")
def test_a_database_that_may_forget_is_a_failure():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        finding = found("SQLite durability")
        cursor.execute("PRAGMA synchronous=FULL")

    assert finding.state is State.FAIL


@pytest.mark.skipif(is_postgresql(), reason="about SQLite")
@pytest.mark.parametrize(("kind", "state"), [("nfs4", State.FAIL), ("ext4", State.OK)])
def test_a_database_on_a_network_is_a_failure(monkeypatch, kind, state):
    monkeypatch.setattr(doctor, "_file_system", lambda _path: kind)

    assert found("file system").state is state


def test_the_kind_of_a_file_system_is_that_of_the_nearest_mount(tmp_path):
    assert doctor._file_system(tmp_path) == doctor._file_system(tmp_path / "not" / "there")


def test_a_worker_that_fell_silent_is_named():
    assert found("worker").how == "never seen"

    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=5))
    assert found("worker").state is State.WARN

    heartbeat.beat()
    assert found("worker").state is State.OK


def test_an_old_backup_is_named():
    Heartbeat.objects.create(name="backup", at=timezone.now() - timedelta(days=2))

    assert found("backup").state is State.WARN
    assert found("backup").how == "made 48 h ago"


def test_a_parked_event_is_named():
    user = make_user()
    with writing(SYSTEM) as tx:
        tx.publish("tested", user, topics=[])
    ParkedEvent.objects.create(reader="a.reader", event=Event.objects.get(), error="Oh")

    assert found("parked events").state is State.WARN
    assert "a.reader: Oh" in found("parked events").how


def test_a_plan_that_waits_long_is_named():
    policy = PlanPolicy.objects.create(name="usual")
    with writing(SYSTEM):
        plan = Plan.objects.create(day=timezone.now().date(), policy=policy)
    assert found("queued plans").state is State.OK

    Plan.objects.filter(pk=plan.pk).update(queued_at=timezone.now() - timedelta(minutes=6))

    assert found("queued plans").state is State.WARN


def test_a_missing_migration_is_a_failure():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'gone' WHERE app = 'company'")
        finding = found("migrations")
        cursor.execute("UPDATE django_migrations SET app = 'company' WHERE app = 'gone'")

    assert finding.state is State.FAIL
    assert finding.to_do == "Run `manage.py migrate`."


def test_a_full_disk_is_a_failure(monkeypatch):
    usage = doctor.shutil.disk_usage("/")._replace(free=1_000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: usage)

    assert found("uploads").state is State.FAIL


def test_a_folder_that_nobody_may_write_is_a_failure(settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"

    assert found("folders").state is State.FAIL


def test_a_key_that_others_read_is_a_failure(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "secret_key").write_text("key")
    (tmp_path / "secret_key").chmod(0o644)

    assert found("secret key").state is State.FAIL


def test_production_runs_the_deployment_checks(settings):
    settings.DEBUG = False
    settings.SECURE_SSL_REDIRECT = False

    assert any(
        finding.what == "deployment" and finding.state is State.FAIL for finding in examine()
    )


def test_production_behind_a_proxy_nobody_named_is_warned(settings):
    settings.DEBUG = False

    assert found("proxies").state is State.WARN


def test_machines_read_it_too(capsys):
    Organisation.objects.create(name="Novák")

    call_command("doctor", "--json")

    told = {one["what"]: one for one in json.loads(capsys.readouterr().out)}
    assert told["organisation"] == {
        "state": "ok",
        "what": "organisation",
        "how": "Novák",
        "to_do": "",
    }
