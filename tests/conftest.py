"""Fixtures for all tests."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from rest_framework.test import APIClient

pytest_plugins = ["tests.plugin"]


@pytest.fixture(autouse=True)
def _plain_language() -> Iterator[None]:
    """English in each test: a request leaves its reader's language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _plain_settings(settings: Any) -> None:
    """Cheap password hashes, mail in memory: the rest is as it runs."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def api() -> APIClient:
    """A client that speaks JSON and is signed in as nobody."""
    return APIClient()


def is_postgresql() -> bool:
    """Whether these tests run on PostgreSQL."""
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]
