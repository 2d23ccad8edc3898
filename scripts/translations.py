"""Translations without gettext's binaries, by Babel.

python scripts/translations.py extract   collect the strings into locale/*/LC_MESSAGES/django.po
python scripts/translations.py compile   write the .mo files
python scripts/translations.py check     fail when a string is missing or a .mo is stale
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator
from datetime import UTC, datetime

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("pl", "ru", "cs")
SOURCES = ("config", "company", "customers", "technicians", "dispatch", "mobile_api", "portal")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    # The board's words: one sentence for each plural form.
    "_counting": (1, 2),
}
HEADER = {
    "project": "Callout",
    "version": "1",
    "header_comment": "",
    "copyright_holder": "the Callout authors",
    "msgid_bugs_address": "the issue list",
    "last_translator": "the Callout authors",
    "language_team": "the Callout authors",
    # Fixed, so that a new run changes only what changed.
    "creation_date": datetime(2026, 11, 22, tzinfo=UTC),
    "revision_date": datetime(2026, 11, 22, tzinfo=UTC),
}
Found = tuple[str, int, "str | tuple[str, ...]", str | None]


def main(verb: str) -> int:
    """Do one of the three."""
    settings.configure(USE_I18N=True)
    django.setup()
    if verb == "check":
        return check()
    found = list(strings())
    for language in LANGUAGES:
        catalogue = _read(language)
        if verb == "extract":
            catalogue = _merged(catalogue, found, language)
            _write(catalogue, language)
        _file(language, "mo").write_bytes(_compiled(catalogue))
    return 0


def check() -> int:
    """1 when a string lacks a translation or a compiled catalogue is not fresh."""
    found = list(strings())
    faults = []
    for language in LANGUAGES:
        catalogue = _read(language)
        merged = _merged(catalogue, found, language)
        missing = [m.id for m in merged if m.id and (m.fuzzy or not _is_translated(m.string))]
        faults += [f"{language}: not translated: {text!r}" for text in missing]
        if _file(language, "mo").read_bytes() != _compiled(catalogue):
            faults.append(f"{language}: django.mo is stale; run scripts/translations.py compile")
    print("\n".join(faults) or "translations are complete")
    return bool(faults)


def strings() -> Iterator[Found]:
    """Every translatable string of Python files and templates, with where it stands."""
    for package in SOURCES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield from _extracted(path, path.read_text())
            elif path.suffix in (".html", ".txt") and "templates" in path.parts:
                yield from _extracted(path, templatize(path.read_text()))


def _extracted(path: Path, text: str) -> Iterator[Found]:
    name = str(path.relative_to(ROOT))
    for line, message, _, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield name, line, message, context


def _merged(old: Catalog, found: list[Found], language: str) -> Catalog:
    """The found strings with the translations that are known; what is gone is dropped."""
    new = Catalog(locale=language, charset="utf-8", fuzzy=False, **HEADER)
    for name, _, message, context in found:
        known = old.get(message if isinstance(message, str) else message[0], context)
        translated = known.string if known else ""
        new.add(message, translated, [(name, 0)], context=context)
    return new


def _is_translated(text: str | tuple[str, ...]) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


def _file(language: str, suffix: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"


def _read(language: str) -> Catalog:
    path = _file(language, "po")
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _write(catalogue: Catalog, language: str) -> None:
    path = _file(language, "po")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, width=100, no_location=False, omit_header=False)


def _compiled(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
