"""Published instances, where they are there: all of them are read, with their best known values."""

import os
from pathlib import Path

import pytest

from routing.commands.best_known import best_known
from routing.formats.registry import FORMATS

ROOT = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("CALLOUT_DATA_DIR", ROOT.parent / "shared" / "data"))
FOLDERS = {"solomon": ("vrptw", ".txt"), "trsp": ("trsp", ".txt"), "hhcrsp": ("hhcrsp", ".json")}
COUNTS = {  # tasks, workers, links
    "C104": (100, 25, 0),
    "RC2_10_5": (1_000, 250, 0),
    "C101.100_25-5-5-5": (100, 25, 0),
    "InstanzCPLEX_HCSRP_10_1": (13, 3, 2),
    "InstanzVNS_HCSRP_200_1": (260, 30, 29),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_every_published_instance_is_read(name):
    folder, suffix = FOLDERS[name]
    paths = sorted((DATA_DIR / folder).glob(f"*{suffix}"))
    if not paths:
        pytest.skip(f"{DATA_DIR / folder} is not there: set CALLOUT_DATA_DIR.")

    for path in paths:
        problem = FORMATS[name].read(path).problem
        counts = (len(problem.tasks), len(problem.workers), len(problem.links))
        assert counts == COUNTS.get(path.stem, counts)
        assert best_known(path, FORMATS[name].OBJECTIVE) > 0
