"""What is compiled is kept apart for each state of the sources."""

import subprocess
import sys

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


def test_it_is_known_whether_these_sources_were_compiled_to_the_end(sources, monkeypatch):
    monkeypatch.setattr(compiled, "FOLDER", compiled.cache_folder())
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


def test_all_that_python_calls_is_compiled_beforehand():
    program = (
        "import sys\n"
        "from routing import relaxations\n"
        "from routing.search import aids, choice, proof\n"
        "from routing.warm_up import warm_up\n"
        "from routing.kernel.compiled import _Compiled\n"
        "warm_up()\n"
        "outside = [m for name, m in list(sys.modules.items())\n"
        "    if name.startswith('routing.') and not name.startswith('routing.kernel.')]\n"
        "named = [one for module in outside for one in vars(module).values()]\n"
        "called = {one for one in named if type(one) is _Compiled}\n"
        "print(*sorted(one.__name__ for one in called if one._whole is None))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == []
