"""Why the newest plan left a visit out, in sentences that name the fact and the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.solver_bridge.wording import sentence
from technicians.models import Skill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from technicians.models import Technician


@dataclass(frozen=True, slots=True)
class Wording:
    """Names for the ids and codes in reasons, and the zone of their times."""

    technicians: Mapping[int, str]
    skills: Mapping[str, str]
    zone: ZoneInfo

    def sentences(self, reasons: Iterable[Mapping[str, Any]]) -> list[str]:
        """One sentence per reason as a proposal stores it, each once, in their order."""
        return list(dict.fromkeys(self._sentence(reason) for reason in reasons))

    def _sentence(self, reason: Mapping[str, Any]) -> str:
        numbers = {name: value for name, value in reason.items() if name != "code"}
        if "skill" in numbers:
            numbers["skill"] = self.skills.get(str(numbers["skill"]), numbers["skill"])
        return sentence(
            str(reason.get("code", "")), numbers, names=self.technicians, zone=self.zone
        )


def wording(technicians: Iterable[Technician], zone: ZoneInfo) -> Wording:
    """The wording for the technicians of a board."""
    names = {technician.pk: technician.name for technician in technicians}
    return Wording(names, dict(Skill.objects.values_list("code", "name")), zone)
