"""What lost a race is done again, whole, and nothing else is."""

import pytest
from django.db import OperationalError, transaction

from events import retry
from events.retry import retrying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waits(monkeypatch):
    """The waits between the tries, in seconds; nobody waits."""
    taken = []
    monkeypatch.setattr(retry.time, "sleep", taken.append)
    return taken


def failing(*errors):
    """A use case that raises these in turn, then answers; with the calls it got."""
    left, calls = list(errors), []

    def use_case():
        calls.append(1)
        if left:
            raise left.pop(0)
        return "done"

    return use_case, calls


def locked():
    return OperationalError("database is locked")


def of_postgresql(sqlstate):
    error = OperationalError("refused")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": sqlstate})()
    return error


@pytest.mark.parametrize("error", [locked(), of_postgresql("40001"), of_postgresql("40P01")])
def test_a_lost_race_is_done_again(error, waits):
    use_case, calls = failing(error)

    assert retrying(use_case) == "done"

    assert len(calls) == 2
    assert all(0.010 <= wait_s <= 0.200 for wait_s in waits)


def test_after_five_tries_the_error_is_raised(waits):
    use_case, calls = failing(*[locked() for _ in range(9)])

    with pytest.raises(OperationalError, match="locked"):
        retrying(use_case)

    assert (len(calls), len(waits)) == (5, 4)


@pytest.mark.parametrize("error", [OperationalError("disk full"), of_postgresql("55P03")])
def test_another_error_is_raised_at_once(error, waits):
    use_case, calls = failing(error)

    with pytest.raises(OperationalError):
        retrying(use_case)

    assert (len(calls), waits) == (1, [])


def test_half_of_a_transaction_is_not_done_again(waits):
    use_case, calls = failing(locked())

    with pytest.raises(OperationalError), transaction.atomic():
        retrying(use_case)

    assert (len(calls), waits) == (1, [])
