"""The phone's app as it is served: whole, in one version, with words for all it says."""

import gzip
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from mobile_api.app_files import APP, MAP_ENTRY, release
from mobile_api.app_words import app_words

SAID = re.compile(r"""\bsay\("([a-z_.]+)\"""")
COUNTED = re.compile(r"""\bsayCount\("([a-z_.]+)\"""")
GROUPS = re.compile(r"""\bsay\(`([a-z_]+)\.""")
ICONS = re.compile(r"""\bicon\("([a-z-]+)"\)|icon: "([a-z-]+)\"""")


@pytest.fixture
def browser(db: None) -> Client:
    return Client(headers={"Accept-Encoding": "gzip"})


def kept(browser: Client) -> dict[str, Any]:
    """What the service worker is told to keep."""
    script = gzip.decompress(browser.get("/phone/sw.js").content).decode()
    listed: dict[str, Any] = json.loads(script.removeprefix("const APP = ").split(";\n")[0])
    return listed


def scripts() -> dict[str, str]:
    files = release().files.items()
    return {
        name: file.plain.decode()
        for name, file in files
        if name.startswith(APP) and name.endswith(".js")
    }


def word(key: str) -> Any:
    found: Any = app_words()
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def test_the_page_holds_no_script_and_asks_for_all_that_the_first_screen_needs(
    browser: Client,
) -> None:
    page = gzip.decompress(browser.get("/phone/").content).decode()

    assert re.findall(r"<script(?![^>]*src=)", page) == []
    assert " style=" not in page
    for name in release().first:
        assert f"{release().version}/{name}" in page
    assert not any("map" in name.split("/")[-1] for name in release().first)


def test_all_that_a_phone_keeps_is_there(browser: Client) -> None:
    listed = kept(browser)

    for address in [listed["page"], *listed["shell"], *listed["words"], *listed["map"]]:
        assert browser.get(address).status_code == 200, address


def test_no_screen_needs_a_file_that_is_not_kept_with_it(browser: Client) -> None:
    listed = kept(browser)
    shell = {address.removeprefix(listed["base"]) for address in listed["shell"]}
    needed = {
        f"{name}: {one}"
        for name, text in scripts().items()
        if name in shell
        for one in re.findall(r"""from "\./([a-z-]+\.js)\"""", text)
        if f"{APP}/{one}" not in shell
    }

    assert needed == set()


def test_the_map_comes_with_the_map_only(browser: Client) -> None:
    listed = kept(browser)

    assert [name for name in listed["shell"] if "dispatch/map/" in name] == []
    assert f"{listed['base']}{MAP_ENTRY}" in listed["map"]
    assert f"{listed['base']}dispatch/map/base-map.js" in listed["map"]


def test_files_of_a_version_are_kept_for_good_and_others_not_at_all(browser: Client) -> None:
    current = browser.get(f"/phone/v/{release().version}/{APP}/main.js")
    other = browser.get(f"/phone/v/000000000000/{APP}/main.js")

    assert "immutable" in current["Cache-Control"]
    assert other["Cache-Control"] == "no-store"
    assert browser.get("/phone/v/000000000000/shell.html").status_code == 404
    assert browser.get(f"/phone/v/{release().version}/../settings.py").status_code == 404


def test_a_browser_that_takes_no_gzip_gets_plain_files(db: None) -> None:
    answer = Client().get(f"/phone/v/{release().version}/{APP}/main.js")

    assert "Content-Encoding" not in answer
    assert b"import" in answer.content


def test_the_manifest_makes_it_installable(browser: Client) -> None:
    manifest = browser.get("/phone/manifest.webmanifest").json()

    assert manifest["start_url"] == manifest["scope"] == "/phone/"
    assert manifest["display"] == "standalone"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert [browser.get(icon["src"]).status_code for icon in manifest["icons"]] == [200, 200]


def test_the_app_has_a_word_for_all_it_says() -> None:
    missing = [
        f"{name}: {key}"
        for name, text in scripts().items()
        for key in SAID.findall(text)
        if not isinstance(word(key), str)
    ]
    missing += [
        f"{name}: {key}"
        for name, text in scripts().items()
        for key in COUNTED.findall(text)
        if set(word(key) or {}) != {"one", "few", "many", "other"}
    ]
    missing += [
        f"{name}: {group}.*"
        for name, text in scripts().items()
        for group in GROUPS.findall(text)
        if not isinstance(word(group), dict)
    ]

    assert missing == []


def test_no_word_is_left_that_nobody_says() -> None:
    everything = "\n".join(scripts().values())

    unsaid = [key for key in app_words() if not re.search(rf"""["`.]{key}\b""", everything)]

    assert [key for key in unsaid if not key.startswith(("offer_", "ended_"))] == []


def test_every_icon_is_in_the_page(browser: Client) -> None:
    page = gzip.decompress(browser.get("/phone/").content).decode()
    there = set(re.findall(r'id="i-([a-z-]+)"', page))

    named = {
        name for text in scripts().values() for pair in ICONS.findall(text) for name in pair if name
    }

    assert named - there == set()


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_each_language_has_the_same_words(browser: Client, language: str) -> None:
    address = f"/phone/v/{release().version}/words/{language}.json"
    words = json.loads(gzip.decompress(browser.get(address).content))

    assert keys(words) == keys(app_words())
    with translation.override(language):
        assert words == app_words()


def keys(words: dict[str, Any], before: str = "") -> list[str]:
    return [
        name
        for key, value in words.items()
        for name in (keys(value, f"{before}{key}.") if isinstance(value, dict) else [before + key])
    ]
