"""The search as a process of its own: problem in, better and better plans out."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryFile
from threading import Thread, Timer
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings

from routing.kernel.compiled import is_compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The interpreter and the compiled parts have to be loaded before the limit starts to count.
START_UP_S = 20.0
# Where nothing is compiled for this machine yet, the first search does that before it begins.
COMPILING_S = 900.0
SILENCE_S = 0.5
# A large day is searched on two cores, where there are two.
THREADS = min(2, os.cpu_count() or 1)
# A search that wants more is refused it, instead of taking the machine's memory.
MEMORY_BYTES = 8 * 2**30


class SearchFailed(RuntimeError):
    """The search ended without saying that it was done."""


def run_search(
    problem_file: Path,
    *,
    limit_s: float,
    seed: int,
    start: Path | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[dict[str, Any]]:
    """Yield what the search prints, and `{"kind": "tick"}` twice a second in silence.

    The search keeps its limit by itself; at one and a half times it, it is killed. A search that
    has to compile first is given the time for it. `ROUTING_ENGINE` is passed on. It also ends
    when this generator is closed, or when we die: its input ends then.

    Args:
        start: A file with a plan to begin with.
        should_stop: Asked with each object; once it says so, the search ends with the best it
            has within about a second, and is killed when it does not.

    Raises:
        SearchFailed: it was killed, broke off, or refused the problem.
    """
    command = [sys.executable, "-m", "routing", "solve", str(problem_file), "--stop-on-eof"]
    command += ["--limit-s", str(limit_s), "--seed", str(seed), "--threads", str(THREADS)]
    if start is not None:
        command += ["--start", str(start)]
    with TemporaryFile("w+") as said, _process(command, said) as search:
        killers = [_kill_after(search, 1.5 * limit_s + start_up_s())]
        is_done = False
        try:
            for line in _lines(search):
                is_done = is_done or line["kind"] == "done"
                yield line
                if len(killers) == 1 and should_stop():
                    killers.append(_kill_after(search, START_UP_S))
                    _end_input(search)
            if not is_done:
                raise SearchFailed(_why(search, said))
        finally:
            _end(search)
            for killer in killers:
                killer.cancel()


def start_up_s() -> float:
    """How long a search may take to begin."""
    return START_UP_S if is_compiled() else COMPILING_S


def _process(command: list[str], said: IO[str]) -> subprocess.Popen[str]:
    search = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
        cwd=settings.BASE_DIR,
        # A Ctrl-C in the terminal is for us: we stop the search, and keep what it has.
        start_new_session=True,
    )
    _limit_memory(search.pid)
    return search


def _kill_after(search: subprocess.Popen[str], seconds: float) -> Timer:
    killer = Timer(seconds, search.kill)
    killer.daemon = True
    killer.start()
    return killer


def _lines(search: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """The objects that it prints, with ticks between them, until its output ends."""
    lines: Queue[str | None] = Queue()
    Thread(target=_pour, args=(search.stdout, lines), daemon=True).start()
    while True:
        try:
            text = lines.get(timeout=SILENCE_S)
        except Empty:
            yield {"kind": "tick"}
            continue
        if text is None:
            return
        line = _parsed(text)
        if line["kind"] == "error":
            raise SearchFailed(f"{line['code']}: {line['message']}")
        yield line


def _parsed(text: str) -> dict[str, Any]:
    """The object on a line; half a line is the last word of a process that was killed."""
    try:
        line: dict[str, Any] = json.loads(text)
    except ValueError:
        return {"kind": "tick"}
    return line


def _pour(out: IO[str] | None, lines: Queue[str | None]) -> None:
    with suppress(ValueError, OSError):  # the caller closed it
        for text in out or ():
            lines.put(text)
    lines.put(None)


def _why(search: subprocess.Popen[str], said: IO[str]) -> str:
    ended = f"The search ended with code {search.wait()}"
    said.seek(0)
    lines = said.read().strip().splitlines()
    return f"{ended}: {lines[-1]}" if lines else f"{ended}."


def _end(search: subprocess.Popen[str]) -> None:
    """End its input, which ends it within about a second; else kill it."""
    _end_input(search)
    try:
        search.wait(timeout=3)
    except subprocess.TimeoutExpired:
        search.kill()


def _end_input(search: subprocess.Popen[str]) -> None:
    if search.stdin is not None:
        with suppress(OSError):
            search.stdin.close()


def _limit_memory(pid: int) -> None:
    """Limit the address space, where the system can do that to another process."""
    if hasattr(resource, "prlimit"):
        with suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def search_folder() -> Path:
    """Where problems are written while they are searched."""
    folder = Path(settings.VAR_DIR) / "searches"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
