"""Photos and signatures: known by their hash before their bytes arrive."""

from dataclasses import dataclass

from customers.models import StoredFile
from dispatch.locks import lock_technicians
from dispatch.models import Assignment, FileKind, VisitFile
from dispatch.services.filing import Fact, Filed, file_record, tell
from dispatch.services.topics import visit_topics
from events.actors import Actor, ActorKind
from events.door import Writing, writing


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a phone took; `file` is what we keep of it, if it has arrived already."""

    kind: FileKind
    sha256: str
    caption: str = ""
    signed_by: str = ""
    file: StoredFile | None = None


def add_picture(part: Assignment, picture: Picture, fact: Fact, tx: Writing) -> Filed:
    """Keep that a picture was taken. The caller holds the assignment's locks."""
    is_photo = picture.kind == FileKind.PHOTO
    filed = file_record(part, "photo" if is_photo else "sign", fact, tx)
    row = VisitFile.objects.create(
        report=filed.report,
        visit=part.visit,
        kind=picture.kind,
        sha256=picture.sha256,
        caption=picture.caption,
        signed_by=picture.signed_by,
        file=picture.file,
    )
    kind = "photo_added" if is_photo else "visit_signed"
    tell(kind, part, filed.report, tx, new={"picture": row.pk})
    return filed


def file_arrived(technician_id: int, sha256: str, file: StoredFile) -> int:
    """Give a technician's pictures of that hash their file; how many waited for it.

    Whoever stores that an upload is complete does so in the same transaction, after calling this:
    it takes the technician's lock, under which `photo` looks whether its bytes are here. So one of
    the two always sees the other.
    """
    with writing(Actor(ActorKind.TECHNICIAN, technician_id)) as tx:
        lock_technicians([technician_id])
        waiting = VisitFile.objects.filter(
            sha256=sha256, file=None, report__assignment__technician=technician_id
        )
        rows = list(waiting.select_related("visit__job"))
        VisitFile.objects.filter(pk__in=[row.pk for row in rows]).update(file=file)
        for visit in {row.visit_id: row.visit for row in rows}.values():
            pictures = [row.pk for row in rows if row.visit_id == visit.pk]
            topics = visit_topics(visit, technician_id)
            tx.publish("picture_arrived", visit, topics=topics, new={"pictures": pictures})
    return len(rows)
