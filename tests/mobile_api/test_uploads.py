"""Pictures on their way: in parts, again, whole; and nothing of what is none."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from PIL import Image

from customers.attachments import open_stored
from customers.models import StoredFile
from dispatch.models import VisitFile
from events.actors import SYSTEM
from events.door import writing
from mobile_api.models import Upload
from mobile_api.pairing import revoke
from mobile_api.tasks import sweep_uploads
from mobile_api.uploads import FORGOTTEN_AFTER
from tests.factories import make_technician, make_visit, placed
from tests.mobile_api.pictures import digest, drawing, photo, png_that_says

pytestmark = pytest.mark.django_db
UPLOADS = "/api/mobile/v1/uploads"
QUARANTINE = "/api/mobile/v1/quarantine"
OCTETS = "application/octet-stream"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def phone(paired: Any) -> Any:
    return paired(make_technician())


def announced(phone: Any, content: bytes, **fields: Any) -> Any:
    body = {"sha256": digest(content), "size": len(content), "media_type": "image/jpeg"}
    return phone.api.post(UPLOADS, body | fields)


def put(phone: Any, content: bytes, part: bytes, offset: Any = 0) -> Any:
    address = f"{UPLOADS}/{digest(content)}"
    headers = {} if offset is None else {"Upload-Offset": str(offset)}
    return phone.api.put(address, part, content_type=OCTETS, headers=headers)


def finish(phone: Any, content: bytes) -> Any:
    return phone.api.post(f"{UPLOADS}/{digest(content)}/finish")


def sent(phone: Any, content: bytes, **fields: Any) -> Any:
    """Announced, sent whole and finished; the last answer."""
    announced(phone, content, **fields)
    assert put(phone, content, content).json()["received_bytes"] == len(content)
    return finish(phone, content)


def left_over(media: Path) -> list[str]:
    return [str(path) for path in media.rglob("*") if path.is_file()]


def test_a_picture_arrives_in_parts_and_is_kept_without_its_place(phone: Any, media: Path) -> None:
    content = photo(size=(400, 200))
    half = len(content) // 2

    first = announced(phone, content)
    part = put(phone, content, content[:half])
    known = phone.api.get(f"{UPLOADS}/{digest(content)}")
    rest = put(phone, content, content[half:], half)
    done = finish(phone, content)

    assert (first.status_code, first.json()["received_bytes"]) == (201, 0)
    assert part.json() == {"sha256": digest(content), "received_bytes": half, "is_finished": False}
    assert known.json() == part.json()
    assert rest.json()["received_bytes"] == len(content)
    assert (done.status_code, done.json()["is_finished"]) == (200, True)
    file = Upload.objects.get().file
    assert file is not None
    with open_stored(file) as stored:
        kept = stored.read()
    assert Image.open(BytesIO(kept)).size == (400, 200)
    assert b"CanaryMaker" not in kept
    assert left_over(media) == [str(media / file.sha256[:2] / file.sha256)]


@pytest.mark.parametrize("kind", ["image/png", "image/webp", "image/heic", "image/heif"])
def test_pictures_of_all_kinds_are_taken(phone: Any, kind: str) -> None:
    word = {"image/heic": "HEIF", "image/heif": "HEIF"}.get(kind, kind[6:].upper())

    assert sent(phone, photo(word), media_type=kind).json()["is_finished"]


def test_a_signature_stays_a_drawing(phone: Any) -> None:
    sent(phone, drawing(), media_type="image/png")

    assert StoredFile.objects.get().media_type == "image/png"


def test_a_picture_that_is_known_is_finished_at_once(phone: Any) -> None:
    content = photo()
    sent(phone, content)

    again = announced(phone, content)
    and_again = [put(phone, content, content[:9], 3), finish(phone, content)]

    assert (again.status_code, again.json()["is_finished"]) == (200, True)
    assert all(answer.json()["is_finished"] for answer in and_again)
    assert StoredFile.objects.count() == 1


def test_the_same_picture_of_two_people_is_kept_once(phone: Any, paired: Any) -> None:
    content = photo()
    sent(phone, content)

    other = sent(paired(make_technician()), content)

    assert other.json()["is_finished"]
    assert (Upload.objects.count(), StoredFile.objects.count()) == (2, 1)


def test_bytes_that_do_not_follow_are_refused_with_where_to_go_on(phone: Any) -> None:
    content = photo()
    announced(phone, content)
    put(phone, content, content[:100])

    answers = [put(phone, content, content[:100]), put(phone, content, content[200:], 200)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert {answer.json()["code"] for answer in answers} == {"upload-offset"}
    assert {answer.json()["details"]["received_bytes"] for answer in answers} == {100}


@pytest.mark.parametrize("offset", [None, "", "-1", "x", "9" * 13, "²"])
def test_where_bytes_belong_must_be_said(phone: Any, offset: str | None) -> None:
    content = photo()
    announced(phone, content)

    assert put(phone, content, content, offset).status_code == 400


def test_parts_that_are_gone_from_the_disk_are_sent_again(phone: Any, media: Path) -> None:
    content = photo()
    announced(phone, content)
    put(phone, content, content[:100])
    for path in (media / "incoming").iterdir():
        path.unlink()

    answer = put(phone, content, content[100:], 100)
    again = put(phone, content, content)

    assert answer.json()["details"]["received_bytes"] == 0
    assert again.json()["received_bytes"] == len(content)
    assert finish(phone, content).json()["is_finished"]


def test_a_truncated_upload_is_not_finished(phone: Any) -> None:
    content = photo()
    announced(phone, content)
    put(phone, content, content[:-1])

    answer = finish(phone, content)

    assert (answer.status_code, answer.json()["code"]) == (409, "upload-incomplete")
    assert answer.json()["details"] == {"received_bytes": len(content) - 1, "size": len(content)}


def test_bytes_of_another_hash_leave_nothing_behind(phone: Any, media: Path) -> None:
    content = photo()
    announced(phone, content)
    put(phone, content, content[:-1] + b"x")

    answer = finish(phone, content)

    assert (answer.status_code, answer.json()["code"]) == (400, "file-damaged")
    assert left_over(media) == []
    assert not Upload.objects.exists()
    assert announced(phone, content).status_code == 201


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png_that_says(50_000, 50_000), "picture-too-many-pixels"),
        (photo()[:-200], "picture-unreadable"),
        (b"<svg/>", "picture-unreadable"),
    ],
)
def test_what_is_no_picture_leaves_nothing_behind(
    phone: Any, media: Path, content: bytes, code: str
) -> None:
    answer = sent(phone, content)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert left_over(media) == []
    assert not Upload.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"size": 0},
        {"size": 25_000_001},
        {"size": "large"},
        {"sha256": "../../etc/passwd"},
        {"sha256": "A" * 64},
        {"sha256": "a\x00"},
        {"media_type": "image/gif"},
        {"media_type": "image/svg+xml"},
        {"media_type": 7},
        {"captured_at": "yesterday"},
    ],
    ids=str,
)
def test_what_cannot_be_taken_is_refused_when_it_is_announced(
    phone: Any, fields: dict[str, Any]
) -> None:
    answer = announced(phone, photo(), **fields)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(fields)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("word", ["a" * 64, "short", "%00", "..%2F..", "a" * 400])
def test_what_nobody_announced_is_not_there(phone: Any, word: str) -> None:
    address = f"{UPLOADS}/{word}"

    answers = [
        phone.api.get(address),
        phone.api.put(address, b"x", content_type=OCTETS, headers={"Upload-Offset": "0"}),
        phone.api.post(f"{address}/finish"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_colleagues_upload_is_not_there(phone: Any, paired: Any) -> None:
    content = photo()
    announced(phone, content)

    answer = put(paired(make_technician()), content, content)

    assert (answer.status_code, answer.json()["code"]) == (404, "upload-not-found")


def test_bytes_past_the_size_are_not_kept(phone: Any) -> None:
    content = photo()
    announced(phone, content)

    answer = put(phone, content, content + b"more")

    assert answer.json()["received_bytes"] == len(content)
    assert finish(phone, content).json()["is_finished"]


def test_a_body_larger_than_any_picture_is_refused_unread(phone: Any) -> None:
    content = photo()
    announced(phone, content)

    answer = put(phone, content, bytes(25_000_001))

    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


def test_more_than_a_phone_can_have_taken_is_not_announced(phone: Any) -> None:
    with writing(SYSTEM):
        for number in range(40):
            Upload.objects.create(
                technician=phone.device.technician, sha256=str(number), size_bytes=25_000_000
            )

    answer = announced(phone, photo())

    assert (answer.status_code, answer.json()["code"]) == (409, "uploads-too-many")


@pytest.mark.parametrize("picture_first", [True, False])
def test_a_photo_and_its_command_find_each_other(phone: Any, picture_first: bool) -> None:
    content = photo()
    part = placed(make_visit(), phone.device.technician, status="on_site")

    if picture_first:
        sent(phone, content)
    done = phone.do("photo", part.pk, payload={"sha256": digest(content), "caption": "Boiler"})
    if not picture_first:
        sent(phone, content)

    assert done["result"] == "applied"
    assert part.visit.files.get().file == Upload.objects.get().file is not None


def test_what_nobody_went_on_sending_is_forgotten_after_a_week(phone: Any, media: Path) -> None:
    content, other = photo(), photo("PNG")
    announced(phone, content)
    put(phone, content, content[:10])
    sent(phone, other)

    sweep_uploads()
    assert Upload.objects.count() == 2
    with time_machine.travel(timezone.now() + 2 * FORGOTTEN_AFTER, tick=False):
        sweep_uploads()

    assert Upload.objects.get().sha256 == digest(other)
    assert not list((media / "incoming").iterdir())


def test_a_signed_out_phone_sends_the_pictures_that_its_reports_name(phone: Any) -> None:
    content, other = photo(), drawing()
    revoke(phone.device.pk, actor=SYSTEM)
    said = phone.command("photo", 1, payload={"sha256": digest(content)})
    assert phone.api.post(QUARANTINE, {"commands": [said]}).status_code == 200

    assert sent(phone, content).json()["is_finished"]
    assert announced(phone, other).json()["code"] == "device-revoked"


def test_a_picture_that_counted_before_the_phone_was_signed_out_may_follow(phone: Any) -> None:
    content = photo()
    part = placed(make_visit(), phone.device.technician, status="on_site")
    phone.do("photo", part.pk, payload={"sha256": digest(content)})
    revoke(phone.device.pk, actor=SYSTEM)

    assert sent(phone, content).json()["is_finished"]
    assert VisitFile.objects.get().file is not None
