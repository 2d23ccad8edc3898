"""The forms of signing in, of one's own account and of the users page."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
    UsernameField,
)
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from company.models import Role, Territory, User
from company.policies import can_grant, territories_of


class PlainForm(forms.BaseForm):
    """How each of our forms is drawn: a label above, the error below, both tied to the field."""

    template_name = "company/form.html"


class SignInForm(PlainForm, AuthenticationForm):
    """E-mail and password."""

    username = UsernameField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": _(
            "This e-mail address and this password do not belong together. Mind capital letters."
        ),
        "inactive": _("This account was closed."),
    }

    def clean_username(self) -> str:
        """In one case, so that a lock counts every spelling of an address."""
        return str(self.cleaned_data["username"]).strip().lower()


PASSWORD_ADVICE = _("At least 12 characters. A few words in a row are easy to remember.")


class AdvisedForm(PlainForm):
    """A new password, twice, with one sentence of advice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = PASSWORD_ADVICE
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""


class ChangePasswordForm(AdvisedForm, PasswordChangeForm):
    """The old password and a new one, twice."""


class NewPasswordForm(AdvisedForm, SetPasswordForm):  # type: ignore[type-arg]  # at run time it has none
    """A new password, twice, after a link from a mail."""


class ForgottenForm(PlainForm, PasswordResetForm):
    """The address to which a link goes, if it has an account."""


class WelcomeForm(PlainForm, forms.Form):
    """One's name and a password; the address stands in the invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_ADVICE,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if password := data.get("password"):
            person = User(email=self.email, name=data.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class RoleForm(PlainForm, forms.Form):
    """A role, and where it holds; offers what the person may give."""

    role = forms.ChoiceField(label=_("Role"))
    territory = forms.ModelChoiceField(
        label=_("Territory"), queryset=Territory.objects.none(), required=False
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = territories_of(by)
        is_everywhere = can_grant(by, Role.DISPATCHER, None)
        territory = cast("forms.ModelChoiceField[Territory]", self.fields["territory"])
        territory.queryset = Territory.objects.filter(pk__in=[row.pk for row in reach])
        territory.required = not is_everywhere
        territory.empty_label = _("Everywhere") if is_everywhere else None
        cast("forms.ChoiceField", self.fields["role"]).choices = [
            (value, label)
            for value, label in Role.choices
            if any(can_grant(by, value, place) for place in [None, *reach])
        ]


class InviteForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120)
    field_order = ("email", "name", "role", "territory")


class AccountForm(PlainForm, forms.Form):
    """One's own name and language."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser says")), *settings.LANGUAGES],
    )
