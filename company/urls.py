"""Signing in, one's own account, the people who work here."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from company.policies import Anybody, IsManager, IsStaffMember, policy
from company.views import account, people, signing_in, welcome

open_to_all, for_staff, for_managers = policy(Anybody), policy(IsStaffMember), policy(IsManager)

app_name = "company"
urlpatterns = [
    path("login/", open_to_all(signing_in.SignInView.as_view()), name="login"),
    path("logout/", open_to_all(LogoutView.as_view()), name="logout"),
    path("home/", for_staff(signing_in.home), name="home"),
    path("welcome/<str:token>/", open_to_all(welcome.welcome), name="welcome"),
    path("account/", for_staff(account.account), name="account"),
    path(
        "account/password/",
        for_staff(account.ChangePasswordView.as_view()),
        name="change_password",
    ),
    path("password/", open_to_all(account.ForgottenView.as_view()), name="forgotten"),
    path("password/sent/", open_to_all(account.forgotten_sent), name="forgotten_sent"),
    path(
        "password/<uidb64>/<token>/",
        open_to_all(account.SetPasswordView.as_view()),
        name="set_password",
    ),
    path("users/", for_managers(people.users), name="users"),
    path("users/invite/", for_managers(people.invite), name="invite"),
    path("users/<int:user_id>/", for_managers(people.user), name="user"),
    path(
        "users/<int:user_id>/roles/<int:grant_id>/take/",
        for_managers(people.take_role),
        name="take_role",
    ),
    path("users/<int:user_id>/deactivate/", for_managers(people.deactivate), name="deactivate"),
    path("users/<int:user_id>/reactivate/", for_managers(people.reactivate), name="reactivate"),
    path(
        "users/invitations/<int:invitation_id>/take-back/",
        for_managers(people.take_back),
        name="take_back",
    ),
]
