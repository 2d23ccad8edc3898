"""Waiting for what a page does elsewhere."""

from collections.abc import Callable

from playwright.sync_api import Page


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what the page does elsewhere, a quarter of a minute at most."""
    for _ in range(150):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come about within 15 seconds.")
