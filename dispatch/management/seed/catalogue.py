"""What the demo company does: skills, work types, reasons, prices."""

from dataclasses import dataclass

from dispatch.management.seed.checklists import require_records
from dispatch.models import PlanPolicy, Reason, WorkType, WorkTypeRole, WorkTypeSkill
from technicians.models import Skill

SKILLS = {
    "gas": "Gas",
    "water": "Water",
    "electric": "Electric",
    "heat-pump": "Heat pump",
    "drains": "Drains",
    "ventilation": "Ventilation",
    "lifts": "Lifts",
    "x-ray": "X-ray rooms",
}


@dataclass(frozen=True, slots=True)
class Work:
    """A work type; `due` is a rule and its amount, `share` how often it is asked for."""

    code: str
    names: tuple[str, str, str, str]
    minutes: int
    priority: str
    due: tuple[str, int]
    skills: dict[str, int]
    share: int
    words: tuple[str, ...]
    second: dict[str, int] | None = None


WORK = (
    Work("gas-smell", ("Smell of gas", "Zapach gazu", "Запах газа", "Zápach plynu"), 40,
         "emergency", ("hours", 2), {"gas": 2}, 0, ("It smells of gas in the kitchen.",)),
    Work("boiler-repair", ("Boiler repair", "Naprawa kotła", "Ремонт котла", "Oprava kotle"), 60,
         "high", ("end_of_day", 1), {"gas": 2}, 8,
         ("No hot water since yesterday.", "The boiler stops after a minute.")),
    Work("boiler-service", ("Boiler service", "Przegląd kotła", "Обслуживание котла",
         "Servis kotle"), 60, "normal", ("working_days", 2), {"gas": 1}, 10,
         ("Yearly service, please.", "The last service was two years ago.")),
    Work("gas-check", ("Gas check", "Kontrola gazu", "Проверка газа", "Kontrola plynu"), 45,
         "normal", ("working_days", 3), {"gas": 1}, 7, ("The insurer asks for a gas check.",)),
    Work("leak", ("Leak", "Wyciek", "Протечка", "Únik vody"), 60, "high", ("end_of_day", 1),
         {"water": 1}, 9, ("Water comes through the ceiling.", "The pipe under the sink drips.")),
    Work("blocked-drain", ("Blocked drain", "Zatkany odpływ", "Засор", "Ucpaný odpad"), 60,
         "high", ("end_of_day", 1), {"drains": 1}, 6,
         ("The drain in the yard is blocked.", "The shower does not run off.")),
    Work("water-heater", ("Water heater", "Podgrzewacz wody", "Водонагреватель",
         "Ohřívač vody"), 75, "normal", ("working_days", 2), {"water": 2}, 7,
         ("The heater hums and stays cold.",)),
    Work("tap", ("Tap", "Kran", "Кран", "Kohoutek"), 40, "low", ("working_days", 5),
         {"water": 1}, 6, ("The kitchen tap does not close.",)),
    Work("fuse-board", ("Fuse board", "Tablica bezpieczników", "Электрощит", "Rozvaděč"), 75,
         "high", ("end_of_day", 2), {"electric": 2}, 8,
         ("The main fuse trips every evening.",)),
    Work("socket", ("Socket", "Gniazdko", "Розетка", "Zásuvka"), 45, "normal",
         ("working_days", 4), {"electric": 1}, 8, ("Two sockets are dead.",)),
    Work("emergency-lights", ("Emergency lights", "Oświetlenie awaryjne",
         "Аварийное освещение", "Nouzové osvětlení"), 90, "normal", ("working_days", 2),
         {"electric": 2}, 3, ("The yearly test of the emergency lights is due.",),
         {"electric": 1}),
    Work("heat-pump", ("Heat pump service", "Przegląd pompy ciepła",
         "Обслуживание теплового насоса", "Servis tepelného čerpadla"), 90, "normal",
         ("working_days", 4), {"heat-pump": 1}, 6, ("The heat pump is louder than before.",)),
    Work("fan-noise", ("Fan noise", "Hałas wentylatora", "Шум вентилятора",
         "Hluk ventilátoru"), 60, "low", ("working_days", 4), {"ventilation": 1}, 5,
         ("The fan on the roof rattles.",)),
    Work("lift-service", ("Lift service", "Przegląd windy", "Обслуживание лифта",
         "Servis výtahu"), 75, "normal", ("working_days", 2), {"lifts": 2}, 1,
         ("The doors of the lift close too early.",)),
    Work("x-ray-check", ("X-ray room check", "Kontrola pracowni RTG",
         "Проверка рентген-кабинета", "Kontrola rentgenu"), 90, "high", ("end_of_day", 0),
         {"x-ray": 1}, 0, ("The shielding of our X-ray room must be checked today.",)),
)  # fmt: skip

Names = tuple[str, str, str, str]
# Code, names, category, commands.
REASONS: tuple[tuple[str, Names, str, list[str]], ...] = (
    ("no-access", ("No access", "Brak dostępu", "Нет доступа", "Není přístup"),
     "access", ["cannot_complete"]),
    ("nobody-home", ("Nobody at home", "Nikogo nie ma", "Никого нет дома", "Nikdo není doma"),
     "customer", ["cannot_complete"]),
    ("part-missing", ("Part missing", "Brak części", "Нет детали", "Chybí díl"),
     "parts", ["cannot_complete", "pause"]),
    ("unsafe", ("Not safe", "Niebezpiecznie", "Небезопасно", "Není bezpečné"),
     "safety", ["cannot_complete", "decline"]),
    ("customer-wish", ("The customer's wish", "Życzenie klienta", "Желание клиента",
     "Přání zákazníka"), "customer", ["cancel", "cannot_complete", "pause"]),
    ("mistake", ("Entered by mistake", "Wpisano przez pomyłkę", "Внесено по ошибке",
     "Zadáno omylem"), "other", ["cancel"]),
    ("break", ("Break", "Przerwa", "Перерыв", "Přestávka"), "technician", ["pause"]),
    ("not-able", ("I cannot do this work", "Nie potrafię tego zrobić", "Не умею это делать",
     "Tuto práci neumím"), "technician", ["decline"]),
    ("no-time", ("No time left for it", "Brak czasu", "Не хватит времени", "Nestihnu to"),
     "technician", ["decline"]),
)  # fmt: skip


def stock_catalogue() -> None:
    """Make the skills, work types, reasons and the default policy."""
    skills = {code: Skill.objects.create(code=code, name=name) for code, name in SKILLS.items()}
    for work in WORK:
        _make(work, skills)
    for code, (english, polish, russian, czech), category, commands in REASONS:
        Reason.objects.create(
            code=code,
            name=english,
            names={"pl": polish, "ru": russian, "cs": czech},
            category=category,
            commands=commands,
        )
    PlanPolicy.objects.get_or_create(name="default", defaults={"is_default": True})


def _make(work: Work, skills: dict[str, Skill]) -> None:
    english, polish, russian, czech = work.names
    row = WorkType.objects.create(
        code=work.code,
        name=english,
        names={"pl": polish, "ru": russian, "cs": czech},
        service_minutes=work.minutes,
        priority=work.priority,
        due_rule=work.due[0],
        due_amount=work.due[1],
    )
    require_records(row)
    roles = {"lead": work.skills}
    if work.second is not None:
        roles["second"] = work.second
        for role in roles:
            WorkTypeRole.objects.create(work_type=row, role=role, name=role.title())
    for role, needs in roles.items():
        for code, level in needs.items():
            WorkTypeSkill.objects.create(work_type=row, role=role, skill=skills[code], level=level)
