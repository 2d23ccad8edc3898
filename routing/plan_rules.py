"""Hard rules across routes: every task once, crews, links, and how many promises may break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.rules import Broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.plan import Stop
    from routing.problem import Link, Task


def served_once(routes: int, lists: int) -> Broken | None:
    """A task is on exactly one route, or listed once as left out."""
    if routes + lists != 1:
        return Broken("not-once", {"served": routes, "left_out": lists})
    return None


def required_served(task: Task, is_served: bool) -> Broken | None:
    """A required task is served."""
    if task.is_required and not is_served:
        return Broken("required-left-out")
    return None


def crew_complete(size: int, served: int) -> Broken | None:
    """Of the tasks of one crew all are served, or none."""
    if served not in (0, size):
        return Broken("crew-incomplete", {"served": served, "size": size})
    return None


def crew_one_start(starts_s: Sequence[int]) -> Broken | None:
    """The tasks of one crew start at the same second."""
    if len(set(starts_s)) > 1:
        return Broken("crew-apart", {"first_s": min(starts_s), "last_s": max(starts_s)})
    return None


def crew_of_different_persons(persons: Sequence[str]) -> Broken | None:
    """The tasks of one crew are done by different persons."""
    if len(set(persons)) < len(persons):
        return Broken("crew-one-person", {"persons": len(set(persons)), "size": len(persons)})
    return None


def link_complete(link: Link, is_before_served: bool, is_after_served: bool) -> Broken | None:
    """The second of two linked tasks is served only if the first is."""
    if is_after_served and not is_before_served:
        return Broken("link-alone", {"before": link.before})
    return None


def link_time(link: Link, before: Stop, after: Stop) -> Broken | None:
    """From the first of two linked tasks to the start of the second it is as long as permitted."""
    gap_s = after.start_s - (before.end_s if link.counts_from_end else before.start_s)
    numbers: dict[str, int | str] = {"before": link.before, "gap_s": gap_s}
    if gap_s < link.least_s:
        return Broken("link-too-soon", {**numbers, "least_s": link.least_s})
    if link.greatest_s is not None and gap_s > link.greatest_s:
        return Broken("link-too-late", {**numbers, "greatest_s": link.greatest_s})
    return None


def link_person(link: Link, person_before: str, person_after: str) -> Broken | None:
    """One person does both of two linked tasks, where the link says so."""
    if link.same_person and person_before != person_after:
        return Broken("link-two-persons", {"before": link.before})
    return None


def promises_broken(most: int, broken: int) -> Broken | None:
    """No more promises are broken than the problem allows."""
    if broken > most:
        return Broken("too-many-broken-promises", {"broken": broken, "most": most})
    return None
