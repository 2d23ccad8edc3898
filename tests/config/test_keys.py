"""Secrets that are made once, and read by their owner only."""

from base64 import urlsafe_b64decode
from pathlib import Path
from threading import Thread

from py_vapid import Vapid

from config.keys import P256_ORDER, secret_key, vapid_private_key


def test_a_push_key_is_made_once_and_is_one(tmp_path: Path) -> None:
    key = vapid_private_key(tmp_path)

    assert vapid_private_key(tmp_path) == key
    assert 0 < int.from_bytes(urlsafe_b64decode(key + "="), "big") < P256_ORDER
    assert Vapid.from_string(key).public_key is not None
    assert [path.name for path in tmp_path.iterdir()] == ["vapid_private_key"]
    assert (tmp_path / "vapid_private_key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    found: set[str] = set()
    threads = [
        Thread(target=lambda: found.add(secret_key(tmp_path, is_production=False)))
        for _ in range(20)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
