"""What the demo's technicians record before they finish, as they would with their phones."""

from datetime import datetime
from io import BytesIO
from math import sin
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from customers.attachments import store_file
from customers.models import StoredFile
from dispatch.locks import lock_assignment
from dispatch.management.seed.checklists import ITEMS
from dispatch.models import Assignment, FileKind, ItemKind
from dispatch.services.filing import Fact
from dispatch.services.records import Picture, add_picture, answer_item, missing_of
from events.actors import SYSTEM, Actor
from events.door import Writing, writing

WORDS = "Worn seal, replaced."
SIGNER = "M. Novak"


def record_needs(assignment_id: int, at: datetime, actor: Actor) -> None:
    """Add all that completion still requires."""
    part = Assignment.objects.select_related("visit__job").get(pk=assignment_id)
    missing = missing_of(part)
    pictures = [picture for need in missing for picture in _pictures(need, part.pk)]
    if not missing:
        return
    fact = Fact(claimed_at=at, occurred_at=at)
    with writing(actor) as tx:
        part = lock_assignment(assignment_id)
        for need in missing:
            if need["what"] == "checklist":
                _answer(part, need["item"], fact, tx)
        for picture in pictures:
            add_picture(part, picture, fact, tx)


def _answer(part: Assignment, code: str, fact: Fact, tx: Writing) -> None:
    item, rng = ITEMS[code], Random(f"{part.pk} {code}")
    by_kind: dict[ItemKind, Any] = {
        ItemKind.CHECK: True,
        ItemKind.READING: round(rng.uniform(*item.likely), 1),
        ItemKind.CHOICE: item.choices[0] if item.choices else "",
        ItemKind.TEXT: WORDS,
    }
    answer_item(part, code, by_kind[item.kind], fact, tx)


def _pictures(need: dict[str, Any], number: int) -> list[Picture]:
    """Drawn, and stored before the door opens: a disk is slow."""
    if need["what"] == "photos":
        files = [_stored(_photo(number + shot), "JPEG") for shot in range(need["count"])]
        return [Picture(FileKind.PHOTO, file.sha256, file=file) for file in files]
    if need["what"] == "signature":
        file = _stored(_signature(number), "PNG")
        return [Picture(FileKind.SIGNATURE, file.sha256, signed_by=SIGNER, file=file)]
    return []


def _photo(number: int) -> Image.Image:
    """Pipes on a wall."""
    rng = Random(number)
    image = Image.new("RGB", (640, 480), (188, 182, 170))
    draw = ImageDraw.Draw(image)
    for _ in range(5):
        x, width = rng.randrange(40, 600), rng.randrange(12, 30)
        grey = rng.randrange(90, 150)
        draw.rectangle((x, 0, x + width, 480), fill=(grey, grey - 10, grey - 30))
    draw.rectangle((200, 140, 440, 360), fill=(236, 236, 232), outline=(120, 120, 120), width=4)
    return image


def _signature(number: int) -> Image.Image:
    rng = Random(number)
    image = Image.new("L", (480, 160), 255)
    points = [(20 + x, 80 + 40 * sin(x / rng.uniform(9, 14)) + x / 20) for x in range(0, 400, 6)]
    ImageDraw.Draw(image).line(points, fill=20, width=4, joint="curve")
    return image


def _stored(image: Image.Image, kind: str) -> StoredFile:
    file = BytesIO()
    image.save(file, kind)
    return store_file([file.getvalue()], media_type=Image.MIME[kind], actor=SYSTEM)
