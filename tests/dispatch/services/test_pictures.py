"""Pictures and their bytes find each other, whichever comes first."""

from typing import Any

import pytest

from customers.models import StoredFile
from dispatch.locks import lock_assignment
from dispatch.models import FileKind, VisitFile
from dispatch.services.filing import Fact
from dispatch.services.records import Picture, add_picture, file_arrived
from events.actors import SYSTEM, Actor, ActorKind
from events.door import writing
from events.models import Event
from tests.factories import TEN, make_technician, make_visit, placed
from tests.races.crowd import crowd
from tests.records import HASH, OTHER_HASH

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def take(part: Any, sha256: str = HASH, file: StoredFile | None = None) -> None:
    with writing(Actor(ActorKind.TECHNICIAN, part.technician_id)) as tx:
        locked = lock_assignment(part.pk)
        add_picture(locked, Picture(FileKind.PHOTO, sha256, file=file), Fact(TEN, TEN), tx)


def stored(sha256: str) -> StoredFile:
    with writing(SYSTEM):
        return StoredFile.objects.create(sha256=sha256, size_bytes=1, media_type="image/jpeg")


def test_bytes_reach_every_picture_of_their_technician_that_waits_for_them() -> None:
    technician = make_technician()
    one, two, other = (placed(make_visit(), technician, TEN.replace(hour=h)) for h in (7, 9, 11))
    for part in (one, one, two):
        take(part)
    take(other, OTHER_HASH)
    file = stored(HASH)

    assert file_arrived(technician.pk, HASH, file) == 3

    assert VisitFile.objects.filter(file=file, visit=one.visit).count() == 2
    assert VisitFile.objects.get(file=None).visit == other.visit
    told = Event.objects.filter(kind="picture_arrived").order_by("entity_id")
    assert [event.entity_id for event in told] == [one.visit_id, two.visit_id]
    assert [len(event.new["pictures"]) for event in told] == [2, 1]


def test_what_has_its_bytes_keeps_them() -> None:
    part = placed(make_visit(), make_technician())
    take(part, file=stored(OTHER_HASH))

    assert file_arrived(part.technician_id, HASH, stored(HASH)) == 0
    assert VisitFile.objects.get().file == StoredFile.objects.get(sha256=OTHER_HASH)
    assert not Event.objects.filter(kind="picture_arrived").exists()


def test_many_pictures_and_their_bytes_at_once_all_meet() -> None:
    part = placed(make_visit(), make_technician())
    file = stored(HASH)
    works = [lambda: take(part)] * 3 + [lambda: file_arrived(part.technician_id, HASH, file)] * 2

    crowd(works)
    file_arrived(part.technician_id, HASH, file)

    assert VisitFile.objects.filter(file=file).count() == 3
    arrived = Event.objects.filter(kind="picture_arrived")
    assert sum(len(event.new["pictures"]) for event in arrived) == 3
