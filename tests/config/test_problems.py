"""Each kind of refusal has its status; every error below /api/ is a problem."""

import json

import pytest
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import OperationalError
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from config.problems import STATUS, problem_response
from events import refusals
from events.refusals import KeyMissing, KeyReused, Refusal, StaleVersion, VersionMissing
from tests.factories import make_user

KINDS = [
    (refusals.NotFound(), 404, "not-found"),
    (refusals.NotAllowed("No."), 403, "not-allowed"),
    (refusals.RuleBroken("No."), 422, "rule-broken"),
    (refusals.BadInput("No."), 400, "invalid"),
    (refusals.Conflict("No."), 409, "conflict"),
    (refusals.Gone("No."), 410, "gone"),
    (StaleVersion(1, 2, ["status"]), 412, "stale-version"),
    (VersionMissing(), 428, "version-missing"),
    (KeyMissing(), 400, "idempotency-key-missing"),
    (KeyReused(), 422, "idempotency-key-reused"),
]


@pytest.mark.parametrize(("refusal", "status", "code"), KINDS)
def test_each_kind_has_its_status(refusal, status, code):
    answer = problem_response(refusal, {})

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert body(answer)["code"] == code
    assert body(answer)["detail"] == str(refusal)


def test_who_waited_for_the_database_in_vain_is_asked_to_come_again():
    answer = problem_response(OperationalError("database is locked"), {})

    assert (answer.status_code, body(answer)["code"]) == (503, "busy")
    assert int(answer["Retry-After"]) > 0


def test_another_fault_of_the_database_is_ours():
    assert problem_response(OperationalError("no such table"), {}) is None


def test_no_kind_is_forgotten():
    assert set(Refusal.__subclasses__()) <= set(STATUS)


def test_a_refusal_that_names_a_field_shows_there():
    answer = problem_response(refusals.BadInput("Not a day.", field="day"), {})

    assert body(answer)["errors"] == {"day": ["Not a day."]}
    assert body(answer)["details"] == {"field": "day"}


def test_what_drf_finds_wrong_is_listed_by_field():
    error = exceptions.ValidationError({"starts_at": ["Required."]})

    answer = problem_response(error, {})

    assert answer.status_code == 400
    assert body(answer)["errors"] == {"starts_at": ["Required."]}


def test_what_a_model_finds_wrong_is_listed_by_field():
    answer = problem_response(DjangoValidationError({"name": "Too long."}), {})

    assert answer.status_code == 400
    assert body(answer)["errors"] == {"name": ["Too long."]}


def test_a_throttled_request_learns_when_to_come_back():
    answer = problem_response(exceptions.Throttled(wait=7), {})

    assert answer.status_code == 429
    assert answer["Retry-After"] == "7"


def test_a_code_of_a_view_is_kept():
    error = exceptions.AuthenticationFailed("Sign in anew.", code="device_revoked")

    answer = problem_response(error, {})

    assert body(answer)["code"] == "device-revoked"


def test_a_missing_row_is_a_problem():
    assert problem_response(Http404(), {}).status_code == 404


def test_a_mistake_of_ours_is_left_to_django():
    assert problem_response(ZeroDivisionError(), {}) is None


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_an_unknown_address_of_the_api_is_a_problem(client, method):
    answer = getattr(client, method)("/api/no/such/thing")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not-found"
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_an_unknown_address_elsewhere_is_a_page(client):
    answer = client.get("/no/such/thing/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_a_method_that_a_view_lacks_is_a_problem(client):
    client.force_login(make_user())

    answer = client.delete("/api/schema/")

    assert answer.status_code == 405
    assert answer.json()["code"] == "method-not-allowed"
    assert "GET" in answer["Allow"]


def test_a_problem_is_json_whatever_the_view_renders(client):
    answer = client.get("/api/schema/")

    assert answer.status_code == 403
    assert answer.json()["code"] == "not-authenticated"


@pytest.mark.django_db
def test_what_cannot_be_parsed_or_accepted_is_a_problem(client):
    client.force_login(make_user())

    answer = client.get("/api/schema/", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert answer.json()["code"] == "not-acceptable"


@pytest.mark.django_db
def test_a_form_without_its_token_gets_a_page_that_says_so():
    answer = Client(enforce_csrf_checks=True).post("/login/", {})

    assert answer.status_code == 403
    assert "too old" in answer.content.decode()


@pytest.mark.urls("tests.config.broken_urls")
def test_what_breaks_is_a_problem_below_the_api_and_a_page_elsewhere():
    client = Client(raise_request_exception=False)

    below, elsewhere = client.get("/api/broken/"), client.get("/broken/")

    assert (below.status_code, elsewhere.status_code) == (500, 500)
    assert below.json()["code"] == "internal-error"
    assert elsewhere["X-Request-ID"] in elsewhere.content.decode()


@pytest.mark.django_db
@pytest.mark.urls("tests.config.broken_urls")
def test_a_refusal_of_a_plain_view_is_answered_with_its_status():
    client = Client(raise_request_exception=False)

    below, elsewhere = client.get("/api/refused/"), client.get("/refused/")

    assert (below.status_code, elsewhere.status_code) == (422, 422)
    assert below.json()["code"] == "rule-broken"
    assert "No &lt;way&gt;." in elsewhere.content.decode()


def body(answer):
    """The members of a problem."""
    return json.loads(answer.content)
