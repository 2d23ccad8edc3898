"""The rules of the house that a machine can hold: sizes, places, names."""

from __future__ import annotations

import ast
import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from events.models import Guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "config", "mobile_api", "portal", "dispatch", "technicians", "customers", "company", "events",
    "routing",
)  # fmt: skip
MOST_LINES = {".html": 250, ".txt": 250, ".js": 250, ".css": 300, ".py": 300}
MOST_LINES_OF_A_TEST = 400
EMPTY_NAMES = {"core", "common", "utils", "util", "helpers", "helper", "misc", "base", "manager"}
# Interfaces: they call services and write nothing themselves.
INTERFACES = ("api/*.py", "board/*.py", "views/*.py", "views.py", "readers.py", "tasks.py",
              "management/commands/*.py")  # fmt: skip
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update"}
# A status of another kind: of an HTTP answer, of a message that is sent.
OTHER_STATUSES = ("events/idempotency.py", "portal/messages/")
# Saves in bulk statements what `advance` has decided on the rows before.
SAVES_IN_BULK = ("dispatch/services/publishing/rows.py",)
# Whoever may lock rows: the office's one place, and packages whose rows the office never locks.
LOCKERS = ("dispatch/locks.py", "events/", "mobile_api/", "company/", "portal/")
CLOCKS = {"perf_counter", "monotonic", "elapsed", "elapsed_s", "took_s"}


def files(*patterns: str, of: tuple[str, ...] = PACKAGES) -> Iterator[Path]:
    """Files of ours, without migrations and what is built."""
    for folder in of:
        for pattern in patterns:
            for path in sorted((ROOT / folder).rglob(pattern)):
                if not {"migrations", "node_modules", "__pycache__"} & set(path.parts):
                    yield path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path, kind: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, kind))


def where(path: Path, node: ast.AST | None = None) -> str:
    line = f":{getattr(node, 'lineno', 1)}" if node is not None else ""
    return f"{path.relative_to(ROOT)}{line}"


def is_in(path: Path, places: tuple[str, ...]) -> bool:
    return str(path.relative_to(ROOT)).startswith(places)


def test_no_file_is_longer_than_one_can_hold_in_mind():
    offenders = [
        f"{where(path)}: {lines}"
        for path in files(*(f"*{suffix}" for suffix in MOST_LINES))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES[path.suffix]
    ]

    assert offenders == []


def test_no_test_file_is_too_long():
    offenders = [
        f"{where(path)}: {lines}"
        for path in files("*.py", "*.js", of=("tests",))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES_OF_A_TEST
    ]

    assert offenders == []


def test_every_module_says_what_it_is_for():
    offenders = [
        where(path)
        for path in files("*.py", of=(*PACKAGES, "tests", "scripts", "benchmarks"))
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree_of(path))
    ]

    assert offenders == []


def test_there_is_no_drawer_for_everything():
    offenders = [
        where(path) for path in files("*.py") if EMPTY_NAMES & {path.stem, *path.parts[-4:-1]}
    ]

    assert offenders == []


def test_statuses_are_assigned_in_the_life_cycle_only():
    offenders = [
        where(path, target)
        for path in files("*.py")
        if not is_in(path, ("dispatch/lifecycle.py", *OTHER_STATUSES))
        for node in nodes(path, ast.Assign)
        for target in node.targets
        for part in (target.elts if isinstance(target, ast.Tuple) else [target])
        if isinstance(part, ast.Attribute) and part.attr == "status"
    ]

    assert offenders == []


def test_statuses_are_not_updated_past_the_life_cycle():
    offenders = [
        where(path, call)
        for path in files("*.py")
        if not is_in(path, (*OTHER_STATUSES, *SAVES_IN_BULK))
        for call in nodes(path, ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "update"
        and any(keyword.arg == "status" for keyword in call.keywords)
    ]  # fmt: skip

    assert offenders == []


def test_rows_are_locked_in_one_place():
    offenders = [
        where(path, node)
        for path in files("*.py")
        if not is_in(path, LOCKERS)
        for node in nodes(path, ast.Attribute)
        if node.attr == "select_for_update"
    ]

    assert offenders == []


def test_interfaces_write_nothing_themselves():
    guarded = {model.__name__ for model in apps.get_models() if issubclass(model, Guarded)}

    offenders = [
        where(path, call)
        for path in interface_files()
        for call in nodes(path, ast.Call)
        if isinstance(call.func, ast.Attribute) and is_write(call.func, guarded)
    ]

    assert offenders == []


def interface_files() -> Iterator[Path]:
    # Not of `events`: there `readers.py` is what makes readers run.
    for path in files("*.py", of=tuple(name for name in PACKAGES if name != "events")):
        relative = path.relative_to(ROOT)
        if any(relative.match(f"*/{pattern}") for pattern in INTERFACES):
            yield path


def is_write(call: ast.Attribute, guarded: set[str]) -> bool:
    """Whether a row is saved or deleted, or a guarded table written."""
    if call.attr in ("save", "delete"):
        return True
    names = {node.id for node in ast.walk(call.value) if isinstance(node, ast.Name)}
    return call.attr in WRITES and bool(names & guarded)


def test_every_use_case_has_a_test_of_its_own_name():
    """A use case is a module that opens the door, or a command."""
    offenders = [
        where(path)
        for path in [*files("services/*.py", "services/*/*.py"), *files("management/commands/*.py")]
        if opens_the_door(path) or path.parent.name == "commands"
        if path.stem != "__init__" and not test_of(path)
    ]

    assert offenders == []


def opens_the_door(path: Path) -> bool:
    return any(isinstance(n.func, ast.Name) and n.func.id == "writing" for n in calls(path))


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]


def test_of(path: Path) -> list[Path]:
    package = path.relative_to(ROOT).parts[0]
    return list((ROOT / "tests" / package).rglob(f"test_{path.stem}.py"))


test_of.__test__ = False  # type: ignore[attr-defined]  # a question, no test


def test_no_test_asserts_on_time():
    offenders = [
        where(path, node)
        for path in files("test_*.py", of=("tests",))
        for node in nodes(path, ast.Assert)
        if CLOCKS & {getattr(n, "id", getattr(n, "attr", None)) for n in ast.walk(node)}
    ]

    assert offenders == []


@pytest.mark.django_db
def test_migrations_are_complete():
    said = io.StringIO()

    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


@pytest.mark.both
@pytest.mark.django_db
def test_the_database_itself_guards_against_overlaps():
    """SQLite drops triggers with each rebuilt table: a later migration must add them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT contype, condeferred FROM pg_constraint WHERE conname = 'no_overlap'"
            )
            assert cursor.fetchall() == [("x", True)]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            names = [name for (name,) in cursor.fetchall()]
            assert names == ["no_overlap_on_INSERT", "no_overlap_on_UPDATE"]
