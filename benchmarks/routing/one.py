"""The process of one measurement: `python -m benchmarks.routing.one SPEC OUT`, both JSON.

Pinned to its cores before anything is loaded, so that threads of libraries are, too.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Measure what the specification says, and write the record's own part."""
    spec = json.loads(Path(sys.argv[1]).read_text())
    os.sched_setaffinity(0, set(spec["cores"]))
    if spec["nice"]:
        _set_priority(spec["nice"])
    from benchmarks.routing import asked  # noqa: PLC0415 - after pinning

    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    record: dict[str, Any] = asked.measured(spec)
    wall_s, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    # Well below the number of threads where others used the same cores.
    record["cpu_share"] = round(cpu_s / wall_s, 3)
    record["rss_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    Path(sys.argv[2]).write_text(json.dumps(record))


def _set_priority(nice: int) -> None:
    os.nice(nice)
    # Where Linux groups processes by session, it is the group's priority that counts.
    group = Path("/proc/self/autogroup")
    if group.exists():
        group.write_text(str(nice))


if __name__ == "__main__":
    main()
