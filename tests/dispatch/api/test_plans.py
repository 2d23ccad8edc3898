"""Plans over HTTP: one test per answer."""

import uuid

import pytest
import time_machine

from dispatch.models import Plan
from dispatch.services import planning
from events.models import Event
from tests.factories import DAY, make_technician, make_territory, make_user, make_visit
from tests.plans import SEVEN, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(api):
    api.force_authenticate(make_user("dispatcher"))
    return api


@pytest.fixture(autouse=True)
def _in_the_morning():
    with time_machine.travel(SEVEN, tick=True):
        yield


def post(client, address, body=None, *, plan=None, version=None, key=""):
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    if plan is not None or version is not None:
        headers["If-Match"] = version or f'"v{plan.version}"'
    return client.post(address, body or {}, headers=headers)


def wish(**fields):
    return {"day": str(DAY), "limit_s": 1} | fields


def test_asking_for_a_plan_answers_at_once_with_where_to_follow_it(office):
    make_technician()

    answer = post(office, "/api/plans/", wish(territories=[make_territory().pk]))

    plan = Plan.objects.get()
    assert answer.status_code == 202
    assert (answer["ETag"], answer["Location"]) == ('"v1"', f"/api/plans/{plan.pk}/")
    assert answer.json()["status"] == "queued"
    assert plan.requested_by is not None


def test_the_same_key_asks_once(office):
    make_technician()
    make_territory("South")

    first = post(office, "/api/plans/", wish(), key="the-same-key")
    again = post(office, "/api/plans/", wish(), key="the-same-key")

    assert first.json() == again.json()
    assert Event.objects.filter(kind="plan_queued").count() == 1


def test_another_dispatcher_joins_the_plan_of_the_same_scope(office):
    make_technician()

    ids = {post(office, "/api/plans/", wish()).json()["id"] for _ in range(2)}

    assert len(ids) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"day": "2026-01-11"}, "plan-in-the-past"),
        ({"day": "soon"}, "invalid"),
        ({"limit_s": 0}, "invalid"),
        ({"territories": [404]}, "invalid"),
    ],
)
def test_what_cannot_be_planned_is_a_problem(office, body, code):
    make_technician()

    answer = post(office, "/api/plans/", wish() | body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_day_without_shifts_is_a_problem_with_a_sentence(office):
    make_technician(shift=None)

    answer = post(office, "/api/plans/", wish())

    assert answer.json()["code"] == "nobody-works"
    assert "Add shifts, or choose another day." in answer.json()["detail"]


def test_asking_needs_a_key(office):
    assert office.post("/api/plans/", wish()).status_code == 400


def test_a_plan_shows_its_proposals_by_kind(office):
    technician = make_technician()
    visit, lost = make_visit(), make_visit(lat=None, lon=None)
    plan = planned()

    whole = office.get(f"/api/plans/{plan.pk}/")
    some = office.get(f"/api/plans/{plan.pk}/?kind=left_out")

    assert whole["ETag"] == f'"v{plan.version}"'
    new, left_out = whole.json()["proposals"]
    assert (new["visit"], new["kind"], new["technician"]) == (visit.pk, "new", technician.pk)
    assert left_out["reasons"] == [{"code": "no-place"}]
    assert [row["visit"] for row in some.json()["proposals"]] == [lost.pk]
    assert whole.json()["figures"]["served"] == 1


def test_plans_are_listed_newest_first(office):
    make_technician()
    planned()
    newest = planned()

    answer = office.get("/api/plans/")

    rows = answer.json()["results"]
    assert (rows[0]["id"], len(rows)) == (newest.pk, 2)


def test_publishing_answers_what_changed(office):
    make_technician()
    first, second = make_visit(), make_visit()
    plan = planned()

    some = post(office, f"/api/plans/{plan.pk}/publish/", {"visits": [first.pk]}, plan=plan)
    plan.refresh_from_db()
    rest = post(office, f"/api/plans/{plan.pk}/publish/", plan=plan)

    assert some.status_code == 200
    assert some.json()["published"] == some.json()["dispatched"] == [first.pk]
    assert rest.json()["published"] == [second.pk]
    assert rest.json()["plan"]["status"] == "published"


def test_conflicts_are_listed(office):
    make_technician()
    visit = make_visit()
    plan = planned()
    type(visit).objects.update(version=9)

    answer = post(office, f"/api/plans/{plan.pk}/publish/", plan=plan)

    assert answer.json()["published"] == []
    assert answer.json()["conflicts"] == [
        {"visit": visit.pk, "code": "stale-version", "numbers": {"seen": 1, "now": 9}}
    ]


def test_stopping_and_discarding(office):
    make_technician()
    plan = planning.queue_plan(DAY, [make_territory().pk], actor=planning.SYSTEM, now=SEVEN)

    stopped = post(office, f"/api/plans/{plan.pk}/stop/", plan=plan)
    plan.refresh_from_db()
    discarded = post(office, f"/api/plans/{plan.pk}/discard/", plan=plan)

    assert (stopped.status_code, stopped.json()["status"]) == (200, "stopped")
    assert discarded.json()["status"] == "discarded"


@pytest.mark.parametrize("act", ["stop", "publish", "discard"])
def test_acting_says_which_version_was_seen(office, act):
    make_technician()
    plan = planned()
    address = f"/api/plans/{plan.pk}/{act}/"

    missing, stale = post(office, address), post(office, address, version='"v99"')

    assert (missing.status_code, stale.status_code) == (428, 412)


def test_a_discarded_plan_cannot_be_published(office):
    make_technician()
    plan = planned()
    plan = planning.discard(plan.pk, actor=planning.SYSTEM)

    answer = post(office, f"/api/plans/{plan.pk}/publish/", plan=plan)

    assert (answer.status_code, answer.json()["code"]) == (409, "plan-not-proposed")


def test_a_plan_of_a_foreign_territory_does_not_exist(api):
    make_technician()
    plan = planned()
    api.force_authenticate(make_user("dispatcher", territory=make_territory("South")))

    seen = api.get(f"/api/plans/{plan.pk}/")
    acted = post(api, f"/api/plans/{plan.pk}/publish/", plan=plan)
    asked = post(api, "/api/plans/", wish(territories=[make_territory().pk]))

    assert (seen.status_code, acted.status_code) == (404, 404)
    assert seen.json()["code"] == "plan-not-found"
    assert asked.status_code == 400
    assert api.get("/api/plans/").json()["results"] == []


def test_agents_do_not_plan(api):
    api.force_authenticate(make_user("agent"))

    assert post(api, "/api/plans/", wish()).status_code == 403
