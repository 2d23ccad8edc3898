"""Where numba keeps what it has compiled: in one folder, whose name stands for all that counts.

numba itself goes by the path of a function's file, so that in a copy of a checkout every process
would silently compile anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numba.core.caching import CompileResultCacheImpl, FunctionCache, UserProvidedCacheLocator

from routing.kernel.compiled import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable


# Looked up once, for it reads all sources.
FOLDER = str(cache_folder())


class Locator(UserProvidedCacheLocator):
    """Puts a function into the folder of this state of the sources, wherever its file is."""

    def __init__(self, function: Callable[..., Any], file: str) -> None:
        self._py_file = file
        self._lineno = function.__code__.co_firstlineno
        self._cache_path = FOLDER

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> Locator:
        """Unlike numba's, a folder that may only be read will do until something is written."""
        return cls(function, file)


class _Files(CompileResultCacheImpl):
    _locator_classes = [Locator]


class _Cache(FunctionCache):
    """The compiled forms of one function."""

    _impl_class = _Files


def cached(compiled: Any) -> Any:
    """A function of numba's that looks here before it compiles, and keeps here what it compiled."""
    compiled._cache = _Cache(compiled.py_func)  # type: ignore[no-untyped-call]
    return compiled
