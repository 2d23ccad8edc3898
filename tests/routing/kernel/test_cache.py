"""What is compiled is found again, wherever its sources are."""

from importlib.util import module_from_spec, spec_from_file_location

import pytest

from routing.kernel import cache

SOURCE = """
from routing.kernel.compiled import entry

@entry
def treble(x):
    return 3 * x
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "compiled")
    return tmp_path / "compiled"


def hits(path):
    """How many functions were found compiled when the one of a file was called."""
    spec = spec_from_file_location("of_a_checkout", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.treble(7) == 21
    return sum(module.treble._whole.stats.cache_hits.values())


def checkout(folder):
    folder.mkdir()
    path = folder / "of_a_checkout.py"
    path.write_text(SOURCE)
    return path


def test_a_copy_of_the_sources_is_not_compiled_again(tmp_path):
    first, copy = checkout(tmp_path / "first"), checkout(tmp_path / "copy")

    assert (hits(first), hits(first), hits(copy)) == (0, 1, 1)


def refuse(*_):
    raise PermissionError(13, "Permission denied", "compiled")


def test_a_folder_that_may_only_be_read_will_do(tmp_path, monkeypatch):
    path = checkout(tmp_path / "first")
    hits(path)
    monkeypatch.setattr(cache.Locator, "ensure_cache_path", refuse)

    assert hits(path) == 1


def test_one_that_cannot_be_written_is_told_of(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(cache.Locator, "ensure_cache_path", refuse)

    assert hits(checkout(tmp_path / "first")) == 0
    assert "not kept. Set ROUTING_CACHE_DIR" in caplog.text
    assert "Permission denied: 'compiled'" in caplog.text
