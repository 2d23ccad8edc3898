"""What follows for phones when somebody leaves."""

from typing import Any

import pytest

from events import readers
from events.actors import SYSTEM
from events.door import writing
from events.models import Cursor
from tests.factories import make_technician, make_user

pytestmark = pytest.mark.django_db


def test_the_phones_of_somebody_who_left_are_signed_out(paired: Any) -> None:
    user = make_user("technician")
    leaving, staying = paired(make_technician(user=user)), paired(make_technician())
    Cursor.objects.update_or_create(reader="mobile_api.devices", defaults={"seq": 0})
    with writing(SYSTEM) as tx:
        tx.publish("user_deactivated", user, topics=[f"user:{user.pk}"])

    readers.run("mobile_api.devices")

    assert leaving.stored().revoked_at is not None
    assert staying.stored().revoked_at is None
