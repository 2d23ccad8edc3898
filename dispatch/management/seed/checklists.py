"""What the demo company wants recorded before work is done, and the parts in its vans."""

from dataclasses import dataclass

from dispatch.models import ChecklistItem, ItemKind, WorkType
from technicians.models import PartType, Stock, Technician

Names = tuple[str, str, str, str]  # English, Polish, Russian, Czech


@dataclass(frozen=True, slots=True)
class Item:
    """An item; `likely` are the lowest and highest reading of an ordinary day."""

    code: str
    texts: Names
    kind: ItemKind = ItemKind.CHECK
    unit: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = True
    likely: tuple[float, float] = (0, 0)


@dataclass(frozen=True, slots=True)
class Required:
    """What completion of a kind of work requires."""

    items: tuple[Item, ...] = ()
    photos: int = 0
    needs_signature: bool = False


TIGHT = Item("gas-tight", (
    "The gas pipe is tight", "Instalacja gazowa jest szczelna", "Газовая труба герметична",
    "Plynové potrubí je těsné"))  # fmt: skip
CO = Item("co", (
    "CO in the flue gas", "CO w spalinach", "CO в дымовых газах", "CO ve spalinách"),
    ItemKind.READING, "ppm", likely=(4, 60))  # fmt: skip
GAS = Item("gas-kind", ("Kind of gas", "Rodzaj gazu", "Вид газа", "Druh plynu"),
    ItemKind.CHOICE, choices=("G20", "G25", "G31"))  # fmt: skip
PRESSURE = Item("gas-pressure", (
    "Gas pressure at the meter", "Ciśnienie gazu przy liczniku", "Давление газа перед счётчиком",
    "Tlak plynu u plynoměru"), ItemKind.READING, "mbar", likely=(18, 24))  # fmt: skip
FOUND = Item("found", (
    "What was wrong?", "Co było nie tak?", "Что было не так?", "Co bylo špatně?"),
    ItemKind.TEXT, is_required=False)  # fmt: skip
EARTH = Item("earth", (
    "Earth resistance", "Rezystancja uziemienia", "Сопротивление заземления", "Odpor uzemnění"),
    ItemKind.READING, "Ω", likely=(0.2, 1.4))  # fmt: skip
DEAD = Item("dead-tested", (
    "Tested dead before the work", "Sprawdzono brak napięcia przed pracą",
    "Перед работой проверено отсутствие напряжения",
    "Před prací ověřen beznapěťový stav"))  # fmt: skip
MINUTES = Item("lights-minutes", (
    "The lights stay on for", "Lampy świecą przez", "Светильники горят", "Světla svítí po dobu"),
    ItemKind.READING, "min", likely=(61, 190))  # fmt: skip
DOSE = Item("dose", (
    "Dose rate behind the door", "Moc dawki za drzwiami", "Мощность дозы за дверью",
    "Dávkový příkon za dveřmi"), ItemKind.READING, "µSv/h", likely=(0.1, 0.4))  # fmt: skip

REQUIRED = {
    "gas-smell": Required((TIGHT, FOUND), photos=1),
    "boiler-repair": Required((TIGHT, CO, FOUND), photos=1),
    "boiler-service": Required((TIGHT, GAS, CO, FOUND), photos=1, needs_signature=True),
    "gas-check": Required((TIGHT, PRESSURE), needs_signature=True),
    "leak": Required((FOUND,), photos=1),
    "fuse-board": Required((DEAD, EARTH, FOUND)),
    "emergency-lights": Required((DEAD, MINUTES), needs_signature=True),
    "x-ray-check": Required((DOSE,), needs_signature=True),
}
ITEMS = {item.code: item for required in REQUIRED.values() for item in required.items}

PARTS = (
    ("valve-15", "Gas valve 15 mm", 3),
    ("ignition-electrode", "Ignition electrode", 4),
    ("pump-seal", "Pump seal", 6),
    ("trap-40", "Trap 40 mm", 5),
    ("breaker-16", "Circuit breaker 16 A", 8),
    ("socket-double", "Double socket", 8),
    ("fan-belt", "Fan belt", 2),
)


def require_records(row: WorkType) -> None:
    """Let completion of a kind of work require what is usual there; nothing for most."""
    required = REQUIRED.get(row.code)
    if required is None:
        return
    row.required_photos = required.photos
    row.needs_signature = required.needs_signature
    row.save(update_fields=["required_photos", "needs_signature"])
    for position, item in enumerate(required.items):
        english, polish, russian, czech = item.texts
        ChecklistItem.objects.create(
            work_type=row,
            code=item.code,
            position=position,
            text=english,
            texts={"pl": polish, "ru": russian, "cs": czech},
            kind=item.kind,
            unit=item.unit,
            choices=list(item.choices),
            is_required=item.is_required,
        )


def load_vans() -> None:
    """Some of each part lies in every van."""
    for code, name, quantity in PARTS:
        kind = PartType.objects.create(code=code, name=name)
        for technician in Technician.objects.all():
            Stock.objects.create(part_type=kind, technician=technician, quantity=quantity)
