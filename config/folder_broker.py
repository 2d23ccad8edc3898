"""A folder as broker, whose messages appear all at once.

Kombu's own transport lets a worker pick up a message that is still being written; the worker
then ends with an error. Here a message is written under another name and renamed.
"""

import time
import uuid
from pathlib import Path
from typing import Any, cast

from kombu.transport import filesystem
from kombu.utils import json


class Channel(filesystem.Channel):
    """Kombu's channel with another way to put."""

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Put a message into the folder. Names sort by time; `.msg` is what workers look for."""
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.unfinished"
        text = cast("Any", json).dumps(message)  # kombu's own JSON; it has no types
        unfinished.write_text(text)
        unfinished.rename(folder / name)


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel
