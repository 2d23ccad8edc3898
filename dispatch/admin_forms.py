"""What the settings pages refuse, and what to do instead."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dispatch.services.mapping_rules import checked_mapping
from dispatch.services.rule_parts import MappingInvalid


class WorkTypeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A work type takes time."""

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
