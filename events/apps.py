"""Django's view of the package: finds readers, keeps the head of the log."""

import uuid
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        # Each package's readers, found without importing upwards.
        autodiscover_modules("readers")
        post_migrate.connect(make_head, sender=self)
        post_migrate.connect(start_new_readers, sender=self)


def make_head(sender: AppConfig, **options: Any) -> None:
    """Make the row that numbers events; here, so that a flushed test database has it too."""
    heads = sender.get_model("LogHead")._default_manager.using(options["using"])
    heads.get_or_create(pk=1, defaults={"epoch": uuid.uuid4().hex})


def start_new_readers(sender: AppConfig, **options: Any) -> None:
    """Let readers that this deployment brings begin at the log's end.

    What happened before is not news: nobody wants last year's messages sent today.
    """
    using = options["using"]
    heads = sender.get_model("LogHead")._default_manager.using(using)
    end = heads.values_list("seq", flat=True).get(pk=1)
    cursors = sender.get_model("Cursor")._default_manager.using(using)
    for name in import_module("events.readers").READERS:
        cursors.get_or_create(reader=name, defaults={"seq": end})
