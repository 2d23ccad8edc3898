"""What the settings pages refuse, in sentences that say what to do."""

import pytest
from django.forms import inlineformset_factory

from dispatch.admin_forms import (
    ChecklistFormSet,
    ChecklistItemForm,
    ImportMappingForm,
    SkillFormSet,
    WorkTypeForm,
)
from dispatch.models import ChecklistItem, ImportMapping, WorkType, WorkTypeSkill
from tests.factories import make_skill, make_work_type

pytestmark = pytest.mark.django_db


def test_work_takes_at_least_a_minute():
    form = WorkTypeForm.__class__("Form", (WorkTypeForm,), {"Meta": meta(WorkType)})(
        {"service_minutes": 0}
    )

    assert form.errors["service_minutes"] == ["Say how many minutes the work takes, at least 1."]


@pytest.mark.parametrize(("level", "fits"), [("", False), ("2", True)])
def test_a_work_type_names_at_least_one_skill(level, fits):
    factory = inlineformset_factory(
        WorkType, WorkTypeSkill, formset=SkillFormSet, fields=["role", "skill", "level"], extra=1
    )
    row = {"skills-0-role": "lead", "skills-0-skill": make_skill("gas").pk, "skills-0-level": level}
    given = {"skills-TOTAL_FORMS": 1 if level else 0, "skills-INITIAL_FORMS": 0} | row

    formset = factory(given, instance=make_work_type(), prefix="skills")

    assert formset.is_valid() == fits
    if not fits:
        assert "at least one skill" in formset.non_form_errors()[0]


@pytest.mark.parametrize(("said", "photos"), [({}, 0), ({"required_photos": 2}, 2)])
def test_a_work_type_requires_no_photo_unless_it_says_so(said, photos):
    form = WorkTypeForm.__class__("Form", (WorkTypeForm,), {"Meta": meta(WorkType)})(said)

    form.is_valid()

    assert form.cleaned_data["required_photos"] == photos


def items(given):
    """The items of a work type's checklist, as a settings page sends them."""
    factory = inlineformset_factory(
        WorkType, ChecklistItem, ChecklistItemForm, formset=ChecklistFormSet, fields="__all__"
    )
    return factory(given, instance=make_work_type(), prefix="checklist")


def item(**fields):
    """One item more."""
    row = {"code": "gas", "text": "Gas", "kind": "check", "position": 0, "texts": "{}"} | fields
    counts = {"checklist-TOTAL_FORMS": 1, "checklist-INITIAL_FORMS": 0}
    return counts | {f"checklist-0-{name}": value for name, value in row.items()}


@pytest.mark.parametrize(
    "choices", ["[]", '["A"]', '["A", "A"]', "[1, 2]", '{"A": 1}', '["", "B"]']
)
def test_a_choice_is_between_at_least_two(choices):
    formset = items(item(kind="choice", choices=choices))

    assert "two different choices" in formset.errors[0]["choices"][0]


def test_what_is_no_choice_has_none():
    formset = items(item(kind="reading", choices='["A", "B"]'))

    assert formset.is_valid(), formset.errors
    formset.save()
    assert ChecklistItem.objects.get().choices == []


def test_a_page_that_says_nothing_of_the_checklist_leaves_it_as_it_is():
    formset = items({"name": "Boiler"})

    assert formset.is_valid()
    assert formset.save() == []


def test_a_mapping_is_checked_as_the_import_checks_it():
    form = ImportMappingForm.__class__("Form", (ImportMappingForm,), {"Meta": meta(ImportMapping)})(
        {"name": "mine", "rules": '{"columns": 3}'}
    )

    assert "columns" in form.errors["rules"][0]


def meta(model):
    """All fields of a model."""
    return type("Meta", (), {"model": model, "fields": "__all__"})
