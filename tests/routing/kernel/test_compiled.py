"""What is compiled is kept apart for each state of the sources."""

import pytest

from routing.kernel import compiled


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A kernel of two files, compiled to a folder beside it."""
    here = tmp_path / "routing" / "kernel"
    here.mkdir(parents=True)
    (here / "drive.py").write_text("A = 1\n")
    (here / "route.py").write_text("B = 2\n")
    monkeypatch.setattr(compiled, "HERE", here)
    monkeypatch.delenv("ROUTING_CACHE_DIR", raising=False)
    return here


def test_it_is_beside_the_package_or_where_the_environment_says(sources, tmp_path, monkeypatch):
    beside = compiled.cache_folder()
    monkeypatch.setenv("ROUTING_CACHE_DIR", str(tmp_path / "elsewhere"))
    elsewhere = compiled.cache_folder()

    assert beside.parent == tmp_path / "var" / "compiled"
    assert elsewhere == tmp_path / "elsewhere" / beside.name


def test_the_same_sources_share_a_folder_and_a_changed_file_gets_another(sources):
    first, again = compiled.cache_folder(), compiled.cache_folder()
    (sources / "route.py").write_text("B = 3\n")

    assert first == again != compiled.cache_folder()


def test_a_new_file_changes_the_folder_too(sources):
    before = compiled.cache_folder()
    (sources / "labels.py").write_text("C = 3\n")

    assert compiled.cache_folder() != before


def test_another_numba_gets_another_folder(sources, monkeypatch):
    before = compiled.cache_folder()
    monkeypatch.setattr(compiled, "version", "0.0".format)

    assert compiled.cache_folder() != before


def test_it_is_known_whether_these_sources_were_compiled_to_the_end(sources):
    before = compiled.is_compiled()
    compiled.mark_compiled()
    after = compiled.is_compiled()
    (sources / "route.py").write_text("B = 3\n")

    assert (before, after, compiled.is_compiled()) == (False, True, False)


def test_another_processor_gets_another_folder(sources, tmp_path, monkeypatch):
    info = tmp_path / "cpuinfo"
    monkeypatch.setattr(compiled, "CPU_INFO", info)
    folders = {compiled.cache_folder()}
    for said in ("model name: A\ncpu MHz: 1\n", "model name: A\ncpu MHz: 2\n", "model name: B\n"):
        info.write_text(said)
        folders.add(compiled.cache_folder())

    assert len(folders) == 3
