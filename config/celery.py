"""The work queue: it wakes up work that stands in rows, and sweeps for what was lost."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["filesystem"] = "config.folder_broker:Transport"

HOUR_S = 3_600.0

app = Celery("callout")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "say that a worker lives": {"task": "company.tasks.beat_heart", "schedule": 20.0},
    "read the log": {"task": "events.tasks.run_readers", "schedule": 5.0},
    "wake up queued plans": {"task": "dispatch.tasks.sweep_plans", "schedule": 10.0},
    "release what is near": {"task": "dispatch.tasks.release_visits", "schedule": 60.0},
    "send messages": {"task": "portal.tasks.send_messages", "schedule": 5.0},
    "send pushes": {"task": "mobile_api.tasks.send_pushes", "schedule": 5.0},
    "sweep uploads": {"task": "mobile_api.tasks.sweep_uploads", "schedule": HOUR_S},
    # Due once a day; hourly, because an interval of a day begins anew with each restart.
    "forget positions": {"task": "mobile_api.tasks.forget_positions", "schedule": HOUR_S},
}
