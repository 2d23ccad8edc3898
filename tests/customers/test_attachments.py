"""Uploads are kept once per content."""

import hashlib
from pathlib import Path

import pytest

from customers.attachments import attach, open_stored, path_of, store_file
from customers.errors import FileDamaged, FileEmpty, FileTooLarge
from customers.models import StoredFile
from events.actors import SYSTEM
from tests.factories import make_site

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SHA_OF_PHOTO = hashlib.sha256(b"photo").hexdigest()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def store(*chunks, **options):
    return store_file(chunks, **{"media_type": "image/jpeg", "actor": SYSTEM} | options)


def files_below(folder: Path):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_the_bytes_lie_under_their_hash(media):
    row = store(b"pho", b"to")

    assert (row.sha256, row.size_bytes, row.media_type) == (SHA_OF_PHOTO, 5, "image/jpeg")
    assert path_of(SHA_OF_PHOTO) == media / SHA_OF_PHOTO[:2] / SHA_OF_PHOTO
    with open_stored(row) as content:
        assert content.read() == b"photo"


def test_the_same_bytes_are_stored_once(media):
    first, again = store(b"photo"), store(b"photo", media_type="application/pdf")

    assert first == again
    assert StoredFile.objects.get().media_type == "image/jpeg"
    assert files_below(media) == [SHA_OF_PHOTO]


def test_a_file_that_is_too_large_leaves_nothing(media):
    with pytest.raises(FileTooLarge):
        store(b"12345", b"6", limit_bytes=5)

    assert files_below(media) == []
    assert not StoredFile.objects.exists()


def test_bytes_other_than_announced_leave_nothing(media):
    with pytest.raises(FileDamaged):
        store(b"phot", announced_sha256=SHA_OF_PHOTO)

    assert files_below(media) == []


def test_the_announced_hash_may_be_in_capitals():
    assert store(b"photo", announced_sha256=SHA_OF_PHOTO.upper()).sha256 == SHA_OF_PHOTO


def test_an_empty_file_is_refused():
    with pytest.raises(FileEmpty):
        store(b"")


def test_an_upload_that_breaks_off_leaves_nothing(media):
    def breaks_off():
        yield b"pho"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store_file(breaks_off(), media_type="image/jpeg", actor=SYSTEM)

    assert files_below(media) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("image/JPEG; charset=binary", "image/jpeg"),
        ("", "application/octet-stream"),
        ("text/html\r\nX-Evil: 1", "application/octet-stream"),
    ],
)
def test_a_media_type_is_bare_or_unknown(given, kept):
    assert store(given.encode() or b"x", media_type=given).media_type == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("boiler.jpg", "boiler.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\boiler.jpg", "boiler.jpg"),
        ("bad\r\nname", "badname"),
        ("", "file"),
    ],
)
def test_a_name_is_harmless(given, kept):
    attached = attach(store(b"photo"), given, site=make_site(), actor=SYSTEM)

    assert attached.name == kept
