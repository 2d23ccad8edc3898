"""What axe finds on a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.waiting import until

# What axe cannot read yet it loads by itself and puts into an inline style, which the page's own
# policy forbids and complains of.
STYLED = """() =>
  [...document.querySelectorAll('link[rel=stylesheet]')].every((link) => {
    try { return Boolean(link.sheet?.cssRules); } catch { return false; }
  })"""


def violations(page: Page) -> list[dict[str, Any]]:
    """All that axe finds, once all styles are there."""
    until(page, lambda: bool(page.evaluate(STYLED)))
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return found


def serious(page: Page) -> list[str]:
    """What it finds serious or worse: the rule and the element."""
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in violations(page)
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
