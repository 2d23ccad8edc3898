"""The settings pages: for administrators, written through the door, the domain to look at only."""

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.urls import reverse

from company.admin_site import ReadOnly, ThroughTheDoor
from company.models import Organisation, Role, Territory
from company.services import people
from dispatch.models import WorkType
from events import readers
from events.actors import SYSTEM
from events.door import writing
from events.models import Event, Guarded, ParkedEvent
from technicians.models import Technician
from tests.factories import make_skill, make_technician, make_territory, make_user, make_visit

pytestmark = pytest.mark.django_db
PAGES = sorted(admin.site._registry, key=str)
OURS = [model for model in PAGES if model._meta.app_label not in ("axes", "auth")]


@pytest.fixture
def boss(client):
    """An administrator who is signed in."""
    first = make_user(Role.ADMINISTRATOR)
    user = make_user(Role.AGENT)
    people.give_role(user.pk, Role.ADMINISTRATOR, None, by=first)
    client.force_login(user)
    return user


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)
def test_every_list_opens_and_can_be_searched(client, boss, model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    assert client.get(address).status_code == 200
    assert client.get(address, {"q": "1"}).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_page_writes_through_the_door_or_not_at_all(model):
    page = admin.site._registry[model]

    assert isinstance(page, ThroughTheDoor | ReadOnly) or model._meta.app_label == "events"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DISPATCHER, Role.AGENT, Role.TECHNICIAN])
def test_others_are_refused(client, role):
    client.force_login(make_user(role))

    assert client.get("/admin/", follow=True).status_code == 403


def test_strangers_sign_in_on_the_one_page_that_counts(client):
    cache.clear()

    answer = client.get("/admin/dispatch/visit/", follow=True)

    assert answer.redirect_chain[-1][0] == "/login/?next=/admin/dispatch/visit/"


def test_an_edited_organisation_leaves_an_event_without_its_name(client, boss):
    row = Organisation.objects.create(name="Novák")
    form = {
        "name": "Malá",
        "phone": "",
        "email": "",
        "language": "cs",
        "release_working_days": "2",
        "promise_minutes": "120",
    }

    client.post(f"/admin/company/organisation/{row.pk}/change/", form)

    event = Event.objects.get(kind="organisation_edited")
    assert event.new == {"fields": ["name", "language", "release_working_days"]}
    assert (event.actor_kind, event.actor_id) == ("dispatcher", boss.pk)
    assert Organisation.objects.get().name == "Malá"


def test_a_territory_with_hours_is_added(client, boss):
    form = {
        "name": "North",
        "time_zone": "Europe/Prague",
        "is_active": "on",
        "source": "",
        "external_id": "",
        **lines("business_hours", weekday="0", opens="08:00", closes="17:00"),
        **lines("holiday_set"),
    }

    answer = client.post("/admin/company/territory/add/", form)

    assert answer.status_code == 302, answer.context["errors"]
    territory = Territory.objects.get()
    assert territory.business_hours.get().weekday == 0
    event = Event.objects.get(kind="territory_added")
    assert list(event.topics.values_list("topic", flat=True)) == [f"territory:{territory.pk}"]


def test_a_time_zone_that_is_none_is_refused_beside_its_field(client, boss):
    form = {"name": "North", "time_zone": "Mars", **lines("business_hours"), **lines("holiday_set")}

    answer = client.post("/admin/company/territory/add/", form)

    assert "is not a time zone" in answer.content.decode()
    assert Event.objects.filter(entity="territory").count() == 0


def test_a_work_type_gets_its_skills(client, boss):
    gas = make_skill("gas")
    form = {
        "code": "boiler",
        "name": "Boiler",
        "names": "{}",
        "service_minutes": "60",
        "priority": "normal",
        "due_rule": "working_days",
        "due_amount": "3",
        "is_active": "on",
        **lines("roles"),
        **lines("skills", role="lead", skill=gas.pk, level="2"),
        **lines("parts"),
    }

    answer = client.post("/admin/dispatch/worktype/add/", form)

    assert answer.status_code == 302, answer.context["errors"]
    assert WorkType.objects.get().skills.get().level == 2


def test_a_technician_is_written_through_the_door(client, boss):
    technician = make_technician()
    form = {
        "name": "Petr",
        "territory": technician.territory_id,
        "home_lat": "50.1",
        "home_lon": "14.4",
        "max_overtime_minutes": "60",
        "is_active": "on",
        **lines("skills"),
        **lines("weekly_shifts"),
        **lines("stock"),
    }

    answer = client.post(f"/admin/technicians/technician/{technician.pk}/change/", form)

    assert answer.status_code == 302, answer.context["errors"]
    assert Technician.objects.get().name == "Petr"
    event = Event.objects.get(kind="technician_edited")
    topics = {f"technician:{technician.pk}", f"territory:{technician.territory_id}"}
    assert set(event.topics.values_list("topic", flat=True)) == topics


def test_a_visit_is_there_to_look_at_only(client, boss):
    visit = make_visit()
    address = f"/admin/dispatch/visit/{visit.pk}/"

    assert client.get(f"{address}change/").status_code == 200
    assert client.post(f"{address}change/", {"status": "completed"}).status_code == 403
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403


def test_what_is_named_elsewhere_is_not_deleted(client, boss):
    territory = make_territory()

    answer = client.post(f"/admin/company/territory/{territory.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403


def test_a_parked_event_is_handed_in_again(client, boss, monkeypatch):
    handled = []
    one = readers.Reader("a.reader", frozenset(), lambda event, _tx: handled.append(event.seq))
    monkeypatch.setitem(readers.READERS, "a.reader", one)
    with writing(SYSTEM) as tx:
        tx.publish("tested", boss, topics=[])
    event = Event.objects.get(kind="tested")
    parked = ParkedEvent.objects.create(reader="a.reader", event=event, error="Oh")
    form = {"action": "hand_in_again", "_selected_action": [parked.pk]}

    client.post("/admin/events/parkedevent/", form)

    parked.refresh_from_db()
    assert handled == [event.seq]
    assert parked.handled_at is not None


def test_every_guarded_table_with_a_page_is_safe():
    guarded = [model for model in OURS if issubclass(model, Guarded)]

    assert len(guarded) > 5
    assert all(
        isinstance(admin.site._registry[model], ThroughTheDoor | ReadOnly) for model in guarded
    )


def lines(prefix, **row):
    """The hidden numbers of an inline, and one line if there is one."""
    numbers = {f"{prefix}-TOTAL_FORMS": "1" if row else "0", f"{prefix}-INITIAL_FORMS": "0"}
    return numbers | {f"{prefix}-0-{name}": value for name, value in row.items()}
