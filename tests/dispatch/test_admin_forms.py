"""What the settings pages refuse, in sentences that say what to do."""

import pytest
from django.forms import inlineformset_factory

from dispatch.admin_forms import ImportMappingForm, SkillFormSet, WorkTypeForm
from dispatch.models import ImportMapping, WorkType, WorkTypeSkill
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


def test_a_mapping_is_checked_as_the_import_checks_it():
    form = ImportMappingForm.__class__("Form", (ImportMappingForm,), {"Meta": meta(ImportMapping)})(
        {"name": "mine", "rules": '{"columns": 3}'}
    )

    assert "columns" in form.errors["rules"][0]


def meta(model):
    """All fields of a model."""
    return type("Meta", (), {"model": model, "fields": "__all__"})
