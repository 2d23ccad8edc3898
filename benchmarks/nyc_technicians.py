"""Invent 45 technicians over New York's boroughs for the shipped 311 mappings, as a CSV file.

`python benchmarks/nyc_technicians.py OUT.csv [--seed 1]`; the same seed writes the same file.
Nobody real: the names are invented, the numbers from the block that is kept for fiction.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dispatch.demo.people import random_person

COLUMNS = ("name", "email", "phone", "territory", "home_lat", "home_lon", "skills", "shifts")

TRADES = {
    "heating": "heating:2;plumbing:2;gas:2;appliance:1;hygiene:1",
    "electrics": "electrical:2;signals:2;street-lights:2;inspection:2;appliance:1",
    "repairs": "carpentry:2;plastering:2;hygiene:2",
    "hygiene": "hygiene:2;pest-control:2;plastering:1;sanitation:2;graffiti:1",
    "streets": "street-repair:2;water:2;sewer:2;trees:2;parks:2;sanitation:2;graffiti:2",
    "indoors": (
        "heating:2;plumbing:2;gas:2;appliance:1;electrical:2;carpentry:2;plastering:1;hygiene:2"
    ),
    "outdoors": (
        "street-repair:2;street-lights:2;signals:2;water:2;sewer:2;trees:2;parks:1;sanitation:2;"
        "graffiti:1;pest-control:1;inspection:2;hygiene:2"
    ),
}
# About in proportion to the work that a night brings.
CREWS = {
    "Bronx": {"heating": 6, "repairs": 3, "hygiene": 2, "streets": 1, "electrics": 1},
    "Brooklyn": {"heating": 6, "repairs": 2, "hygiene": 2, "streets": 1, "electrics": 1},
    "Manhattan": {"heating": 4, "repairs": 1, "hygiene": 1, "streets": 1, "electrics": 1},
    "Queens": {"heating": 4, "repairs": 2, "hygiene": 2, "streets": 1, "electrics": 1},
    "Staten Island": {"indoors": 1, "outdoors": 1},
}
# The middles of some neighbourhoods, in degrees north and east.
HOMES = {
    "Bronx": (
        (40.816, -73.918), (40.832, -73.922), (40.846, -73.899), (40.861, -73.890),
        (40.868, -73.862), (40.879, -73.880), (40.838, -73.862), (40.828, -73.892),
    ),
    "Brooklyn": (
        (40.686, -73.944), (40.669, -73.942), (40.651, -73.950), (40.636, -73.962),
        (40.646, -74.010), (40.668, -73.982), (40.694, -73.921), (40.666, -73.884),
        (40.611, -73.996), (40.597, -73.955),
    ),
    "Manhattan": (
        (40.717, -73.985), (40.745, -73.978), (40.765, -73.985), (40.779, -73.951),
        (40.797, -73.939), (40.810, -73.949), (40.841, -73.939), (40.865, -73.924),
    ),
    "Queens": (
        (40.764, -73.923), (40.755, -73.883), (40.748, -73.869), (40.736, -73.878),
        (40.759, -73.831), (40.710, -73.793), (40.700, -73.832), (40.713, -73.758),
        (40.676, -73.786),
    ),
    "Staten Island": ((40.637, -74.086), (40.581, -74.112)),
}  # fmt: skip
SHIFTS = ("Mon-Fri 08:00-16:30",) * 4 + ("Mon-Fri 07:00-15:30", "Mon-Fri 10:00-18:30")
SPREAD_DEGREES = 0.006


def technicians(seed: int = 1) -> Iterator[dict[str, str]]:
    """The rows of the file."""
    rng = Random(seed)
    number = 0
    for borough, crew in CREWS.items():
        for trade, count in crew.items():
            for _ in range(count):
                yield _technician(number, borough, TRADES[trade], rng)
                number += 1


def _technician(number: int, borough: str, skills: str, rng: Random) -> dict[str, str]:
    lat, lon = HOMES[borough][number % len(HOMES[borough])]
    person = random_person(rng)
    return {
        "name": person.name,
        "email": f"technician{number + 1:02}@example.org",
        "phone": f"+1212555{100 + number:04}",
        "territory": borough,
        "home_lat": f"{lat + rng.uniform(-SPREAD_DEGREES, SPREAD_DEGREES):.5f}",
        "home_lon": f"{lon + rng.uniform(-SPREAD_DEGREES, SPREAD_DEGREES):.5f}",
        "skills": skills,
        "shifts": SHIFTS[number % len(SHIFTS)],
    }


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Invent 45 technicians in New York.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows(technicians(options.seed))


if __name__ == "__main__":
    main()
