"""One measurement: which engine on which problem, how long, and with what it is named."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is measured.

    Attributes:
        group: The part of the table it belongs to.
        instance: A name of `benchmarks.routing.instances`.
        engine: A name of `benchmarks.routing.engines`.
        limit_s: Wall time with building the model, without imports.
        threads: As many cores the engine gets.
        given: A peer's engine: only what it served is to be served, and all of it.
    """

    group: str
    instance: str
    engine: str
    limit_s: float
    seed: int = 1
    threads: int = 1
    given: str = ""

    @property
    def name(self) -> str:
        """For a pattern to match, and for people."""
        given = f"+{self.given}" if self.given else ""
        return f"{self.group}/{self.instance}/{self.engine}{given}/{self.seed}/{self.limit_s:g}s"

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from other measurements, whatever part of the table it is in."""
        return (
            self.instance, self.engine, self.seed, float(self.limit_s), self.threads, self.given,
        )  # fmt: skip

    @property
    def of_peer(self) -> Cell:
        """The cell of the peer whose served tasks are given."""
        return replace(self, engine=self.given, given="", threads=1)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def key_of(record: dict[str, Any]) -> tuple[Any, ...]:
    """The key of the cell that a record is of."""
    return Cell(**{name: record[name] for name in Cell.__slots__}).key
