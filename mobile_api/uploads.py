"""Pictures on their way from phones: announced by their hash, sent in parts, kept when whole.

The bytes lie in a file before the row says that they arrived. A crash in between leaves a file
that is too long, never a row that promises bytes.
"""

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import timezone

from customers.attachments import LIMIT_BYTES, store_file
from customers.errors import FileDamaged
from dispatch.locks import lock_technicians
from dispatch.services.records import file_arrived
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from mobile_api.errors import (
    BadPicture,
    UploadIncomplete,
    UploadNotFound,
    UploadOffset,
    UploadsTooMany,
)
from mobile_api.models import Upload
from mobile_api.unpacking import unpacked

MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
UPLOAD_BYTES = LIMIT_BYTES
HASH = re.compile(r"[0-9a-f]{64}")
PIECE_BYTES = 64 * 1024
# Nobody takes more pictures without a connection; whoever announces more wants to fill the disk.
MOST_OPEN_BYTES = 1_000_000_000
FORGOTTEN_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Announced:
    """A picture that a phone wants to send: the hash and size of its bytes."""

    sha256: str
    size: int
    media_type: str
    captured_at: datetime | None = None


def announce(technician_id: int, picture: Announced) -> tuple[Upload, bool]:
    """The upload, and whether it is new; one that is known goes on where it was.

    Raises:
        UploadsTooMany: too much is announced and not finished.
    """
    with writing(_actor(technician_id)):
        lock_technicians([technician_id])
        row = _own(technician_id).filter(sha256=picture.sha256).first()
        if row is not None:
            return _known_again(row, picture), False
        open_bytes = _own(technician_id).filter(finished_at=None).aggregate(all=Sum("size_bytes"))
        if (open_bytes["all"] or 0) + picture.size > MOST_OPEN_BYTES:
            raise UploadsTooMany(MOST_OPEN_BYTES)
        return Upload.objects.create(
            technician_id=technician_id,
            sha256=picture.sha256,
            size_bytes=picture.size,
            media_type=picture.media_type,
            captured_at=picture.captured_at,
        ), True


def upload_of(technician_id: int, sha256: str) -> Upload:
    """How far an upload is, by what really lies on the disk.

    Raises:
        UploadNotFound: this technician announced none.
    """
    if not HASH.fullmatch(sha256):
        raise UploadNotFound
    row = _own(technician_id).filter(sha256=sha256).first()
    if row is None:
        raise UploadNotFound
    if row.finished_at is None:
        row.received_bytes = min(row.received_bytes, _length(_part(row)))
    return row


def take_bytes(technician_id: int, sha256: str, offset: int, body: IO[bytes]) -> Upload:
    """Add the bytes of `body`, which follow the first `offset` ones; bytes past the size are cut.

    Raises:
        UploadNotFound: this technician announced none.
        UploadOffset: these are not the bytes that come next.
    """
    row = upload_of(technician_id, sha256)
    if row.finished_at is not None:
        return row
    if offset != row.received_bytes:
        raise UploadOffset(row.received_bytes)
    arrived = _write(_part(row), offset, body, row.size_bytes - offset)
    with writing(_actor(technician_id)):
        # Of two that send the same bytes at once, one moves the row on.
        waiting = _own(technician_id).filter(sha256=sha256, finished_at=None)
        before = waiting.filter(received_bytes__gte=offset, received_bytes__lt=offset + arrived)
        before.update(received_bytes=offset + arrived)
    return upload_of(technician_id, sha256)


def finish(technician_id: int, sha256: str) -> Upload:
    """Make the picture anew, keep it, and show it where it was announced; again does nothing.

    What turns out to be no picture is forgotten, so that it can be announced anew.

    Raises:
        UploadNotFound: this technician announced none.
        UploadIncomplete: bytes are missing.
        FileDamaged: the bytes are not those of the hash.
        BadPicture: it is damaged, of another kind, or has too many pixels.
    """
    row = upload_of(technician_id, sha256)
    if row.finished_at is not None:
        return row
    if row.received_bytes < row.size_bytes:
        raise UploadIncomplete(row.received_bytes, row.size_bytes)
    try:
        packed, media_type = _checked(row)
    except (FileDamaged, BadPicture, FileNotFoundError) as error:
        again = upload_of(technician_id, sha256)
        if again.finished_at is not None:
            return again  # a twin of this request was faster
        if isinstance(error, FileNotFoundError):
            raise UploadIncomplete(0, row.size_bytes) from None
        _forget(row)
        raise
    actor = _actor(technician_id)
    file = store_file([packed], media_type=media_type, actor=actor)
    with writing(actor):
        # A command that names the picture holds this lock too: one of the two sees the other.
        lock_technicians([technician_id])
        _own(technician_id).filter(pk=row.pk).update(file=file, finished_at=timezone.now())
        file_arrived(technician_id, sha256, file)
    _part(row).unlink(missing_ok=True)
    return upload_of(technician_id, sha256)


def sweep(now: datetime) -> int:
    """Forget what nobody went on sending for a week; how many files and rows went."""
    before = now - FORGOTTEN_AFTER
    gone = 0
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # finished meanwhile
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                gone += 1
    for row in Upload.objects.filter(finished_at=None, announced_at__lt=before):
        if not _part(row).exists():
            with writing(SYSTEM):
                gone += Upload.objects.filter(pk=row.pk, finished_at=None).delete()[0]
    return gone


def _own(technician_id: int) -> QuerySet[Upload]:
    return Upload.objects.filter(technician=technician_id)


def _known_again(row: Upload, picture: Announced) -> Upload:
    """A phone that lost its store may have counted wrongly the first time."""
    if row.finished_at is not None:
        if row.file is not None:
            file_arrived(row.technician_id, row.sha256, row.file)
        return row
    row.received_bytes = min(row.received_bytes, _length(_part(row)), picture.size)
    row.size_bytes = picture.size
    row.save(update_fields=["size_bytes", "received_bytes"])
    return row


def _checked(row: Upload) -> tuple[bytes, str]:
    part, digest = _part(row), hashlib.sha256()
    with part.open("r+b") as file:
        file.truncate(row.size_bytes)
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
    if digest.hexdigest() != row.sha256:
        raise FileDamaged(row.sha256, digest.hexdigest())
    return unpacked(part)


def _forget(row: Upload) -> None:
    with writing(_actor(row.technician_id)):
        Upload.objects.filter(pk=row.pk, finished_at=None).delete()
    _part(row).unlink(missing_ok=True)


def _write(part: Path, offset: int, body: IO[bytes], limit: int) -> int:
    """Write what comes to its place in the file; how many bytes, all of them on the disk."""
    arrived = 0
    handle = os.open(part, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.seek(offset)
        while piece := body.read(min(PIECE_BYTES, limit - arrived)):
            file.write(piece)
            arrived += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return arrived


def _part(row: Upload) -> Path:
    return _folder() / f"{row.technician_id}-{row.sha256}.part"


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _length(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _actor(technician_id: int) -> Actor:
    return Actor(ActorKind.TECHNICIAN, technician_id)
