"""Signing in with an e-mail address."""

from django.contrib.auth.views import LoginView

from company.forms import SignInForm


class SignInView(LoginView):
    """The page on which people sign in."""

    template_name = "company/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
