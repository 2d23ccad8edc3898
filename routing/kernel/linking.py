"""How functions of the kernel get into one another: as they were written, to be optimised once.

numba optimises a function together with all that it calls and emits machine code for the whole,
once more in each caller: with two hundred functions that is ten minutes. Here a function that
another one calls is a part; only what Python calls is optimised, with all its parts, and emitted.
It takes a quarter of the time, and the search is a seventh faster.

Nor has the kernel a negative index, which would count from the end of an array: to look for it at
each access made the search a fifth slower.

This reaches into numba (0.68): it replaces `CPUCodeLibrary.finalize` of `numba.core.codegen` and
`fix_integer_index` of `numba.np.arrayobj`; so numba is imported here, and this module only where
something is compiled or loaded.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target
from numba.np import arrayobj

if TYPE_CHECKING:
    from collections.abc import Iterator

# How the names of the kernel's functions read where they are compiled.
KERNEL = "routing6kernel"


class Library(JITCodeLibrary):
    """The code of one function; of a part only what was written, neither optimised nor emitted."""

    parts = 0

    def finalize(self) -> None:
        """Make it complete; a part is complete as it is."""
        if Library.parts:
            self._finalized = True
            return
        self._linking_libraries = _all_called(self)
        super().finalize()  # type: ignore[no-untyped-call]


@contextmanager
def as_part() -> Iterator[None]:
    """What is compiled meanwhile becomes a part of others; Python cannot call it."""
    # Whoever else compiles waits, or it would be taken for a part.
    with global_compiler_lock:
        Library.parts += 1
        try:
            yield
        finally:
            Library.parts -= 1


def link_once() -> None:
    """Let numba make libraries of this kind from now on."""
    codegen = cpu_target.target_context.codegen()
    if codegen._library_class is not Library:
        codegen._library_class = Library
        codegen.set_env = _only_where_emitted(codegen)
        arrayobj.fix_integer_index = _index_as_it_is(arrayobj.fix_integer_index)


def _index_as_it_is(fix_integer_index: Any) -> Any:
    """numba's `fix_integer_index`, but that in the kernel no index counts from the end."""

    def index_of(context: Any, builder: Any, idxty: Any, idx: Any, size: Any) -> Any:
        if KERNEL in builder.function.name:
            return context.cast(builder, idx, idxty, types.intp)
        return fix_integer_index(context, builder, idxty, idx, size)

    return index_of


def _all_called(library: Any) -> list[Any]:
    """The libraries of what a function calls, of what those call, and so on."""
    found: dict[Any, None] = {}
    waiting = list(library._linking_libraries)
    while waiting:
        called = waiting.pop()
        if called not in found:
            found[called] = None
            waiting += called._linking_libraries
    return list(found)


def _only_where_emitted(codegen: Any) -> Any:
    """numba's `set_env`, which writes to the address of a variable that a part does not have."""
    set_env = codegen.set_env

    def set_env_if_emitted(name: str, env: Any) -> None:
        if codegen._engine.is_symbol_defined(name):
            set_env(name, env)

    return set_env_if_emitted
