"""Times as files write them: wall-clock time of a zone, and which of them never were."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ISO = "iso"
YEARS = range(1970, 2101)


class NoSuchMoment(ValueError):
    """The text names no instant; the message says why, and what would."""


def moment(text: str, formats: Iterable[str], zone: ZoneInfo) -> datetime:
    """The instant that `text` names on the clocks of `zone`, in UTC; of a repeated hour the first.

    Raises:
        NoSuchMoment: no format fits, or the calendar or the clock has no such time.
    """
    for one in formats:
        parsed = _parsed(text, one)
        if parsed is None:
            continue
        if parsed.year not in YEARS:
            raise NoSuchMoment(f"{text!r} is not between {YEARS[0]} and {YEARS[-1]}.")
        return _placed(parsed, text, zone)
    wanted = " or ".join(example(one) for one in formats)
    raise NoSuchMoment(f"{text!r} is not a date that exists. Write it as in {wanted}.")


def moved(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time on the clocks of `zone` so many days later, in UTC.

    A time that the clocks leave out that day slides on.

    Raises:
        NoSuchMoment: that would be outside of the years we know.
    """
    there = at.astimezone(zone) + timedelta(days=days)
    if there.year not in YEARS:
        raise NoSuchMoment(f"{at:%Y-%m-%d}, moved by {days} days, is in no year we know.")
    return there.astimezone(UTC)


def example(one: str) -> str:
    """What a time looks like in a format."""
    shown = datetime(2024, 4, 15, 22, 51, 53)  # noqa: DTZ001 - a picture of a time, not a time
    return shown.isoformat() if one == ISO else shown.strftime(one)


def _parsed(text: str, one: str) -> datetime | None:
    try:
        # Wall-clock times become aware in `_placed`, which knows the zone.
        return datetime.fromisoformat(text) if one == ISO else datetime.strptime(text, one)  # noqa: DTZ007
    except ValueError:
        return None


def _placed(parsed: datetime, text: str, zone: ZoneInfo) -> datetime:
    if parsed.tzinfo is not None:
        return parsed.astimezone(UTC)
    there = parsed.replace(tzinfo=zone).astimezone(UTC)
    if there.astimezone(zone).replace(tzinfo=None) != parsed:
        raise NoSuchMoment(
            f"{text!r} does not exist in {zone.key}: the clocks were put forward over it. "
            "Ask the source what time is meant."
        )
    return there
