"""A request with a key has its effect once."""

import pytest
from django.db import OperationalError

from customers.models import Site
from events.idempotency import Answer, Keyed, fingerprint, once
from events.models import HandledRequest
from events.refusals import KeyReused, RuleBroken
from tests.factories import ANNA, make_site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

KEYED = Keyed("user:1", "key-0001", fingerprint("POST", "/api/x/", {"a": 1}))


def make_a_site():
    site = make_site()
    return Answer(201, {"id": site.pk}, {"ETag": '"v1"'})


def test_a_repetition_gets_the_first_answer_and_has_no_effect():
    first = once(KEYED, ANNA, make_a_site)

    second = once(KEYED, ANNA, make_a_site)

    assert second == first
    assert Site.objects.count() == 1


def test_the_same_key_of_somebody_else_is_another_request():
    once(KEYED, ANNA, make_a_site)

    once(Keyed("user:2", KEYED.key, KEYED.fingerprint), ANNA, make_a_site)

    assert Site.objects.count() == 2


def test_the_same_key_with_another_payload_is_refused():
    once(KEYED, ANNA, make_a_site)
    other = Keyed(KEYED.principal, KEYED.key, fingerprint("POST", "/api/x/", {"a": 2}))

    with pytest.raises(KeyReused):
        once(other, ANNA, make_a_site)

    assert Site.objects.count() == 1


def test_a_refused_request_leaves_nothing_and_may_be_sent_again():
    def refuse():
        make_a_site()
        raise RuleBroken("not now")

    with pytest.raises(RuleBroken):
        once(KEYED, ANNA, refuse)
    rows_then = (Site.objects.count(), HandledRequest.objects.count())
    answer = once(KEYED, ANNA, make_a_site)

    assert rows_then == (0, 0)
    assert answer.status == 201


def test_a_lost_race_is_tried_again_and_has_one_effect():
    races = [True, True, False]

    def act():
        answer = make_a_site()
        if races.pop(0):
            raise OperationalError("database is locked")
        return answer

    assert once(KEYED, ANNA, act).status == 201
    assert Site.objects.count() == 1


def test_the_order_of_fields_does_not_change_a_fingerprint():
    one = fingerprint("POST", "/x/", {"a": 1, "b": [1, 2]})

    assert one == fingerprint("POST", "/x/", {"b": [1, 2], "a": 1})
    assert one != fingerprint("POST", "/x/", {"a": 1, "b": [2, 1]})
    assert one != fingerprint("PUT", "/x/", {"a": 1, "b": [1, 2]})
