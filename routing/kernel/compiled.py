"""How the kernel is compiled: once for one machine and one state of its sources, then cached.

numba looks at the file of a function only, not at the files of those it calls; so the cache gets a
folder of its own for each state of all sources.
"""

from __future__ import annotations

import hashlib
import os
from functools import update_wrapper
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

HERE = Path(__file__).resolve().parent
# The name of the file that says so.
DONE = "done"
# Two threads that call a function for the first time get the same one.
_LOADING = RLock()


def compiler() -> str | None:
    """The version of numba, or `None` where it is not installed: then all is Python."""
    try:
        return version("numba")
    except PackageNotFoundError:
        return None


def cache_folder() -> Path:
    """Where compiled parts are kept: `ROUTING_CACHE_DIR`, or `var/` beside the package."""
    root = os.environ.get("ROUTING_CACHE_DIR") or str(HERE.parents[1] / "var" / "compiled")
    sources = hashlib.sha256((compiler() or "").encode())
    for path in sorted(HERE.glob("*.py")):
        sources.update(path.read_bytes())
    return Path(root) / sources.hexdigest()[:16]


os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())
# Looked up once, for there are some two hundred functions.
HAS_COMPILER = compiler() is not None

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
    return cast("F", update_wrapper(_Compiled(function, options), function))


class _Compiled:
    """A function that is compiled, or taken from the cache, when it is first called.

    Only then is numba loaded: 70 MiB that a process can do without which only wants the model or a
    check. With `NUMBA_DISABLE_JIT=1` all is Python, for a debugger.
    """

    def __init__(self, function: Callable[..., Any], options: dict[str, bool]) -> None:
        self._function, self._options = function, options
        self._call: Any = None

    def __call__(self, *args: Any) -> Any:
        if self._call is None:
            self._load()
        return self._call(*args)

    @property
    def _numba_type_(self) -> Any:
        """How numba knows this function where another one calls it."""
        if self._call is None:
            self._load()
        return self._call._numba_type_

    def _load(self) -> None:
        with _LOADING:
            if self._call is None:
                self._call = _by_numba(self._function, self._options)


def _by_numba(function: Callable[..., Any], options: dict[str, bool]) -> Any:
    """The function as numba's.

    A constant among its arguments counts as any number: numba would compile the function, and all
    that it calls, once more for each.
    """
    if not HAS_COMPILER:
        return function
    numba: Any = import_module("numba")
    # Somebody may have imported numba before us.
    numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]
    if numba.config.DISABLE_JIT:
        return function
    compiled = numba.njit(function, **options)
    template = compiled.get_call_template
    compiled.get_call_template = lambda args, named: template(
        [_plain(numba.types, a) for a in args], named
    )
    return compiled


def _plain(types: Any, type_: Any) -> Any:
    """The type of a value, whatever the value."""
    if isinstance(type_, types.BaseAnonymousTuple):
        return types.Tuple([_plain(types, each) for each in type_])
    return types.unliteral(type_)


def is_compiled() -> bool:
    """Whether this state of the sources was compiled on this machine, to the end, if it can be."""
    return not HAS_COMPILER or (cache_folder() / DONE).exists()


def mark_compiled() -> None:
    """Say that all that a search needs is in the cache."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    (cache_folder() / DONE).touch()
