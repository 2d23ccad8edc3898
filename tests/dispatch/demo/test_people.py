"""Invented people and firms."""

import re
from random import Random

from dispatch.demo.people import random_company, random_person


def test_a_person_can_be_reached_nowhere_real():
    rng = Random(1)

    for _ in range(200):
        person = random_person(rng)

        assert re.fullmatch(r"[a-z]+\.[a-z]+\d\d@example\.org", person.email)
        assert re.fullmatch(r"\+5695550\d{4}", person.phone)
        assert person.name == f"{person.first_name} {person.last_name}"


def test_a_company_has_a_name_and_somebody_to_ask_for():
    company = random_company(Random(2))

    assert re.fullmatch(r"[a-z-]+@example\.org", company.email)
    assert len(company.name.split()) >= 2
    assert company.contact.email.endswith("@example.org")


def test_the_same_seed_gives_the_same_people():
    once, again = Random(3), Random(3)

    assert [random_person(once) for _ in range(9)] == [random_person(again) for _ in range(9)]
    assert random_company(once) == random_company(again)
