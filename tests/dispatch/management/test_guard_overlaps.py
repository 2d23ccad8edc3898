"""The guard against overlapping visits can be put back."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from tests.factories import TEN, make_technician, make_visit, placed

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_dropped_guards_again(capsys):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE dispatch_assignment DROP CONSTRAINT no_overlap")
        else:
            cursor.execute("DROP TRIGGER no_overlap_on_INSERT")
    technician = make_technician()
    placed(make_visit(), technician, TEN)

    call_command("guard_overlaps")

    assert "again" in capsys.readouterr().out
    with pytest.raises(IntegrityError, match="no_overlap"):
        placed(make_visit(), technician, TEN)
