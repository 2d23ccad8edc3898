"""How the kernel is compiled: once for one machine and one state of its sources, then cached.

numba looks at the file of a function only, not at the files of those it calls; so the cache gets a
folder of its own for each state of all sources.
"""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

HERE = Path(__file__).resolve().parent
# The name of the file that says so.
DONE = "done"


def cache_folder() -> Path:
    """Where compiled parts are kept: `ROUTING_CACHE_DIR`, or `var/` beside the package."""
    root = os.environ.get("ROUTING_CACHE_DIR") or str(HERE.parents[1] / "var" / "compiled")
    sources = hashlib.sha256(version("numba").encode())
    for path in sorted(HERE.glob("*.py")):
        sources.update(path.read_bytes())
    return Path(root) / sources.hexdigest()[:16]


os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())

import numba  # noqa: E402 - reads the folder when it is imported

# Somebody may have imported numba before us.
_config: Any = numba.config
_types: Any = numba.types
_config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]

# All arrays belong to the caller: nothing is allocated, so nothing needs to be counted, which makes
# the search forty times faster.
OPTIONS: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "error_model": "numpy",
    "_nrt": False,
}


def entry(function: F) -> F:
    """Compile a function that Python calls; it runs without the interpreter's lock."""
    return _compiled(function, **OPTIONS)


def kernel(function: F) -> F:
    """Compile a function that only others of the kernel call: taking arrays from Python is left
    out, which is a good part of the work."""
    return _compiled(function, **OPTIONS, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def leaf(function: F) -> F:
    """Compile a function into those that call it.

    Handing over an instance and a state is handing over 250 numbers, which costs more than what
    a small function does; this makes the search three times faster.
    """
    return _compiled(function, **OPTIONS, forceinline=True)


def _compiled(function: F, **options: bool) -> F:
    """The function, compiled when it is first called.

    A constant among its arguments counts as any number: numba would compile the function, and all
    that it calls, once more for each. With `NUMBA_DISABLE_JIT=1` all is Python, for a debugger.
    """
    if _config.DISABLE_JIT:
        return function
    compile_: Any = numba.njit
    compiled: Any = compile_(function, **options)
    template = compiled.get_call_template
    compiled.get_call_template = lambda args, named: template([_plain(a) for a in args], named)
    return cast("F", compiled)


def _plain(type_: Any) -> Any:
    """The type of a value, whatever the value."""
    if isinstance(type_, _types.BaseAnonymousTuple):
        return _types.Tuple([_plain(each) for each in type_])
    return _types.unliteral(type_)


def is_compiled() -> bool:
    """Whether this state of the sources was compiled on this machine, to the end."""
    return (cache_folder() / DONE).exists()


def mark_compiled() -> None:
    """Say that all that a search needs is in the cache."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    (cache_folder() / DONE).touch()
