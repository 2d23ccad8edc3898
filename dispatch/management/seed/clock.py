"""When the demo takes place: today, in the middle of a morning, whatever the time is here."""

from datetime import datetime
from zoneinfo import ZoneInfo

HOME = "America/Santiago"
BUSY_HOUR = 11


def demo_zone(now: datetime) -> str:
    """The zone in which the demo counts its hours.

    The company's own, while there is a busy day there; at night one of the fixed zones in which
    it is late morning, so that visits are always under way when somebody looks.
    """
    if 10 <= now.astimezone(ZoneInfo(HOME)).hour < 14:
        return HOME
    ahead = (BUSY_HOUR - now.hour + 12) % 24 - 12
    # The sign of these names is the other way round: Etc/GMT+3 is three hours behind UTC.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
