"""From the rows of a CSV file to technicians; what cannot be meant is refused by column."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from company.models import Territory
from technicians.csv_file import Row, RowProblem
from technicians.errors import BadTechnician
from technicians.services import NewTechnician
from technicians.week import parse_shifts

COLUMNS = ("name", "email", "phone", "territory", "home_lat", "home_lon", "skills", "shifts")
SOURCE = "roster"
# No inhabited place lies further from the meridian of its zone; western China comes next, with 44.
FAR_DEGREES = 60


def read_technician(row: Row, territories: Mapping[str, Territory]) -> NewTechnician:
    """The technician that a row is.

    Raises:
        RowProblem: a cell, or the row as a whole, cannot be understood.
        BadTechnician: the shifts cannot be.
    """
    if row.problem is not None:
        raise row.problem
    cells = row.cells
    home_lat, home_lon = _degrees("home_lat", cells), _degrees("home_lon", cells)
    territory = _territory(cells["territory"], territories)
    _require_order(home_lat, home_lon, ZoneInfo(territory.time_zone))
    external_id = cells.get("id", "")[:120]
    return NewTechnician(
        name=" ".join(cells["name"].split()),
        email=cells["email"].lower(),
        phone=cells["phone"],
        territory=territory,
        home_lat=home_lat,
        home_lon=home_lon,
        skills=parse_skills(cells["skills"]),
        shifts=tuple(parse_shifts(cells["shifts"])),
        source=SOURCE if external_id else "",
        external_id=external_id,
    )


def parse_skills(text: str) -> dict[str, int]:
    """Level by code from `plumbing:2;electrical:1`; without a level it is 1.

    Raises:
        BadTechnician: a level is no number, or a skill is named twice.
    """
    levels: dict[str, int] = {}
    for part in text.split(";"):
        code, _, level = (piece.strip() for piece in part.partition(":"))
        if not part.strip():
            continue
        if code in levels:
            raise BadTechnician("skills", f"{code!r} is named twice.")
        if level and not (level.isascii() and level.isdigit()):
            raise BadTechnician(
                "skills", f"{part.strip()!r}: a level is a number from 1 to 9, as in plumbing:2."
            )
        levels[code] = int(level[:4]) if level else 1
    return levels


def _degrees(column: str, cells: Mapping[str, str]) -> float:
    text = cells[column]
    if not text:
        raise RowProblem(column, "is empty. Give the home in degrees, such as 40.7128.")
    try:
        return float(text)
    except ValueError:
        raise RowProblem(column, f"{text!r} is not a number of degrees.") from None


def _require_order(lat: float, lon: float, zone: ZoneInfo) -> None:
    """Refuse what is a place only the other way round, or only there in the territory's zone."""
    meridian = _meridian(zone)
    is_far, would_fit = abs(lon - meridian) > FAR_DEGREES, abs(lat - meridian) <= FAR_DEGREES
    if abs(lat) > 90 >= abs(lon) or (is_far and would_fit):
        raise RowProblem("home_lat", f"{lat}, {lon} looks swapped: the latitude comes first.")


def _meridian(zone: ZoneInfo) -> float:
    """Where the sun stands highest at noon in a zone, in degrees east: 15 an hour."""
    offset = datetime.now(zone).utcoffset() or timedelta()
    return offset.total_seconds() / 3600 * 15


def _territory(name: str, territories: Mapping[str, Territory]) -> Territory:
    if name not in territories:
        known = ", ".join(sorted(territories)) or "none yet; make them first"
        raise RowProblem("territory", f"There is no territory {name!r}. Known are: {known}.")
    return territories[name]
