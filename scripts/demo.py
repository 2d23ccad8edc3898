"""`make demo`: a believable company with a day around now, served until Ctrl-C."""

import argparse
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from processes import ROOT, Processes, free_port, manage, serve, stop_on_signals


def main() -> int:
    """Seed once, then start what is there."""
    options = _options()
    var_dir = Path(os.environ.get("CALLOUT_VAR_DIR", ROOT / "var" / "demo"))
    if options.reset:
        shutil.rmtree(var_dir, ignore_errors=True)
    port = free_port(int(os.environ.get("PORT", "8000")))
    url = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "CALLOUT_DEMO": "1",
        "CALLOUT_VAR_DIR": str(var_dir),
        "PUBLIC_URL": url,
    }
    stop_on_signals()
    processes = Processes(env)
    try:
        print("Preparing the demo ...", flush=True)
        manage(env, "migrate", "--verbosity", "0")
        manage(env, "seed_demo")
        serve(processes, port, var_dir)
        processes.start("django", "demo_traffic")
        manage(env, "demo_card", url)
        manage(env, "demo_phone", url)
        print("  Nothing leaves this machine. Ctrl-C ends it.\n")
        sys.stdout.flush()
        return processes.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        processes.stop()
        print(
            "\nThe demo is stopped. `make demo` goes on with it, `make demo RESET=1` begins anew."
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reset", action="store_true", help="forget the demo and seed it anew")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
