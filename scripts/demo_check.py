"""`make demo-check`: start a fresh demo, walk the whole line over HTTP, stop it cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from processes import ROOT, free_port
from walk import Client, Unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START_WITHIN_S = 240
UNDER_WAY = ("en_route", "on_site", "in_progress", "paused")
ANSWERS = {"check": True, "reading": 1.5, "text": "Fine."}


def main() -> int:
    """Walk; 1 where something was not as it should be."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="callout-demo-") as folder, demo(Path(folder)) as card:
        print(f"the demo stood after {time.monotonic() - started:.0f} s", flush=True)
        try:
            walked = walk(card)
        except Unexpected as error:
            print(f"FAILED: {error}", file=sys.stderr)
            return 1
    print(f"{walked} passed, 0 failed")
    return 0


@contextmanager
def demo(var_dir: Path) -> Iterator[str]:
    """Run `scripts/demo.py` as somebody would; what it printed once it stood."""
    env = os.environ | {"CALLOUT_VAR_DIR": str(var_dir), "PORT": str(free_port())}
    command = [sys.executable, "-u", "scripts/demo.py"]
    running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    try:
        yield _read_card(running)
    finally:
        running.send_signal(signal.SIGINT)
        code = running.wait(30)
    if code != 0:
        sys.exit(f"FAILED: after Ctrl-C the demo ended with {code}")


def _read_card(running: subprocess.Popen[str]) -> str:
    """All lines up to the one that says how to end it."""
    lines = []
    deadline = time.monotonic() + START_WITHIN_S
    for line in running.stdout or ():
        print(f"  | {line.rstrip()}", flush=True)
        lines.append(line)
        if "Ctrl-C" in line or time.monotonic() > deadline:
            return "".join(lines)
    sys.exit("FAILED: the demo ended before it stood")


def walk(card: str) -> int:
    """The whole line, step by step; how many steps were taken."""
    base = _found(r"(http://127\.0\.0\.1:\d+)/", card)
    email, password = _found(r"Dispatcher\s+(\S+)", card), _found(r"Password\s+(\S+)", card)
    office = Client(base)
    office.page("/login/")
    office.submit("/login/", {"username": email, "password": password})
    done = 1 + _look_at_board(office)
    visit = _ask_and_plan(office)
    phone, own = _pair_phone(office)
    done += 3 + _do_the_work(office, phone, own)
    done += _follow_as_customer(Client(base), card)
    print(f"  a request became visit {visit}; assignment {own['id']} was done on a phone")
    return done


def _look_at_board(office: Client) -> int:
    page = office.page("/")
    _require("board" in page, "the board is a page")
    board = office.call("GET", "/api/board/")
    _require(len(board["technicians"]) == 12, "twelve technicians stand on the board")
    _require(any(one["status"] == "in_progress" for one in board["visits"]), "somebody works")
    _require(len(board["unplanned"]) > 3, "some visits are not planned")
    return 4


def _ask_and_plan(office: Client) -> int:
    """A request comes in, is planned and published; the visit it became."""
    board = office.call("GET", "/api/board/")
    known = next(one for one in board["visits"] if one["lat"] is not None)
    received = office.call(
        "POST", "/api/requests/",
        {
            "channel": "phone", "words": "The kitchen tap does not close.", "work_type": "tap",
            "caller": {"name": "Rosa Vidal", "email": "rosa.vidal@example.org"},
            "address": {"street": "Los Aromos 12", "lat": known["lat"], "lon": known["lon"]},
            "territory": board["territories"][0]["id"], "convert": True,
        },
    )  # fmt: skip
    job = office.call("GET", f"/api/jobs/{received['jobs'][0]}/")
    _require(bool(job["visits"]), "a request becomes a job with a visit")
    plan = office.call("POST", "/api/plans/", {"day": board["day"], "limit_s": 5})
    path = f"/api/plans/{plan['id']}/"
    plan = _until(lambda: office.call("GET", path), lambda now: now["status"] == "proposed")
    published = office.call("POST", path + "publish/", {}, version=plan["version"])
    _require(published["plan"]["status"] == "published", "a plan is searched and published")
    return int(job["visits"][0]["id"])


def _pair_phone(office: Client) -> tuple[Client, dict[str, Any]]:
    """Pair a phone for somebody who is sent to a visit and free to go; with that visit."""
    parts = [
        part for visit in office.call("GET", "/api/board/")["visits"] for part in visit["parts"]
    ]
    busy = {part["technician"] for part in parts if part["status"] in UNDER_WAY}
    sent = [part["technician"] for part in parts if part["status"] == "dispatched"]
    chosen = next((one for one in sent if one not in busy), sent[0])
    code = office.call("POST", f"/api/technicians/{chosen}/pairing-code/", {})
    phone = Client(office.base)
    paired = phone.call("POST", "/api/mobile/v1/devices", {"code": code["code"], "name": "Check"})
    phone.bearer = paired["token"]
    synced = phone.call("GET", "/api/mobile/v1/sync")
    own = synced["changes"]["visits"]["upserted"]
    mine = [one for one in own if one["status"] == "dispatched"]
    _require(bool(mine), "a paired phone holds a visit that waits")
    return phone, mine[0]


def _do_the_work(office: Client, phone: Client, visit: dict[str, Any]) -> int:
    """A whole visit in one batch, as after an hour without a network; then the same again."""
    now, assignment = datetime.now(UTC).isoformat(), visit["id"]
    done = [("start_travel", {}), ("arrive", {}), ("start", {}), *_needed(visit), ("complete", {})]
    batch = {
        "sent_at": now,
        "commands": [
            {"seq": number, "kind": kind, "assignment": assignment, "occurred_at": now,
             "payload": payload}
            for number, (kind, payload) in enumerate(done, start=1)
        ],
    }  # fmt: skip
    first = phone.call("POST", "/api/mobile/v1/commands", batch)
    again = phone.call("POST", "/api/mobile/v1/commands", batch)
    results = [[one["result"] for one in answer["results"]] for answer in (first, again)]
    once, twice = ["applied"] * len(done), ["duplicate"] * len(done)
    _require(results == [once, twice], f"each step counts once: {results}")
    board = office.call("GET", "/api/board/")
    shown = {part["id"]: part["status"] for one in board["visits"] for part in one["parts"]}
    _require(shown.get(assignment) == "completed", "the board shows it done")
    return 2


def _needed(visit: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What the visit must have before it is completed, as the phone reports it."""
    needs = visit["needs"]
    answers = [
        ("answer_checklist", {"item": one["code"], "value": _answer_to(one)})
        for one in needs["checklist"]
    ]
    photos = [("photo", {"sha256": f"{number:064x}"}) for number in range(needs["photos"])]
    signed = [("sign", {"sha256": "f" * 64, "signed_by": "Rosa Vidal"})]
    return answers + photos + (signed if needs["signature"] else [])


def _answer_to(item: dict[str, Any]) -> Any:
    return item["choices"][0] if item["kind"] == "choice" else ANSWERS[item["kind"]]


def _follow_as_customer(customer: Client, card: str) -> int:
    link = _found(r"(http://\S+/t/\S+)", card)
    page = customer.page(link)
    _require("noindex" in page or "robots" in page, "the customer's page stays out of search")
    state = customer.call("GET", link.rstrip("/") + "/state/")
    _require(bool(state["visit"]["status"]), "the customer sees a status")
    try:
        customer.page("/t/AAAAAAAAAAAAAAAAAAAAAA/")
    except Unexpected as error:
        _require(" 404" in str(error), "a wrong link is not found")
        return 3
    raise Unexpected("a wrong link was answered")


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise Unexpected(f"the demo's card has no {pattern}")
    return match[1]


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Unexpected(f"not so: {what}")
    print(f"  ok: {what}", flush=True)


def _until(
    ask: Callable[[], dict[str, Any]], holds: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Ask again and again until it holds, a minute at most."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = ask()
        if holds(answer):
            return answer
        time.sleep(0.5)
    raise Unexpected(f"still {answer.get('status')} after a minute")


if __name__ == "__main__":
    sys.exit(main())
