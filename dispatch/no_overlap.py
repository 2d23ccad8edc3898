"""The database's own guard of a technician's time, in each vendor's words.

It is the last line, not the check: services lock the technician and look first, so that people
get a sentence and not an `IntegrityError`.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = """
ALTER TABLE dispatch_assignment ADD CONSTRAINT no_overlap EXCLUDE USING gist (
    int8range(technician_id, technician_id, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
) WHERE (starts_at IS NOT NULL AND status IN ('planned', 'dispatched', 'accepted'))
DEFERRABLE INITIALLY DEFERRED
"""

SQLITE = """
CREATE TRIGGER IF NOT EXISTS no_overlap_on_{event} BEFORE {event} ON dispatch_assignment
WHEN NEW.starts_at IS NOT NULL AND NEW.status IN ('planned', 'dispatched', 'accepted')
BEGIN
    SELECT RAISE(ABORT, 'no_overlap') FROM dispatch_assignment AS other
    WHERE other.technician_id = NEW.technician_id AND other.id IS NOT NEW.id
      AND other.status IN ('planned', 'dispatched', 'accepted')
      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at;
END
"""


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the guard. SQLite drops triggers with each rebuilt table: call it again then."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(SQLITE.format(event=event))


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guard away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE dispatch_assignment DROP CONSTRAINT no_overlap")
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS no_overlap_on_{event}")
