"""Jobs over HTTP."""

import pytest

from dispatch.services.jobs import open_job
from events.actors import SYSTEM
from tests.factories import (
    make_job,
    make_request,
    make_site,
    make_territory,
    make_user,
    make_work_type,
)

pytestmark = pytest.mark.django_db


def test_a_job_is_told_with_what_it_needs_and_its_visits(api):
    api.force_authenticate(make_user("agent"))
    work_type = make_work_type("boiler", skills={"heating": 2}, minutes=45)
    job = open_job(make_request(site=make_site(), work_type=work_type), actor=SYSTEM)

    answer = api.get(f"/api/jobs/{job.pk}/")

    assert (answer.status_code, answer["ETag"]) == (200, '"v1"')
    assert (answer.json()["work_type"], answer.json()["service_minutes"]) == ("boiler", 45)
    assert answer.json()["skills"] == [{"role": "lead", "skill": "heating", "level": 2}]
    visit = job.visits.get()
    assert [row["id"] for row in answer.json()["visits"]] == [visit.pk]


def test_what_is_foreign_or_missing_is_the_same_404(api):
    api.force_authenticate(make_user(territory=make_territory("North")))
    foreign = make_job(territory=make_territory("South"))

    answers = [api.get(f"/api/jobs/{pk}/") for pk in (foreign.pk, 10**6)]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (404, "job-not-found")
    }


def test_technicians_may_not(api):
    api.force_authenticate(make_user("technician"))

    assert api.get(f"/api/jobs/{make_job().pk}/").status_code == 403
