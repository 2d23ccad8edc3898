"""Random small problems with everything that a problem can have."""

from hypothesis import strategies as st

from routing import Policy, TimeWindow
from tests.routing.builders import MINUTE, make_break, make_problem, make_task, make_worker

SKILLS = ("gas", "heat")
levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 2), max_size=2)
minutes = st.integers(0, 600)


@st.composite
def windows(draw):
    """One window, or two that are apart."""
    ends = sorted(draw(st.lists(minutes, min_size=4, max_size=4, unique=True)))
    pairs = [ends[:2], ends[2:]] if draw(st.booleans()) else [[ends[0], ends[3]]]
    return tuple(TimeWindow(earliest_s=a * MINUTE, latest_s=b * MINUTE) for a, b in pairs)


@st.composite
def workers(draw, number):
    starts = draw(st.integers(-60, 200))
    ends = starts + draw(st.integers(60, 500))
    opens = starts + draw(st.integers(-120, 300))
    lunch = make_break(opens, opens + draw(minutes), draw(st.integers(0, 45)))
    return make_worker(
        f"w{number}",
        start_node=draw(st.integers(0, 20)),
        end_node=draw(st.integers(0, 20)),
        starts_s=starts * MINUTE,
        ends_s=ends * MINUTE,
        max_overtime_s=draw(st.sampled_from((0, 1_800))),
        breaks=(lunch,) if draw(st.booleans()) else (),
        skills=frozenset(draw(levels).items()),
    )


@st.composite
def tasks(draw, number, names):
    someone = st.one_of(st.none(), st.sampled_from(names)) if names else st.none()
    return make_task(
        f"t{number}",
        draw(st.integers(0, 20)),
        windows=draw(windows()),
        service_s=draw(st.integers(0, 90)) * MINUTE,
        unserved_cost=draw(st.sampled_from((0, 500, 40_000))),
        skills=frozenset(draw(levels).items()) if draw(st.booleans()) else frozenset(),
        due_s=draw(st.one_of(st.none(), minutes.map(lambda minute: minute * MINUTE))),
        allowed_workers=draw(st.one_of(st.none(), st.just(frozenset(names[:2])))),
        excluded_workers=frozenset(names[2:3]) if draw(st.booleans()) else frozenset(),
        is_required=bool(names) and draw(st.integers(0, 5)) == 0,
        preferred_worker=draw(someone),
        now_worker=draw(someone),
        now_start_s=draw(st.one_of(st.none(), minutes.map(lambda minute: minute * MINUTE))),
        together=draw(st.sampled_from((None, None, None, "crew"))),
    )


@st.composite
def problems(draw, most_tasks=10, most_workers=4):
    crew = tuple(draw(workers(i)) for i in range(draw(st.integers(0, most_workers))))
    names = [worker.key for worker in crew]
    count = draw(st.integers(0, most_tasks))
    return make_problem(
        [draw(tasks(i, names)) for i in range(count)], crew, draw(st.sampled_from(POLICIES))
    )


POLICIES = (Policy(), Policy(late_cost=0, moved_time_cap_minutes=5, unfairness_cost_per_minute=60))
