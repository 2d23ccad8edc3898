"""The arrays of the kernel: what a problem is, and what a plan in the making is.

Nodes are numbered: tasks first, in the problem's order, then each worker's start, each worker's
end, and each worker's call at the depot. Rows of `job` and `node` belong to nodes, rows of
`worker` and `load` to workers; the columns have names here. All numbers are int64, times are
seconds since the problem's origin, costs are seconds of cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

# Later than any time, dearer than any plan; two of them still fit 64 bits.
INF = 2**61
NEVER = -INF
# What leaving out a required task costs the search, above all else; 200,000 of them are below INF.
MUST = 10**13

# Columns of `Instance.job`, by node.
SERVICE, SETUP, PRICE, DUE, NOW, PROMISED, PROMISED_BY, FIRST_WINDOW = range(8)
END_WINDOW, BUNDLE, IS_TIMED, IS_TASK, ABLE, DEMAND, FAR = range(8, 15)
JOB_COLUMNS = 15

# Columns of `Instance.worker`.
STARTS, ENDS, LATEST, BREAKS, EARLY, READY, PERSON, DRIVE_PRICE = range(8)
MAX_TASKS, MAX_WORK, MAX_TRAVEL, MAX_DURATION, IS_WATCHED, KIND, HAS_DEPOT = range(8, 15)
WORKER_COLUMNS = 15

# Columns of `Instance.rest`, by worker and break.
REST_EARLIEST, REST_LATEST, REST_S, HOME_BY = range(4)

# Bits of `Instance.able`.
ABLE_BIT, CARRIES = 1, 2

# Rows of `Instance.bundle`.
BUNDLE_AT, MEMBER, CREW = range(3)

# Columns of `Instance.link`.
BEFORE, AFTER, LEAST, GREATEST, FROM_END, ONE_PERSON = range(6)

# Entries of `Instance.price`.
(
    PER_KM,
    PER_DURATION_S,
    PER_OVERTIME_MIN,
    LATE_ONCE,
    PER_LATE_MIN,
    PER_WORST_MIN,
    PER_BROKEN,
    PER_MOVED_MIN,
    MOVED_CAP_S,
    PER_UNFAIR_MIN,
    MOST_BROKEN,
    ANY_DEPOT,
) = range(12)
PRICES = 12

# Columns of `State.node`, `LEG` being the price of the drive there, nothing where nobody leaves
# home; then the forward labels, then the backward ones, by breaks taken; then
# all that once more, as it was before the step.
PREV, NEXT, ROUTE, LEG, FROM, UNTIL, IS_STOCKED, STAMP, LABELS = range(9)

# Columns of `State.load`, by worker; then all that as it was, and the service of the person.
COUNT, WORK, DRIVING, TIMED, TIME_COST, WORST, BROKEN, HAS_FETCH, COST = range(9)
TOUCHED, IDLE_AT, SPAN = range(9, 12)
LOAD_COLUMNS = 12
OLD_SERVED = 2 * LOAD_COLUMNS

# Rows of `State.row`: what is left out, where it stands there, and what was before the step; idle
# workers; nodes and routes saved, tasks taken off in the step; a route that is being timed, its
# starts and breaks taken; places for some tasks, and what they are sorted by; what of a bundle was
# just placed; in how many steps a task was left out; worker, node before and node before the call
# at the depot of each of a crew.
(
    OUTS,
    OUT_AT,
    OLD_OUT,
    IDLES,
    SAVES,
    ROUTES,
    REMOVES,
    ORDER,
    START,
    TAKEN,
    PICK,
    KEY,
    FRESH,
    ABSENT,
    CREW_PLACES,
) = range(15)
ROWS = 15

# Layers of `State.label`.
EARLIEST, CAME = range(2)

# Entries of `State.total`.
(
    TOTAL,
    OUT,
    ROUND,
    SAVED,
    ROUTES_SAVED,
    OUT_SAVED,
    TOTAL_SAVED,
    ALL_BROKEN,
    BROKEN_SAVED,
    IDLE,
    BEST,
    ONLY_PERSON,
    BLINK,
    REMOVED,
    MARK,
    OUT_PRICE,
    OUT_PRICE_SAVED,
) = range(17)
TOTALS = 17


class Instance(NamedTuple):
    """A problem as arrays; nothing in it ever changes.

    Attributes:
        travel, distance: Seconds and metres between places; `distance` is 1 x 1 when unpriced.
        travel_to: The same seconds, a row for each place to which one drives: what leads to one
            place lies side by side.
        place: By node.
        window: Permitted starts (first, last) of all tasks, one after the other.
        rest: By worker and number of breaks taken, the next break, and the latest return that
            leaves time for those to come.
        able: By task and worker, whether the worker could do it on an empty route, and whether
            its tools are on the van.
        choice: By task and worker, the price of just this worker; 1 x 1 when there is none.
        own_service: Service by task and worker; 1 x 1 when all work at one pace.
        need, stock: Parts by task, and by worker.
        share: The fair share of each person, in seconds, less what the weeks before say.
        speed: (from, percent) of traffic, in order.
        link: What is done in an order, with the least and the greatest gap behind the start or the
            service of the first: its set-up is in the gaps (`ties`).
        bundle: Where each bundle of tied tasks begins; its tasks in the order in which they can
            be placed; and numbers, the same for tasks that start together.
        near: By task, the tasks beside which it is tried; `adjacent`: the nearest by driving. In a
            part of a plan -1 stands for those of other parts.
    """

    travel: Array
    travel_to: Array
    distance: Array
    place: Array
    job: Array
    window: Array
    worker: Array
    rest: Array
    able: Array
    choice: Array
    own_service: Array
    need: Array
    stock: Array
    share: Array
    price: Array
    speed: Array
    link: Array
    bundle: Array
    near: Array
    adjacent: Array


class State(NamedTuple):
    """A plan in the making, and the room in which it is worked on.

    Attributes:
        node: Where each node is, and how early and late it can be.
        load: What each worker does; `used`: parts used before the call at the depot.
        served: Seconds of service by person.
        total: Sums and counters.
        best: `NEXT`, `FROM` and `UNTIL` of the best plan so far.
        active: By worker, whether the search may touch the route.
        rng: The state of the random numbers.
        row: Lists of nodes, workers and numbers.
        label: Times of a route that is being timed.
    """

    node: Array
    load: Array
    used: Array
    served: Array
    total: Array
    best: Array
    active: Array
    rng: Array
    row: Array
    label: Array
