"""Signing in, the people who work here, and one's own account."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from company.policies import Anybody, policy
from company.views.signing_in import SignInView

app_name = "company"
urlpatterns = [
    path("login/", policy(Anybody)(SignInView.as_view()), name="login"),
    path("logout/", policy(Anybody)(LogoutView.as_view()), name="logout"),
]
