"""Where numba keeps what it has compiled: in one folder, whose name stands for all that counts.

numba itself goes by the path of a function's file, so that in a copy of a checkout every process
would silently compile anew.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from numba.core.caching import CompileResultCacheImpl, FunctionCache, UserProvidedCacheLocator

from routing.kernel.compiled import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable


log = logging.getLogger(__name__)


class Locator(UserProvidedCacheLocator):
    """Puts a function into the folder of this state of the sources, wherever its file is."""

    def __init__(self, function: Callable[..., Any], file: str) -> None:
        self._py_file = file
        self._lineno = function.__code__.co_firstlineno
        self._cache_path = str(FOLDER)

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> Locator:
        """Unlike numba's, a folder that may only be read will do until something is written."""
        return cls(function, file)


class _Files(CompileResultCacheImpl):
    _locator_classes = [Locator]


class _Cache(FunctionCache):
    """The compiled forms of one function."""

    _impl_class = _Files

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, or say that it will be compiled again in the next process."""
        try:
            super().save_overload(sig, data)  # type: ignore[no-untyped-call]
        except OSError as error:
            log.warning("What was compiled is not kept. Set ROUTING_CACHE_DIR. %s", error)


def cached(compiled: Any) -> Any:
    """A function of numba's that looks here before it compiles, and keeps here what it compiled."""
    compiled._cache = _Cache(compiled.py_func)  # type: ignore[no-untyped-call]
    return compiled
