"""A picture over real HTTP, as clients send it that do not know how long a part will be."""

import http.client
from pathlib import Path
from typing import Any

import pytest

from config.asgi import application
from mobile_api.models import Upload
from tests.factories import make_technician
from tests.live import serving
from tests.mobile_api.pictures import digest, photo

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
UPLOADS = "/api/mobile/v1/uploads"


def test_a_part_may_come_in_chunks_of_unknown_length(
    paired: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    phone, content = paired(make_technician()), photo(size=(400, 200))
    announced = {"sha256": digest(content), "size": len(content), "media_type": "image/jpeg"}
    phone.api.post(UPLOADS, announced)
    headers = {"Authorization": f"Bearer {phone.token}", "Upload-Offset": "0"}

    with serving(application) as live:
        line = http.client.HTTPConnection("127.0.0.1", live.port, timeout=10)
        chunks = (content[start : start + 100] for start in range(0, len(content), 100))
        line.request("PUT", f"{UPLOADS}/{digest(content)}", chunks, headers, encode_chunked=True)
        answer = line.getresponse()
        status, body = answer.status, answer.read()
        line.close()

    assert (status, Upload.objects.get().received_bytes) == (200, len(content)), body
    assert phone.api.post(f"{UPLOADS}/{digest(content)}/finish").json()["is_finished"]
