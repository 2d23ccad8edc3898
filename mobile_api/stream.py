"""The address of the stream that tells a phone to pull."""

from dataclasses import dataclass
from urllib.parse import urlencode

from events import tickets
from events.feed import PATH
from events.models import head
from mobile_api.feeds import KIND, topics_of
from mobile_api.models import Device


@dataclass(frozen=True, slots=True)
class StreamAddress:
    """Where a stream is to be opened, and within how many seconds."""

    url: str
    expires_in_s: int


def stream_address(device: Device) -> StreamAddress:
    """A stream that says that something happened to the phone's technician, and nothing of what."""
    now = head()
    ticket = tickets.issue(KIND, device.pk, topics_of(device), epoch=now.epoch, only_nudges=True)
    query = urlencode({"ticket": ticket, "after": now.seq})
    return StreamAddress(f"{PATH}?{query}", tickets.OPEN_WITHIN_S)
