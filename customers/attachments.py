"""Uploads, kept once per content under the SHA-256 of their bytes."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings

from customers.errors import FileDamaged, FileEmpty, FileTooLarge
from customers.models import Attachment, Message, Site, StoredFile
from events.actors import Actor
from events.door import writing

LIMIT_BYTES = 25_000_000
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")


def store_file(
    chunks: Iterable[bytes],
    *,
    media_type: str,
    actor: Actor,
    announced_sha256: str = "",
    limit_bytes: int = LIMIT_BYTES,
) -> StoredFile:
    """Store an upload's bytes, or find that we have them already.

    The bytes are on the disk before the row that names them: a crash in between leaves a file
    that nobody names, never a name without a file. Not to be called inside `writing(...)`,
    since a disk is slow.

    Raises:
        FileTooLarge: more than `limit_bytes` arrived.
        FileEmpty: nothing arrived.
        FileDamaged: the bytes are not those of `announced_sha256`.
    """
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as arriving:
        temporary = Path(arriving.name)
        try:
            sha256, size_bytes = _copy(chunks, arriving, limit_bytes)
            if announced_sha256 and announced_sha256.lower() != sha256:
                raise FileDamaged(announced_sha256, sha256)
            _keep(temporary, sha256)
        finally:
            temporary.unlink(missing_ok=True)
    with writing(actor):
        row, _ = StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={"size_bytes": size_bytes, "media_type": _media_type(media_type)},
        )
    return row


def attach(
    file: StoredFile,
    name: str,
    *,
    actor: Actor,
    message: Message | None = None,
    site: Site | None = None,
) -> Attachment:
    """Attach a stored file to a message or a site under the name its sender gave it."""
    with writing(actor):
        return Attachment.objects.create(
            file=file, name=_file_name(name), message=message, site=site
        )


def open_stored(file: StoredFile) -> BinaryIO:
    """The bytes of a stored file, open for reading.

    Raises:
        FileNotFoundError: they are gone from the disk.
    """
    return path_of(file.sha256).open("rb")


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def _copy(
    chunks: Iterable[bytes], arriving: "tempfile._TemporaryFileWrapper[bytes]", limit_bytes: int
) -> tuple[str, int]:
    digest, size_bytes = hashlib.sha256(), 0
    for chunk in chunks:
        size_bytes += len(chunk)
        if size_bytes > limit_bytes:
            raise FileTooLarge(limit_bytes)
        digest.update(chunk)
        arriving.write(chunk)
    if not size_bytes:
        raise FileEmpty
    arriving.flush()
    os.fsync(arriving.fileno())
    return digest.hexdigest(), size_bytes


def _keep(temporary: Path, sha256: str) -> None:
    """Rename the complete file to its hash; renaming over the same content is harmless."""
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name must survive a power cut as well
    finally:
        os.close(folder)


def _media_type(given: str) -> str:
    """A media type without parameters; what does not look like one is just bytes."""
    bare = given.split(";", maxsplit=1)[0].strip().lower()[:80]
    return bare if MEDIA_TYPE.fullmatch(bare) else "application/octet-stream"


def _file_name(given: str) -> str:
    """The last part of a name, without what could break out of a header or a folder."""
    bare = PurePosixPath(given.replace("\\", "/")).name
    return "".join(char for char in bare if char.isprintable())[-200:] or "file"
