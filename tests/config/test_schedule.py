"""What is due again and again is something that a worker can do."""

from config.celery import app


def test_every_due_task_is_one():
    app.loader.import_default_modules()

    missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)

    assert missing == set()
