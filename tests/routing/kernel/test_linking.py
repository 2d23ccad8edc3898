"""What Python calls is compiled with all that it calls; what only others call is not."""

from threading import Thread

import numba
import pytest

from routing.kernel import cache
from routing.kernel.compiled import entry, kernel, leaf
from routing.kernel.linking import as_part, link_once


@leaf
def double(x):
    return 2 * x


@kernel
def double_and_one(x):
    return double(x) + 1


@entry
def four_times_and_three(x):
    return double_and_one(double_and_one(x))


@entry
def least(x, y):
    return min(double(x), four_times_and_three(y))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "FOLDER", tmp_path)
    return tmp_path


def test_parts_are_linked_through_all_their_callers(folder):
    assert least(9, 4) == 18
    assert least(10, 4) == 19
    # By itself, too.
    assert four_times_and_three(4) == 19
    kept = {path.name.split("-")[0] for path in folder.iterdir()}
    assert kept == {"test_linking.least", "test_linking.four_times_and_three"}


def test_who_compiles_meanwhile_gets_a_whole_function():
    link_once()
    double_again, treble = numba.njit(lambda x: 2 * x), numba.njit(lambda x: 3 * x)
    # From now on compiling takes no time.
    double_again(7)
    said = []
    other = Thread(target=lambda: said.append(treble(7)))
    with as_part():
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join()

    assert said == [21]
