"""A real browser on the real application: uvicorn in a thread, on the test's database."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from company.models import User
from config.asgi import application
from tests.live import serving

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, but never where CI says so."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("There is no chromium. Install one, or name one with CHROMIUM.")
    # Playwright's loop runs in this thread, and Django would refuse its database here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=found or "chromium", args=ARGUMENTS)
        yield one
        one.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site() -> Iterator[str]:
    """The address of the whole application, served for real."""
    with serving(application) as live:
        yield live.url


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(browser: Browser, site: str) -> Iterator[SignIn]:
    """Signs a user in by the form and leads to the board; a complaint of the browser fails."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def signed_in(
        user: User, size: tuple[int, int] = (1440, 900), theme: Any = "light", path: str = "/"
    ) -> Page:
        viewport: Any = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, color_scheme=theme, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_bad(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{site}/login/?next={path}")
        page.fill("input[name=username]", user.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{site}{path}")
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert complaints == []


def is_bad(said: ConsoleMessage) -> bool:
    """An error of ours; a refusal that a test provokes is told by the browser too."""
    return said.type == "error" and "status of 4" not in said.text
