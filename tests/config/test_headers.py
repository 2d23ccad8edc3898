"""What every answer tells a browser not to do."""

import pytest

from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESSES = ["/login/", "/users/", "/account/", "/api/nothing", "/nothing/", "/livez", "/admin/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_guarded(client, address):
    client.force_login(make_user("administrator"))

    answer = client.get(address)

    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert len(answer["X-Request-ID"]) == 32


@pytest.mark.parametrize("address", ["/login/", "/users/", "/users/invite/", "/account/"])
def test_no_page_of_ours_has_inline_script_or_style(client, address):
    if address != "/login/":
        client.force_login(make_user("administrator"))

    page = client.get(address).content.decode()

    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page


def test_a_request_id_is_taken_over_when_it_is_a_plain_word(client):
    kept = client.get("/livez", headers={"X-Request-ID": "edge-1234.abcd"})
    invented = client.get("/livez", headers={"X-Request-ID": "a b\tc"})

    assert kept["X-Request-ID"] == "edge-1234.abcd"
    assert invented["X-Request-ID"] != "a b\tc"


def test_the_session_cookie_is_not_for_scripts(client):
    user = make_user()
    form = {"username": user.email, "password": "correct horse battery"}

    cookie = client.post("/login/", form).cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
