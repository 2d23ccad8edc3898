"""`compile`: compile the search for this machine, once for each state of its sources."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from routing.commands.output import say
from routing.kernel.compiled import FOLDER, is_compiled
from routing.warm_up import warm_up

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

EVERY_S = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to keep quiet about what was compiled before."""
    parser.add_argument("--quiet", action="store_true", help="say nothing but that it compiles")


def run(options: argparse.Namespace) -> int:
    """Compile what is not compiled, and say how long it took."""
    began_s = time.perf_counter()
    ensure_compiled()
    if not options.quiet:
        say(kind="compiled", seconds=round(time.perf_counter() - began_s, 3))
    return 0


def ensure_compiled() -> None:
    """Compile before anybody's time is counted, with a word to people on what takes so long."""
    if not is_compiled():
        _tell(
            "Compiling the search, once for this machine: a minute or two, more on a slow one ..."
        )
        with _told():
            warm_up()


@contextmanager
def _told() -> Iterator[None]:
    """Meanwhile, tell how far it has got."""
    is_over = Event()
    teller = Thread(target=_tell_now_and_then, args=[is_over], daemon=True)
    teller.start()
    try:
        yield
    finally:
        is_over.set()
        teller.join()


def _tell_now_and_then(is_over: Event) -> None:
    began_s = time.perf_counter()
    while not is_over.wait(EVERY_S):
        functions = sum(1 for _ in FOLDER.rglob("*.nbi"))
        _tell(f"  {functions} functions compiled in {time.perf_counter() - began_s:.0f} s")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
