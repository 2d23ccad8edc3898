"""The kernel is compiled without a look at negative indices: none may ever be used."""

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.routing.kernel.strictly import Strict


def test_a_strict_array_refuses_a_negative_index():
    table = np.arange(6).reshape(2, 3).view(Strict)

    assert table[1, 2] == 5
    with pytest.raises(IndexError, match="negative"):
        table[1, -1]
    with pytest.raises(IndexError, match="negative"):
        table[np.int64(-1)] = 0


@pytest.mark.parametrize("what", [(), pytest.param(("all",), marks=pytest.mark.long)])
def test_nothing_uses_a_negative_index(what):
    done = subprocess.run(
        [sys.executable, "-m", "tests.routing.kernel.strictly", *what],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "ROUTING_ENGINE": "kernel"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout.endswith("left out by Strict\n")
