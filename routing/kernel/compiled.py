"""How the kernel is compiled: once for one machine and one state of its sources, then cached.

A function that others of the kernel call is linked into them (`linking.py`); one that Python calls
is compiled with all that it calls, and kept in a folder of this state of all sources (`cache.py`).
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
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
CPU_INFO = Path("/proc/cpuinfo")
MODEL = ("model name", "flags", "Features", "CPU implementer", "CPU part")
# Two threads that call a function for the first time get the same one.
_LOADING = RLock()


def compiler() -> str | None:
    """The version of numba, or `None` where it is not installed: then all is Python."""
    try:
        return version("numba")
    except PackageNotFoundError:
        return None


def cache_folder() -> Path:
    """Where compiled parts are kept: `ROUTING_CACHE_DIR`, or `var/` beside the package.

    Its last part names all that they depend on: the sources, numba, Python and the processor.
    """
    root = os.environ.get("ROUTING_CACHE_DIR") or str(HERE.parents[1] / "var" / "compiled")
    state = hashlib.sha256(f"{compiler()} {sys.implementation.cache_tag} {_processor()}".encode())
    for path in sorted(HERE.glob("*.py")):
        state.update(path.read_bytes())
    return Path(root) / state.hexdigest()[:16]


def _processor() -> str:
    """What code is emitted for: the processor's name and what it can do."""
    try:
        lines = CPU_INFO.read_text().splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    told = [line for line in lines if line.startswith(MODEL)]
    return "\n".join(sorted(set(told)))


# That of the sources which this process has loaded, whatever becomes of the files.
FOLDER = cache_folder()
# Looked up once, for there are some two hundred functions.
HAS_COMPILER = compiler() is not None

# All arrays belong to the caller: nothing is allocated, so nothing needs to be counted, which makes
# the search forty times faster.
OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
}
# Taking arrays from Python is left out of what Python does not call.
PART: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def entry(function: F) -> F:
    """Compile a function that Python calls; it runs without the interpreter's lock."""
    return _compiled(function)


def kernel(function: F) -> F:
    """Compile a function that only others of the kernel call."""
    return _compiled(function)


def leaf(function: F) -> F:
    """Compile a function into those that call it.

    Handing over an instance and a state is handing over 250 numbers, which costs more than what
    a small function does; this makes the search three times faster.
    """
    return _compiled(function, forceinline=True)


def _compiled(function: F, **options: bool) -> F:
    return cast("F", update_wrapper(_Compiled(function, options), function))


class _Compiled:
    """A function that is compiled, or taken from the cache, when it is first called.

    Only then is numba loaded: 70 MiB that a process can do without which only wants the model or a
    check. With `NUMBA_DISABLE_JIT=1` all is Python, for a debugger.
    """

    def __init__(self, function: Callable[..., Any], options: dict[str, bool]) -> None:
        self._function, self._options = function, options
        self._whole: Any = None
        self._part: Any = None

    def __call__(self, *args: Any) -> Any:
        if self._whole is None:
            self._load_whole()
        return self._whole(*args)

    @property
    def _numba_type_(self) -> Any:
        """How numba knows this function where another one calls it."""
        if self._part is None:
            self._load_part()
        return self._part._numba_type_

    def _load_whole(self) -> None:
        with _LOADING:
            if self._whole is None:
                self._whole = _by_numba(self._function, self._options)

    def _load_part(self) -> None:
        with _LOADING:
            if self._part is None:
                self._part = _part_by_numba(self._function, self._options)


def _by_numba(function: Callable[..., Any], options: dict[str, bool]) -> Any:
    """The function with all that it calls, from the cache where it is there."""
    if not HAS_COMPILER:
        return function
    numba: Any = import_module("numba")
    if numba.config.DISABLE_JIT:
        return function
    import_module("routing.kernel.linking").link_once()
    return import_module("routing.kernel.cache").cached(numba.njit(function, **OPTIONS, **options))


def _part_by_numba(function: Callable[..., Any], options: dict[str, bool]) -> Any:
    """The function by itself.

    A constant among its arguments counts as any number: numba would compile the function, and all
    that it calls, once more for each.
    """
    numba: Any = import_module("numba")
    as_part = import_module("routing.kernel.linking").as_part
    part = numba.njit(function, **OPTIONS, **PART, **options)
    template = part.get_call_template

    def get_call_template(args: Any, named: Any) -> Any:
        with as_part():
            return template([_plain(numba.types, a) for a in args], named)

    part.get_call_template = get_call_template
    return part


def _plain(types: Any, type_: Any) -> Any:
    """The type of a value, whatever the value."""
    if isinstance(type_, types.BaseAnonymousTuple):
        return types.Tuple([_plain(types, each) for each in type_])
    return types.unliteral(type_)


def is_compiled() -> bool:
    """Whether the sources as they are now were compiled here, to the end, if they can be."""
    return not HAS_COMPILER or (cache_folder() / DONE).exists()


def mark_compiled() -> None:
    """Say that all that a search needs is in the cache."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / DONE).touch()
