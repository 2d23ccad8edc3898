"""The address that makes a browser the demo technician's phone."""

import re

import pytest
from django.core.management import CommandError, call_command

from dispatch.management.seed.people import DISPATCHER, TECHNICIAN
from mobile_api.pairing import NewPhone, pair
from tests.factories import make_technician, make_user

pytestmark = pytest.mark.django_db


def test_its_code_pairs_the_demo_technicians_phone(settings, capsys):
    settings.DEMO = True
    make_user(email=DISPATCHER)
    technician = make_technician(user=make_user(email=TECHNICIAN))

    call_command("demo_phone", "http://127.0.0.1:8000")

    [code] = re.findall(r"/phone/\?code=(\S+)", capsys.readouterr().out)
    assert pair(code, NewPhone())[0].technician == technician


def test_there_is_none_outside_the_demo():
    with pytest.raises(CommandError, match="not the demo"):
        call_command("demo_phone", "http://127.0.0.1:8000")
