"""Lets another process unpack a picture, one at a time, and ends it when it takes too long."""

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from django.conf import settings

from mobile_api.errors import BadPicture, PictureTooManyPixels
from mobile_api.picture_limits import MOST_MEGAPIXELS, TOO_MANY_PIXELS

LONGEST_S = 30
# Sixty megapixels take up to 1.5 GB while they are unpacked: one at a time in this process.
_turns = threading.BoundedSemaphore(1)


def unpacked(source: Path) -> tuple[bytes, str]:
    """A picture made anew, and its media type; see `pictures.remake`. Takes up to 30 s.

    Raises:
        BadPicture: it is damaged or of another kind, or the process that unpacked it ended.
        PictureTooManyPixels: its header says so; no pixel was unpacked.
    """
    with _turns, tempfile.TemporaryDirectory(prefix="callout-picture-") as folder:
        target = Path(folder) / "picture"
        answer = _answer(source, target)
        if answer.get("refused") == TOO_MANY_PIXELS:
            raise PictureTooManyPixels(MOST_MEGAPIXELS)
        if "media_type" not in answer:
            raise BadPicture
        return target.read_bytes(), answer["media_type"]


def _answer(source: Path, target: Path) -> dict[str, str]:
    command = [sys.executable, "-m", "mobile_api.pictures", str(source), str(target)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            command,
            cwd=settings.BASE_DIR,
            capture_output=True,
            timeout=LONGEST_S,
            check=True,
        )
        answer: dict[str, str] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {}
    return answer
