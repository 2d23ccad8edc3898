"""The demo's page of what was sent."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage

from company.models import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = "/demo/messages/"


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    """The demo's settings, with a folder of its own."""
    settings.DEMO = True
    settings.OUTBOX_DIR = settings.EMAIL_FILE_PATH = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return tmp_path


def test_the_demo_shows_what_was_sent_and_its_links_can_be_followed(
    client: Any, outbox: Path
) -> None:
    EmailMessage("Kocioł", "Dzień dobry\nhttp://127.0.0.1:8000/t/abc/", to=["a@example.org"]).send()
    EmailMessage("<b>bold</b>", "Привет", to=["b@example.org"]).send()
    client.force_login(make_user(Role.AGENT))

    text = client.get(PAGE).content.decode()

    assert "Dzień dobry" in text
    assert 'href="http://127.0.0.1:8000/t/abc/"' in text
    assert "Привет" in text
    assert "<b>bold" not in text
    assert "----" not in text


def test_an_empty_outbox_says_what_to_do(client: Any, outbox: Path) -> None:
    client.force_login(make_user())

    assert "Nothing was sent yet" in client.get(PAGE).content.decode()


def test_without_the_demo_there_is_no_such_page(client: Any) -> None:
    client.force_login(make_user())

    assert client.get(PAGE).status_code == 404


def test_strangers_see_nothing(client: Any, outbox: Path) -> None:
    assert client.get(PAGE).status_code == 302
