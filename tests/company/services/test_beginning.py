"""The first run makes what everything else stands on, once."""

import pytest
from django.core.exceptions import ValidationError

from company.errors import AlreadyBegun
from company.models import BusinessHours, Organisation, Role, Territory, User
from company.policies import roles_of
from company.services.beginning import FirstRun, begin
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FIRST = FirstRun(
    email="eva@example.org",
    name="Eva",
    organisation="Novák & Sons",
    territory="Prague",
    time_zone="Europe/Prague",
)


def test_the_first_run_makes_organisation_territory_and_administrator():
    user = begin(FIRST, password="four plain words here")

    assert Organisation.objects.get().name == "Novák & Sons"
    assert Territory.objects.get().time_zone == "Europe/Prague"
    assert BusinessHours.objects.count() == 5
    assert roles_of(user) == {Role.ADMINISTRATOR}
    assert user.is_staff


def test_there_is_no_second_first_run():
    begin(FIRST, password=None)

    with pytest.raises(AlreadyBegun):
        begin(FIRST, password=None)

    assert User.objects.count() == 1


def test_with_users_it_is_no_first_run():
    make_user()

    with pytest.raises(AlreadyBegun):
        begin(FIRST, password=None)


def test_a_time_zone_that_is_none_leaves_nothing_behind():
    wrong = FirstRun(
        email="eva@example.org", name="Eva", organisation="N", territory="P", time_zone="Mars/Base"
    )

    with pytest.raises(ValidationError):
        begin(wrong, password=None)

    assert Organisation.objects.count() == 0
