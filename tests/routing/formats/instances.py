"""Tiny instances of every format, for reading and for breaking."""

from __future__ import annotations

import json

# Depot at 0,0; two customers at 3,4 and 0,1: distances 5, 1 and 4.2426, which is cut to 4.2.
SOLOMON = """tiny

VEHICLE
NUMBER     CAPACITY
  3         10

CUSTOMER
CUST NO.   XCOORD.  YCOORD.    DEMAND    READY TIME  DUE DATE  SERVICE   TIME

    0      0         0          0          0       100          0
    1      3         4          6          7        50          9
    2      0         1          4          0        60.5        9
"""

VRPLIB = """NAME : tiny
COMMENT : (for a test, Optimal value: 12)
TYPE : CVRP
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 0 1
DEMAND_SECTION
1 0
2 6
3 4
DEPOT_SECTION
 1
 -1
EOF
"""

TRSP = """tiny

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
1       2       2       2

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    0     0     0      1000   0      [] \t[] \t[]
1    0     1     0      1000   0      [0,1] \t[1] \t[0,2]
2    3     4     10     50     9      [1] \t[0,1] \t[1,1]
3    1     1     0      60     9      [0] \t[] \t[0,0]
"""

HHCRSP = json.dumps(
    {
        "patients": [
            {
                "id": "p1",
                "location": [0.0, 3.0],
                "time_window": [10.0, 20.0],
                "required_caregivers": [{"service": "s1", "duration": 5.5}],
            },
            {
                "id": "p2",
                "location": [4.0, 0.0],
                "time_window": [0.0, 30.0],
                "required_caregivers": [
                    {"service": "s1", "duration": 5.0},
                    {"service": "s2", "duration": 6.0},
                ],
                "synchronization": {"type": "simultaneous"},
            },
            {
                "id": "p3",
                "location": [4.0, 3.0],
                "time_window": [0.0, 40.0],
                "required_caregivers": [
                    {"service": "s1", "duration": 5.0},
                    {"service": "s2", "duration": 6.0},
                ],
                "synchronization": {"type": "sequential", "distance": [7, 9]},
            },
        ],
        "services": [{"id": "s1", "default_duration": 5.0}, {"id": "s2", "default_duration": 6.0}],
        "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2"]}],
        "central_offices": [{"id": "d", "location": [0.0, 0.0]}],
        "distances": [
            [0.0, 3.0, 4.0, 5.0],
            [3.0, 0.0, 5.0, 4.0],
            [4.0, 5.0, 0.0, 3.0004],
            [5.0, 4.0, 3.0, 0.0],
        ],
    }
)

# Node n is n minutes from node 0, on one street.
STREET = [[60 * abs(i - j) for j in range(4)] for i in range(4)]
VROOM = json.dumps(
    {
        "vehicles": [
            {
                "id": 7,
                "description": "van",
                "start_index": 0,
                "capacity": [5],
                "skills": [1],
                "time_window": [0, 7_200],
                "breaks": [{"id": 1, "time_windows": [[300, 900]], "service": 120}],
                "max_tasks": 4,
            },
            {"id": 8, "start_index": 0, "end_index": 0, "capacity": [5]},
        ],
        "jobs": [
            {"id": 1, "location_index": 1, "service": 300, "delivery": [2], "skills": [1]},
            {"id": 2, "location_index": 2, "setup": 60, "service": 300, "delivery": [3]},
            {
                "id": 3,
                "location_index": 3,
                "service": 300,
                "delivery": [1],
                "priority": 10,
                "time_windows": [[600, 1_200], [3_000, 3_600]],
            },
        ],
        "matrices": {"car": {"durations": STREET, "distances": STREET}},
    }
)

INSTANCES = {
    "solomon": SOLOMON,
    "vrplib": VRPLIB,
    "trsp": TRSP,
    "hhcrsp": HHCRSP,
    "vroom": VROOM,
}
