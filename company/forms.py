"""The forms of signing in, of one's own account and of the users page."""

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """E-mail and password."""
