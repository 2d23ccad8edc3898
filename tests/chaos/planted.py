"""Defects that a chaos run must find; the server of the run imports this, nothing else does.

    python -m tests.chaos.planted DEFECT config.asgi:application ...

patches the loaded application and then serves it, with uvicorn's own arguments.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Callable

# How long a window stays open that is a matter of microseconds in real life.
COMMIT_LAG_S = 0.5
MARK_LAG_S = 0.15


_here = threading.local()


class Early(threading.Thread):
    """Handles a batch; `is_ready` once the last of it is stored in a transaction that is open."""

    def __init__(self, really: Callable[..., Any], items: Any, delivery: Any) -> None:
        super().__init__(daemon=True)
        self.really, self.items, self.delivery = really, items, delivery
        self.is_ready, self.answers = threading.Event(), {}
        self.last = max((item["seq"] for item in items), default=0)

    def run(self) -> None:
        """Handle it, in a thread and over a connection of its own."""
        from django.db import connections

        _here.early = self
        try:
            self.answers = {one.seq: one for one in self.really(self.items, self.delivery)}
        finally:
            self.is_ready.set()
            connections.close_all()

    def stored(self, answer: Any) -> None:
        """Take an answer whose command is stored, if not for good yet."""
        self.answers[answer.seq] = answer
        if answer.seq == self.last:
            self.delivery.device.next_seq = answer.seq + 1
            self.is_ready.set()


def acknowledge_before_commit() -> None:
    """The answer leaves while the last transaction of the batch is still open."""
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.signals import post_save

    from mobile_api import commands
    from mobile_api.models import HandledCommand

    really, commit = commands.handle, BaseDatabaseWrapper._commit

    def saved(instance: Any, **_: Any) -> None:
        if (early := getattr(_here, "early", None)) is not None:
            early.stored(commands.Handled(instance.seq, instance.result))

    def commit_late(self: Any) -> Any:
        early = getattr(_here, "early", None)
        if early is not None and early.is_ready.is_set():
            time.sleep(COMMIT_LAG_S)
        return commit(self)

    def handle(items: Any, delivery: Any) -> Any:
        early = Early(really, list(items), delivery)
        early.start()
        early.is_ready.wait()
        return [early.answers[seq] for seq in sorted(early.answers)]

    post_save.connect(saved, sender=HandledCommand, weak=False)
    BaseDatabaseWrapper._commit = commit_late  # type: ignore[method-assign]
    _replace(really, handle)


def dedupe_after_effect() -> None:
    """The effect is committed, and its number marked in a transaction of its own after that."""
    from django.db import IntegrityError, transaction

    from events.actors import SYSTEM
    from events.door import writing
    from mobile_api.models import Device, HandledCommand

    def afterwards(save: Callable[..., None]) -> Callable[..., None]:
        def mark(row: Any, kwargs: dict[str, Any]) -> None:
            time.sleep(MARK_LAG_S)
            try:
                with writing(SYSTEM):
                    save(row, **kwargs)
            except IntegrityError:
                pass  # a twin was faster, and had the same effect

        def save_later(self: Any, *args: Any, **kwargs: Any) -> None:
            if isinstance(self, Device) and "next_seq" not in (kwargs.get("update_fields") or ()):
                save(self, *args, **kwargs)
            else:
                transaction.on_commit(lambda: mark(self, kwargs))

        return save_later

    HandledCommand.save = afterwards(HandledCommand.save)  # type: ignore[method-assign]
    Device.save = afterwards(Device.save)  # type: ignore[method-assign]


def order_by_device_time() -> None:
    """What is new in a batch is done in the order of the phone's clock."""
    from mobile_api import commands
    from mobile_api.models import Device

    really, one_at_a_time = commands.handle, threading.Lock()

    def handle(items: Any, delivery: Any) -> Any:
        with one_at_a_time:
            return by_time(items, delivery)

    def by_time(items: Any, delivery: Any) -> Any:
        row = Device.objects.filter(pk=delivery.device.pk)
        expected = row.values_list("next_seq", flat=True)[0]
        new = []
        for item in sorted(items, key=lambda item: int(item["seq"])):
            if item["seq"] == expected + len(new):
                new.append(item)
        answers = []
        for item in sorted(new, key=lambda item: str(item.get("occurred_at"))):
            delivery.device.next_seq = item["seq"]
            row.update(next_seq=item["seq"])
            answers += really([item], delivery)
        row.update(next_seq=expected + len(new))
        delivery.device.next_seq = expected + len(new)
        known = [item for item in items if item not in new]
        return answers + really(known, delivery)

    _replace(really, handle)


def _replace(really: Any, instead: Any) -> None:
    """Put a function in the place of another wherever the phones' door refers to it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mobile_api."):
            for attribute, value in list(vars(module).items()):
                if value is really:
                    setattr(module, attribute, instead)


DEFECTS = {
    "acknowledge-before-commit": acknowledge_before_commit,
    "dedupe-after-effect": dedupe_after_effect,
    "order-by-device-time": order_by_device_time,
}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import config.asgi

    # Its addresses, too: what views refer to is patched after they are there.
    import config.urls  # noqa: F401

    DEFECTS[sys.argv[1]]()
    uvicorn.main(sys.argv[2:])
