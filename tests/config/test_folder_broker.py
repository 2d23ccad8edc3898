"""The folder that is a fresh clone's broker."""

import threading

from kombu import Connection

from config.celery import app
from config.folder_broker import Transport


def test_a_worker_never_reads_half_a_message(tmp_path):
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    options["control_folder"] = str(tmp_path / "control")
    wanted, read = 300, []

    def write() -> None:
        with Connection("filesystem://", transport_options=options) as connection:
            queue = connection.SimpleQueue("work")
            for number in range(wanted):
                queue.put({"number": number, "filling": "x" * 2_000})

    writer = threading.Thread(target=write)
    with Connection("filesystem://", transport_options=options) as connection:
        queue = connection.SimpleQueue("work")
        writer.start()
        while len(read) < wanted:
            message = queue.get(timeout=10)
            read.append(message.payload["number"])
            message.ack()
    writer.join()

    assert sorted(read) == list(range(wanted))


def test_the_work_queue_uses_it():
    with app.connection_for_write() as connection:
        assert connection.get_transport_cls() is Transport
