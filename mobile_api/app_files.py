"""The files of the phone's app: which there are, their bytes, and the version that names them all.

A version is the hash of everything in it, and stands in the address of each file: a phone never
mixes two versions, may keep what it has for good, and starts from it without a connection.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from mobile_api.app_words import app_words

APP = "mobile_api/app"
ENTRY = f"{APP}/main.js"
WORKER = f"{APP}/worker.js"
MAP_ENTRY = f"{APP}/route-map.js"
STYLES = ("company/tokens.css", "company/components.css", "company/phone.css", f"{APP}/app.css")
MAP_FOLDER = "dispatch/map/"
PAGE = Path(__file__).parent / "templates" / "mobile_api" / "app.html"
SPRITES = ("company/icons.svg", "mobile_api/app_icons.svg")
BORROWED = ("dispatch/dom.js", "dispatch/map/*.js", "dispatch/map/map.css")
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
IMPORT = re.compile(r"""^(?:import|export)\b[^;()]*?["'](\.[^"']+)["'];""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AppFile:
    """One file as it is sent."""

    plain: bytes
    packed: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Release:
    """All files of one version by name.

    Attributes:
        first: Modules that the first screen needs, for the page to ask for at once.
        shell: Files that a phone keeps from the beginning, so that it starts without a line; the
            words of its own language come with them.
        map_files: Files that come with the first map.
    """

    version: str
    files: dict[str, AppFile]
    first: tuple[str, ...]
    shell: tuple[str, ...]
    map_files: tuple[str, ...]

    @property
    def worker(self) -> bytes:
        """The service worker's own lines, without the list of files."""
        return self.files[WORKER].plain


def release() -> Release:
    """What is served now; while developing, what lies in the folders at this moment."""
    return _release(_newest_change() if settings.DEBUG else 0.0)


@lru_cache(maxsize=1)
def _release(_changed_at: float) -> Release:
    sources = {name: path.read_bytes() for name, path in _sources().items()}
    styles = (sources.pop(name) if name in sources else _bytes(name) for name in STYLES)
    sources["style.css"] = b"\n".join(styles)
    for code, _ in settings.LANGUAGES:
        sources[f"words/{code}.json"] = _words(code)
    digest = sha256(PAGE.read_bytes())
    for name in SPRITES:
        digest.update(render_to_string(name).encode())
    for name in sorted(sources):
        digest.update(name.encode() + b"\0" + sources[name] + b"\0")
    first = _imports(ENTRY, sources)
    on_map = {MAP_ENTRY, *(name for name in sources if name.startswith(MAP_FOLDER))}
    later = on_map | {WORKER} | {name for name in sources if name.startswith("words/")}
    shell = [name for name in sources if name not in later]
    return Release(
        digest.hexdigest()[:12],
        {name: _file(name, content) for name, content in sources.items()},
        tuple(first),
        tuple(sorted(shell)),
        tuple(sorted(on_map)),
    )


def _file(name: str, content: bytes) -> AppFile:
    packed = gzip.compress(content, compresslevel=9, mtime=0)
    return AppFile(content, packed, TYPES[Path(name).suffix])


def _words(code: str) -> bytes:
    with translation.override(code):
        return json.dumps(app_words(), ensure_ascii=False, separators=(",", ":")).encode()


def _sources() -> dict[str, Path]:
    """Every file that the app may ask for, by its name below `static/`."""
    found = _below(APP, ("*.js", "*.css", "*.svg"))
    for pattern in BORROWED:
        folder, _, name = pattern.rpartition("/")
        found |= _below(folder, (name,))
    return found


def _below(folder: str, patterns: tuple[str, ...]) -> dict[str, Path]:
    place = Path(str(finders.find(folder)))
    paths = (path for pattern in patterns for path in sorted(place.glob(pattern)))
    return {f"{folder}/{path.name}": path for path in paths}


def _bytes(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


def _newest_change() -> float:
    styles = [Path(str(finders.find(name))) for name in STYLES]
    words = Path(__file__).parent.glob("app_words*.py")
    paths = [*_sources().values(), *styles, *words, PAGE]
    return max(path.stat().st_mtime for path in paths) + len(paths)


def _imports(entry: str, sources: dict[str, bytes]) -> list[str]:
    """A module and all that it imports from the start, the entry first."""
    found, waiting = [entry], [entry]
    while waiting:
        name = waiting.pop(0)
        for reference in IMPORT.findall(sources[name].decode()):
            one = _joined(name, reference)
            if one in sources and one not in found:
                found.append(one)
                waiting.append(one)
    return found


def _joined(name: str, reference: str) -> str:
    parts = name.split("/")[:-1]
    for part in reference.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
