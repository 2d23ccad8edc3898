"""Rows in the words of a screen, in the reader's language."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.models import Customer, Site
from dispatch.models import ChecklistItem, Job, Reason, WorkType
from technicians.models import AbsenceKind


def in_language(texts: Mapping[str, str], otherwise: str) -> str:
    """What stands in `texts` for the language of the screen, such as {"pl": "..."}."""
    return str(texts.get(get_language() or "", "")) or otherwise


def name_of(row: WorkType | Reason) -> str:
    """The name of a work type or of a reason in the language of the screen."""
    return in_language(row.names, row.name)


def text_of(item: ChecklistItem) -> str:
    """What a checklist asks, in the language of the screen."""
    return in_language(item.texts, item.text)


def customer_of(job: Job) -> str:
    """Whose job it is; the street where nobody is named."""
    return job.customer.name if job.customer else job.site.street or _("Nobody named")


def short_name(customer: Customer | None, site: Site) -> str:
    """What fits on a bar: a firm's name, a person's last."""
    if customer is None:
        return site.street or "?"
    return customer.name if customer.is_company else customer.name.split()[-1]


def with_level(name: str, level: int) -> str:
    """A skill, with its level where that says something."""
    return f"{name} L{level}" if level > 1 else name


def skill_line(skills: Iterable[tuple[str, int]]) -> str:
    """Skills with their levels, the highest first."""
    ordered = sorted(skills, key=lambda skill: (-skill[1], skill[0]))
    return " · ".join(with_level(name, level) for name, level in ordered)


def absence_label(kind: str) -> str:
    """Why somebody is not there."""
    return {
        AbsenceKind.SICK.value: _("Sick"),
        AbsenceKind.HOLIDAY.value: _("Holiday"),
        AbsenceKind.TRAINING.value: _("Training"),
    }.get(kind, _("Absent"))
