"""`compile`: compile the search for this machine, once for each state of its sources."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from routing.commands.output import say
from routing.kernel.compiled import is_compiled
from routing.warm_up import warm_up

if TYPE_CHECKING:
    import argparse


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
        sys.stderr.write("Compiling the search, once for this machine: two or three minutes ...\n")
        sys.stderr.flush()
        warm_up()
