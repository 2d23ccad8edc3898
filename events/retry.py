"""The one automatic retry of writes: what lost a race inside the database is done again, whole."""

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

TRIES = 5
LEAST_WAIT_S, MOST_WAIT_S = 0.010, 0.200
# PostgreSQL: serialization_failure, deadlock_detected.
LOST_RACES = ("40001", "40P01")
Result = TypeVar("Result")
logger = logging.getLogger(__name__)


def retrying(use_case: Callable[[], Result]) -> Result:
    """Call `use_case`, again after a deadlock, a serialisation failure or a locked database.

    At most `TRIES` times, and inside an open transaction only once: half of a transaction cannot
    be done again. So it stands around a whole use case, which must not mind being called again
    after it was rolled back.
    """
    for number in range(1, TRIES):
        try:
            return use_case()
        except OperationalError as error:
            if connection.in_atomic_block or not lost_a_race(error):
                raise
            logger.warning("Try %d of a write lost a race: %s", number, error)
        time.sleep(random.uniform(LEAST_WAIT_S, MOST_WAIT_S))
    return use_case()


def lost_a_race(error: OperationalError) -> bool:
    """Whether doing the same again may succeed."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in LOST_RACES or "database is locked" in str(error)
