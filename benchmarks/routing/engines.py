"""Who solves: ours and the peers, each by the version and the sources that its figures hold for."""

from __future__ import annotations

import ast
import hashlib
import importlib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.routing.days import EDITION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from routing import Problem

    Orders = Callable[[Problem, float, int], dict[str, list[str]]]

HERE = Path(__file__).resolve().parent
ROUTING = HERE.parents[1] / "routing"
OURS = "ours"
# Module, its function, and the distribution that it needs.
PEERS = {
    "vroom": ("peer_vroom", "orders", "pyvroom"),
    "pyvrp": ("peer_pyvrp", "orders", "pyvrp"),
    "pyvrp-defaults": ("peer_pyvrp", "orders_by_defaults", "pyvrp"),
    "ortools": ("peer_ortools", "orders", "ortools"),
}
# What only reads, writes and draws.
BESIDE_THE_SEARCH = {"formats", "commands", "plots", "__main__.py"}


def peer(engine: str) -> Orders:
    """The function that asks a peer.

    Raises:
        ImportError: it is not installed.
    """
    module, function, _ = PEERS[engine]
    return cast(
        "Orders", getattr(importlib.import_module(f"benchmarks.routing.{module}"), function)
    )


def is_installed(engine: str) -> bool:
    """Whether the engine can be asked."""
    try:
        return bool(version(engine))
    except metadata.PackageNotFoundError:
        return False


def version(engine: str) -> str:
    """The peer's version; ours are its sources."""
    return digest(engine) if engine == OURS else metadata.version(PEERS[engine][2])


def digest(engine: str) -> str:
    """What the figures of an engine depend on besides its version, in eight digits."""
    if engine != OURS:
        return _sum([HERE / f"{PEERS[engine][0]}.py"])
    return _sum(path for path in ROUTING.rglob("*.py") if not _is_beside(path))


def _is_beside(path: Path) -> bool:
    return bool(BESIDE_THE_SEARCH & set(path.relative_to(ROUTING).parts))


def _sum(files: Iterable[Path]) -> str:
    sources = hashlib.sha256(f"days {EDITION}".encode())
    for path in sorted(files):
        sources.update(_sum_of(path, path.stat().st_mtime_ns))
    return sources.hexdigest()[:8]


@cache
def _sum_of(path: Path, changed_ns: int) -> bytes:
    return hashlib.sha256(_code(path.read_text(encoding="utf-8")).encode()).digest()


def _code(source: str) -> str:
    """A module without comments and docstrings: nothing that it does depends on them."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return ast.dump(tree)
