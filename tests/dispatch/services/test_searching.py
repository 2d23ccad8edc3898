"""A search proposes, changes nothing, keeps what is fixed, and says why something is left out."""

import os
import random
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from dispatch.models import JobTechnician, Plan, PossibleHours, Promise, Proposal
from dispatch.services import planning
from dispatch.services.searching import search, search_here
from dispatch.solver_bridge import SearchFailed
from events.actors import SYSTEM
from events.door import writing
from events.models import Event
from tests.crews import make_crew_visit
from tests.factories import (
    ANNA,
    DAY,
    TEN,
    make_job,
    make_technician,
    make_territory,
    make_visit,
    placed,
)
from tests.plans import SEVEN, codes, in_force, pinned, planned, proposal, published, scattered

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def queued(**options):
    options = planning.SearchOptions(**{"limit_s": 1} | options)
    ids = [make_territory().pk]
    return planning.queue_plan(DAY, ids, actor=ANNA, options=options, now=SEVEN)


def busy_day(visits=80, technicians=8):
    """A day that keeps a search busy for as long as it may."""
    for _ in range(technicians):
        make_technician(has_break=True)
    return scattered(visits, minutes=45)


def children() -> list[int]:
    """The searches that this process runs; it may have other children, such as a server."""
    threads = Path("/proc/self/task").iterdir()
    pids = [int(pid) for one in threads for pid in (one / "children").read_text().split()]
    return [pid for pid in pids if b"routing" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_proposal_changes_nothing_in_force():
    make_technician(skills=("gas",))
    visits = scattered(4, skills=("gas",))
    before = in_force()

    plan = planned()

    assert plan.status == "proposed"
    assert {row.kind for row in plan.proposals.all()} == {"new"}
    assert plan.proposals.count() == len(visits)
    assert in_force() == before
    assert {visit.job.visits.get().status for visit in visits} == {"unscheduled"}


def test_figures_count_what_was_proposed():
    make_technician()
    scattered(3, minutes=60)
    make_visit(lat=None, lon=None)

    plan = planned()

    assert plan.figures["served"] == 3
    assert plan.figures["left_out"] == 1
    assert plan.figures["changes"] == plan.figures["new"] == 3
    assert plan.figures["now"]["served"] == 0
    assert plan.figures["travel_minutes"] > 0
    assert plan.figures["violations"] == []


def test_starts_fall_on_full_minutes():
    make_technician()
    scattered(5, minutes=25)

    plan = planned()

    assert {row.starts_at.second for row in plan.proposals.all()} == {0}


def test_a_second_run_keeps_what_the_first_put_into_force():
    make_technician()
    make_technician()
    scattered(6)
    published()

    plan = planned()

    assert {row.kind for row in plan.proposals.all()} == {"kept"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pins_never_move(seed):
    rng = random.Random(seed)
    technicians = [make_technician() for _ in range(3)]
    visits = scattered(9, seed=seed, minutes=30)
    published()
    for visit in rng.sample(visits, 5):
        part = visit.assignments.get()
        kind = rng.choice(["time", "both", "technician", "time_range"])
        later = part.starts_at + timedelta(minutes=30) if kind == "time_range" else None
        needs_time, needs_person = kind != "technician", kind in ("technician", "both")
        pinned(
            visit,
            kind,
            starts_at=part.starts_at if needs_time else None,
            latest_at=later,
            technician=part.technician if needs_person else None,
        )
    scattered(8, seed=seed + 10, minutes=60, priority="emergency")
    make_technician(home_lat=50.05)

    plan = planned()

    assert len(technicians) == 3
    for visit in visits:
        pin = getattr(visit, "pin", None)
        row = proposal(plan, visit)
        if pin is None:
            continue
        assert row.kind in ("kept", "moved")
        if pin.kind in ("time", "both"):
            assert row.starts_at == pin.starts_at
        if pin.kind in ("technician", "both"):
            assert row.technician == pin.technician
        if pin.kind == "time_range":
            assert pin.starts_at <= row.starts_at <= pin.latest_at


def test_what_is_under_way_is_not_even_proposed():
    technician = make_technician()
    part = placed(make_visit(), technician, TEN, status="en_route")
    scattered(2)

    plan = planned(now=TEN)

    assert not plan.proposals.filter(visit=part.visit).exists()
    starts = [row.starts_at for row in plan.proposals.exclude(kind="left_out")]
    assert min(starts) >= part.ends_at


def test_a_promise_is_kept_by_everything_new():
    make_technician()
    visit = make_visit()
    with writing(SYSTEM):
        Promise.objects.create(
            visit=visit, starts_at=TEN, ends_at=TEN + timedelta(hours=1), told_at=SEVEN
        )
    scattered(5, priority="high")

    plan = planned()

    assert TEN <= proposal(plan, visit).starts_at <= TEN + timedelta(hours=1)


def test_a_promise_that_cannot_be_kept_is_counted():
    make_technician(skills=("power",))
    visit = make_visit(skills=("gas",))
    with writing(SYSTEM):
        Promise.objects.create(
            visit=visit, starts_at=TEN, ends_at=TEN + timedelta(hours=1), told_at=SEVEN
        )

    assert planned().figures["promises_not_kept"] == 1


def test_a_crew_starts_together_with_different_people():
    make_technician()
    make_technician(home_lat=50.02)
    visit = make_crew_visit()

    plan = planned()

    lead, helper = plan.proposals.filter(visit=visit).order_by("-role")
    assert lead.starts_at == helper.starts_at
    assert lead.technician != helper.technician


def test_reasons_are_true_and_carry_their_numbers():
    make_technician(skills={"gas": 1}, shift=("08:00", "12:00"), max_overtime_minutes=0)
    no_place = make_visit(lat=None, lon=None)
    no_skill = make_visit(skills={"gas": 3})
    crew = make_crew_visit()
    evening, long = make_visit(minutes=30), make_visit(minutes=300)
    with writing(SYSTEM):
        PossibleHours.objects.create(
            job=evening.job,
            starts_at=TEN + timedelta(hours=6),
            ends_at=TEN + timedelta(hours=8),
        )

    plan = planned()

    assert codes(plan, no_place) == ["no-place"]
    assert proposal(plan, no_skill).reasons == [
        {"code": "nobody-has-skill", "skill": "gas", "needs": 3, "best": 1}
    ]
    assert proposal(plan, crew).reasons == [{"code": "crew-too-large", "needs": 2, "work": 1}]
    assert codes(plan, evening) == ["off-shift"]
    assert codes(plan, long) == ["no-way-home"]


def test_a_required_technician_who_is_away_is_the_reason():
    make_technician()
    away = make_technician(shift=None)
    job = make_job()
    with writing(SYSTEM):
        JobTechnician.objects.create(job=job, technician=away, wish="required")
    visit = make_visit(job=job)

    assert codes(planned(), visit) == ["required-person-not-working"]


def test_what_somebody_placed_against_the_rules_stays():
    fitter = make_technician(skills=("power",))
    visit = make_visit(skills=("gas",))
    placed(visit, fitter, TEN)

    row = proposal(planned(), visit)

    assert (row.kind, row.technician, row.starts_at) == ("kept", fitter, TEN)
    assert row.reasons[0]["code"] == "nobody-has-skill"


def test_stopping_keeps_the_best_so_far():
    busy_day()
    plan = queued(limit_s=60)
    seen = []

    def follow(progress):
        seen.append(progress)
        planning.stop(plan.pk, actor=ANNA)

    search_here(plan.pk, now=SEVEN, follow=follow)

    plan.refresh_from_db()
    assert plan.status == "proposed"
    assert plan.figures["served"] > 0
    assert len(seen) == 1
    left_out = plan.proposals.filter(kind="left_out")
    assert all(row.reasons for row in left_out)


def test_a_search_that_is_killed_proposes_what_it_had():
    busy_day()
    plan = queued(limit_s=60)

    def follow(progress):
        for pid in children():
            os.kill(pid, signal.SIGKILL)

    search_here(plan.pk, now=SEVEN, follow=follow)

    plan.refresh_from_db()
    assert plan.status == "proposed"
    assert plan.figures["violations"] == []


def test_a_search_that_breaks_off_at_once_fails_and_the_next_run_works(monkeypatch):
    make_technician()
    placed(make_visit(), make_technician(), TEN)
    before = in_force()
    plan = queued()

    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", "/bin/false")
        with pytest.raises(SearchFailed):
            search_here(plan.pk, now=SEVEN)

    plan.refresh_from_db()
    assert plan.status == "failed"
    assert plan.error == "The search ended with code 1."
    assert not Proposal.objects.exists()
    assert in_force() == before
    assert planned().status == "proposed"


def test_a_searcher_that_lost_its_lease_stores_nothing():
    make_technician()
    make_visit()
    plan = queued()
    late = planning.start(plan.pk)
    Plan.objects.filter(pk=plan.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    taker = planning.start(plan.pk)

    stored_late = search(late, now=SEVEN)
    count_late = Proposal.objects.count()
    stored = search(taker, now=SEVEN)

    assert (stored_late, count_late) == (None, 0)
    assert stored.status == "proposed"
    assert Event.objects.filter(kind="plan_proposed").count() == 1


def test_what_was_taken_or_done_is_not_searched_again():
    make_technician()
    plan = planned()

    assert search_here(plan.pk, now=SEVEN) is False
