"""`manage.py first_run`: once, with a password or with a link to set one."""

import io
import re
import sys

import pytest
from django.core.management import CommandError, call_command

from company.models import Organisation, User

pytestmark = pytest.mark.django_db
ARGUMENTS = ["--email", "eva@example.org", "--name", "Eva", "--time-zone", "Europe/Prague"]


def test_without_a_password_it_prints_a_link_that_sets_one(client, capsys):
    call_command("first_run", *ARGUMENTS, "--organisation", "Novák & Sons")

    link = re.search(r"http://127\.0\.0\.1:8000(/password/\S+)", capsys.readouterr().out)[1]
    form = client.get(link, follow=True)
    word = "four plain words here"
    there = form.redirect_chain[-1][0]
    client.post(there, {"new_password1": word, "new_password2": word})
    assert User.objects.get().check_password(word)
    assert Organisation.objects.get().name == "Novák & Sons"


def test_a_password_is_read_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("four plain words here\n"))

    call_command("first_run", *ARGUMENTS, "--password-stdin")

    assert User.objects.get().check_password("four plain words here")
    assert "password" not in capsys.readouterr().out


def test_a_weak_password_makes_nothing(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))

    with pytest.raises(CommandError, match="too short"):
        call_command("first_run", *ARGUMENTS, "--password-stdin")

    assert User.objects.count() == 0


def test_it_runs_once(capsys):
    call_command("first_run", *ARGUMENTS)

    with pytest.raises(CommandError, match="The first run is over"):
        call_command("first_run", "--email", "other@example.org", "--name", "Other")

    assert User.objects.get().email == "eva@example.org"


def test_a_time_zone_that_is_none_is_refused():
    with pytest.raises(CommandError, match="is not a time zone"):
        call_command("first_run", *ARGUMENTS[:-1], "Mars/Base")
