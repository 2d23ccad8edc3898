"""The board's page as the server draws it."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from company.models import Role
from dispatch.board.words import board_words
from tests.factories import make_technician, make_territory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(territory=make_territory("North")))
    return client


def handed_over(page: str, name: str) -> dict[str, object]:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page, re.S)
    assert found is not None
    return json.loads(found[1])


def test_the_page_brings_its_first_snapshot_along(office: Client) -> None:
    make_technician("Sam Okafor", territory=make_territory("North"))

    page = office.get("/").content.decode()

    assert [row["name"] for row in handed_over(page, "snapshot")["technicians"]] == ["Sam Okafor"]


def test_nothing_on_the_page_needs_more_than_the_policy_allows(office: Client) -> None:
    answer = office.get("/")

    page = answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)
    assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_days_lead_to_one_another_and_today_has_the_plain_address(office: Client) -> None:
    addresses = handed_over(office.get("/").content.decode(), "addresses")

    tomorrow = office.get(addresses["day_after"]).content.decode()

    assert handed_over(tomorrow, "addresses")["day_before"] == "/"


def test_a_chosen_territory_stays_chosen_on_the_next_day(office: Client) -> None:
    north = make_territory("North")

    page = office.get(f"/?territory={north.pk}").content.decode()

    assert f"territory={north.pk}" in str(handed_over(page, "addresses")["day_after"])


@pytest.mark.parametrize(
    "query",
    [
        "day=nonsense",
        "territory=x",
        "territory=999",
        "day=9999-99-99",
        "day=9999-12-31",
        "day=0001-01-01",
    ],
)
def test_what_does_not_exist_is_not_found(office: Client, query: str) -> None:
    assert office.get(f"/?{query}").status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_the_login(client: Client) -> None:
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


def test_a_technician_has_no_business_here(client: Client) -> None:
    client.force_login(make_user(Role.TECHNICIAN))

    assert client.get("/").status_code == 403


def test_the_theme_that_was_chosen_is_drawn_at_once(office: Client) -> None:
    office.cookies["theme"] = "dark"

    assert 'data-theme="dark"' in office.get("/").content.decode()


def test_a_theme_that_does_not_exist_is_ignored(office: Client) -> None:
    office.cookies["theme"] = '"><script>'

    assert "data-theme=" not in office.get("/").content.decode().partition("<body")[0]


def test_the_base_map_is_public_and_may_be_kept(client: Client) -> None:
    answer = client.get("/base-map.json")

    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "max-age" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "pl", "ru", "cs"])
def test_every_counting_word_has_a_form_for_each_plural(language: str) -> None:
    with translation.override(language):
        words = board_words()

    counting = [value for value in words.values() if isinstance(value, dict) and "few" in value]
    assert counting
    assert all(set(forms) == {"one", "few", "many", "other"} for forms in counting)


def test_every_word_that_the_scripts_ask_for_exists() -> None:
    words = board_words()
    asked = set()
    for script in sorted(scripts()):
        asked |= set(re.findall(r'say(?:Count)?\("([\w.]+)"', script))

    missing = {key for key in asked if not isinstance(words.get(key), (str, dict))}
    assert missing == set()


def scripts() -> list[str]:
    folder = Path(__file__).parents[3] / "dispatch" / "static" / "dispatch"
    return [path.read_text() for path in folder.rglob("*.js")]


def test_a_board_of_a_far_day_is_a_board(office: Client) -> None:
    assert office.get("/?day=2031-05-14").status_code == 200
