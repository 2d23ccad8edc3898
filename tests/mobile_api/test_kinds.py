"""Every kind of command that phones may send is handled by somebody."""

import pytest

from dispatch.lifecycle import ASSIGNMENT
from events.actors import ActorKind
from mobile_api import commands
from mobile_api.kinds import Kind, handler, handles


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_handler(kind: Kind) -> None:
    assert commands.HANDLERS
    assert callable(handler(kind))


def test_what_a_technician_may_do_by_the_life_cycle_is_a_kind() -> None:
    steps = {
        command for (_, command), step in ASSIGNMENT.items() if ActorKind.TECHNICIAN in step.by
    }

    assert steps <= set(Kind)


def test_a_kind_has_one_handler() -> None:
    with pytest.raises(TypeError, match="handled twice"):
        handles(Kind.NOTE)(handler(Kind.NOTE))
