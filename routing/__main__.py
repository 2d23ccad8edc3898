"""The library from the command line: `python -m routing solve FILE`, `... check FILE PLAN`.

Prints one JSON object per line, so that a parent process can follow a search.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from routing.commands.output import INTERRUPTED, REFUSED, say
from routing.errors import RoutingError

COMMANDS = {
    "solve": "search for a plan",
    "check": "check a plan",
    "bench": "solve several problems and compare with the best known",
    "compile": "compile the search for this machine, as a set-up does",
    "plot": "draw a plan as a map or by the clock, or a search as its cost over time",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Returns 0 when it went well, 1 when a check found violations, 2 when refused, 130 when ended by
    Ctrl-C.
    """
    _open_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser(arguments).parse_args(arguments)
    try:
        return _code_of(options)
    except OSError as trouble:
        # What is still buffered must not complain of it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Where nobody reads any more, nobody is told.
        if not isinstance(trouble, BrokenPipeError):
            sys.stderr.write(f"Standard output cannot be written: {trouble.strerror}\n")
        return REFUSED


def _code_of(options: argparse.Namespace) -> int:
    """Run the command; say it in a line where it is refused or interrupted."""
    try:
        code: int = options.run(options)
    except RoutingError as refusal:
        say(kind="error", code=refusal.code, message=str(refusal))
        return REFUSED
    except KeyboardInterrupt:
        say(kind="error", code="interrupted", message="ended from the keyboard")
        return INTERRUPTED
    return code


def _open_streams() -> None:
    """Let there be streams that the caller has closed, and no name that they cannot write."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            lost = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, lost)
        if isinstance(stream := getattr(sys, name), io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """Complains in a line of JSON, as everything here."""

    def error(self, message: str) -> NoReturn:
        say(kind="error", code="usage", message=message)
        sys.exit(REFUSED)


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    """All commands by name; only the one that is wanted is loaded."""
    parser = _Parser(prog="python -m routing", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose)
        if name == wanted:
            module = import_module(f"routing.commands.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    # Everything is written. Taking the compiled libraries down would keep a parent waiting for
    # half a second.
    os._exit(main())
