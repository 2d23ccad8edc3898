"""From the cells of a row to a request, as a mapping says; what cannot be meant is refused."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import cast

from company.models import Territory
from customers.errors import BadContact, BadPlace
from customers.identity import Caller
from customers.sites import Address
from dispatch.errors import BadField
from dispatch.services.intake import NewRequest, State, examined
from dispatch.services.mapping import Mapping
from dispatch.services.mappings import Catalogue
from dispatch.services.moments import NoSuchMoment, moved
from technicians.csv_file import CsvFile, Row, RowProblem

# Where the intake names a field otherwise than a mapping.
FIELD_OF = {"phone": "customer_phone", "email": "customer_email", "work_type": "asked_type"}


@dataclass(frozen=True, slots=True)
class NotOurs:
    """A row that the mapping says is not our work, and what it is counted under."""

    group: str


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one file.

    Attributes:
        present: The column of the file by short name.
        days: By how many days all times are moved.
    """

    mapping: Mapping
    present: Dictionary[str, str]
    catalogue: Catalogue
    days: int = 0

    def read(self, row: Row) -> NewRequest | NotOurs:
        """The request that a row is.

        Raises:
            RowProblem: a cell, or the row as a whole, cannot be understood.
        """
        if row.problem is not None:
            raise row.problem
        cells = self._cells(row)
        rule = self.mapping.rule_for(cells)
        if rule is not None and rule.work_type is None:
            return NotOurs(cells.get(self.mapping.group_by, ""))
        try:
            return examined(self._request(cells, rule.work_type if rule else None))
        except (BadField, BadContact, BadPlace) as refusal:
            field = FIELD_OF.get(refusal.field, refusal.field)
            raise self._problem(field, str(refusal)) from None

    def received_at(self, row: Row) -> datetime | None:
        """When a row says it was received, not moved; `None` if that cannot be read."""
        if row.problem is not None:
            return None
        try:
            return self.mapping.moment(self.mapping.text("received_at", self._cells(row)))
        except NoSuchMoment:
            return None

    def _cells(self, row: Row) -> dict[str, str]:
        names = self.mapping.columns
        return {name: row.cells.get(self.present.get(name, ""), "") for name in names}

    def _request(self, cells: Dictionary[str, str], work_type: str | None) -> NewRequest:
        def text(field: str) -> str:
            return self.mapping.text(field, cells)

        closed_at = self._moment("closed_at", cells)
        return NewRequest(
            source=self.mapping.source,
            external_id=self._required("external_id", cells),
            received_at=self._received_at(cells),
            channel=self._meaning("channel", cells, default="import"),
            state=self._state(cells, closed_at),
            closed_at=closed_at,
            words=text("words"),
            asked_type=text("asked_type"),
            # One that the office took out of use is refused by its code.
            work_type=self.catalogue.work_types.get(work_type or "", work_type),
            priority=self._meaning("priority", cells, default=""),
            caller=Caller(text("customer_name"), text("customer_email"), text("customer_phone")),
            address=self._address(cells),
            territory=self._territory(cells),
            wanted_from=self._moment("wanted_from", cells),
            wanted_until=self._moment("wanted_until", cells),
            convert=self.mapping.converts,
        )

    def _required(self, field: str, cells: Dictionary[str, str]) -> str:
        text = self.mapping.text(field, cells)
        if not text:
            raise self._problem(field, "is empty. Every request needs one.")
        return text

    def _received_at(self, cells: Dictionary[str, str]) -> datetime:
        self._required("received_at", cells)
        return cast("datetime", self._moment("received_at", cells))

    def _moment(self, field: str, cells: Dictionary[str, str]) -> datetime | None:
        text = self.mapping.text(field, cells)
        if not text:
            return None
        try:
            return moved(self.mapping.moment(text), self.days, self.mapping.zone)
        except NoSuchMoment as error:
            raise self._problem(field, str(error)) from None

    def _state(self, cells: Dictionary[str, str], closed_at: datetime | None) -> State:
        default = "open" if closed_at is None else "closed"
        return "closed" if self._meaning("state", cells, default=default) == "closed" else "open"

    def _meaning(self, field: str, cells: Dictionary[str, str], *, default: str) -> str:
        """What a cell's text means, by the mapping's table of values."""
        text = self.mapping.text(field, cells)
        table = self.mapping.values.get(field)
        if table is None:
            return text or default
        if not text:
            return table.get("", default)
        meaning = table.get(text, table.get("*"))
        if meaning is None:
            raise self._problem(
                field, f"{text!r} is not known. Add it to values.{field} of the mapping."
            )
        return meaning

    def _territory(self, cells: Dictionary[str, str]) -> Territory | None:
        name = self._meaning("territory", cells, default="")
        if name and name not in self.catalogue.territories:
            known = ", ".join(sorted(self.catalogue.territories))
            raise self._problem("territory", f"There is no territory {name!r}. Known are: {known}.")
        return self.catalogue.territories.get(name)

    def _address(self, cells: Dictionary[str, str]) -> Address:
        lat, lon = self._degrees("lat", cells), self._degrees("lon", cells)
        if (lat is None) != (lon is None):
            missing = "lat" if lat is None else "lon"
            raise self._problem(missing, "is empty, the other coordinate is not. Give both.")
        if lat is not None and lon is not None:
            self._require_in_area(lat, lon)
        return Address(
            street=self.mapping.text("street", cells),
            district=self.mapping.text("district", cells),
            city=self.mapping.text("city", cells),
            postal_code=self.mapping.text("postal_code", cells),
            lat=lat,
            lon=lon,
        )

    def _degrees(self, field: str, cells: Dictionary[str, str]) -> float | None:
        text = self.mapping.text(field, cells)
        if not text:
            return None
        try:
            degrees = float(text)
        except ValueError:
            degrees = float("nan")
        if not isfinite(degrees):
            raise self._problem(field, f"{text!r} is not a number of degrees such as 40.7128.")
        return degrees

    def _require_in_area(self, lat: float, lon: float) -> None:
        area = self.mapping.area
        is_on_earth = abs(lat) <= 90 and abs(lon) <= 180
        if is_on_earth and (area is None or area.has(lat, lon)):
            return
        is_swapped = area.has(lon, lat) if area else abs(lon) <= 90 and abs(lat) <= 180
        if is_swapped:
            raise self._problem("lat", f"{lat}, {lon} looks swapped: the latitude comes first.")
        if not is_on_earth:
            raise self._problem(
                "lat", f"{lat}, {lon} is not on earth: up to 90 degrees north, 180 east."
            )
        raise self._problem(
            "lat",
            f"{lat}, {lon} is outside of the mapping's area. Correct it, or leave both empty: "
            "the request then waits for an address.",
        )

    def _problem(self, field: str, message: str) -> RowProblem:
        return RowProblem(self.mapping.column_of(field, self.present), message)


def present_columns(mapping: Mapping, file: CsvFile) -> dict[str, str]:
    """The column of a file by short name.

    Raises:
        FileUnreadable: names the columns that are missing, or there twice.
    """
    present, needed = {}, []
    for name, alternatives in mapping.columns.items():
        found = next((column for column in alternatives if column in file.columns), None)
        if found is not None:
            present[name] = found
        if found is not None or name not in mapping.optional:
            needed.append(found or alternatives[0])
    file.require(needed)
    return present
