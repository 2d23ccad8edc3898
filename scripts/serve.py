"""Serve an installation in the foreground: web and worker, until Ctrl-C."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from processes import ROOT, Processes, free_port, manage, serve, stop_on_signals


def main() -> int:
    """Migrate, start, wait."""
    var_dir = Path(os.environ.get("CALLOUT_VAR_DIR", ROOT / "var"))
    port = free_port(int(os.environ.get("PORT", "8000")))
    env = os.environ | {"PUBLIC_URL": os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{port}")}
    stop_on_signals()
    manage(env, "migrate", "--verbosity", "0")
    processes = Processes(env)
    try:
        serve(processes, port, var_dir)
        print(f"Callout answers at http://127.0.0.1:{port}/  (Ctrl-C ends it)", flush=True)
        return processes.wait()
    finally:
        processes.stop()


if __name__ == "__main__":
    sys.exit(main())
