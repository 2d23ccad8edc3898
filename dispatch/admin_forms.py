"""What the settings pages refuse, and what to do instead."""

from typing import Any

from django import forms
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, ManagementForm
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from dispatch.models import ItemKind
from dispatch.services.mapping_rules import checked_mapping
from dispatch.services.rule_parts import MappingInvalid


class WorkTypeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A work type takes time; it requires no photo unless it says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["required_photos"].required = False

    def clean_required_photos(self) -> int:
        """None where nothing is said."""
        return self.cleaned_data["required_photos"] or 0

    def clean_service_minutes(self) -> int:
        """At least a minute."""
        minutes: int = self.cleaned_data["service_minutes"]
        if minutes < 1:
            raise forms.ValidationError(_("Say how many minutes the work takes, at least 1."))
        return minutes


class SkillFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """A work type says what its person must be able to do."""

    def clean(self) -> None:
        """At least one skill; otherwise everybody would be sent."""
        super().clean()
        kept = [
            form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        if not any(self.errors) and not kept:
            raise forms.ValidationError(
                _("Name at least one skill with its level; otherwise anybody would be sent.")
            )


class ChecklistItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """An item that is a choice says between what."""

    def clean(self) -> dict[str, Any]:
        """At least two different choices, as words; none where nothing is chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        choices = cleaned.get("choices")
        if cleaned.get("kind") != ItemKind.CHOICE:
            cleaned["choices"] = []
        elif not _are_choices(choices):
            message = _('Name at least two different choices, such as ["A", "B"].')
            self.add_error("choices", message)
        return cleaned


class ChecklistFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The items of a checklist; a form that is sent without them leaves them as they are."""

    @cached_property
    def management_form(self) -> ManagementForm:
        """How many items were sent: none where the form says nothing of them."""
        if self.is_bound and f"{self.prefix}-{TOTAL_FORM_COUNT}" not in self.data:
            none = {TOTAL_FORM_COUNT: 0, INITIAL_FORM_COUNT: 0}
            named = {f"{self.prefix}-{name}": count for name, count in none.items()}
            form = ManagementForm(named, prefix=self.prefix)
            form.full_clean()
            return form
        found: ManagementForm = super().management_form
        return found


def _are_choices(choices: Any) -> bool:
    if not isinstance(choices, list) or len(choices) < 2:
        return False
    words = [one for one in choices if isinstance(one, str) and one.strip()]
    return len(set(words)) == len(choices)


class ImportMappingForm(forms.ModelForm):  # type: ignore[type-arg]
    """Rules are checked as the import checks them."""

    def clean_rules(self) -> Any:
        """The rules, unless one of them is wrong; the sentence names its key."""
        rules = self.cleaned_data["rules"]
        try:
            checked_mapping(self.data.get("name") or self.instance.name, rules)
        except MappingInvalid as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return rules
