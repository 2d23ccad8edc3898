"""Filled drafts to be cut into parts."""

from dataclasses import replace

from routing.draft import Draft
from tests.routing.builders import make_problem, make_task, make_worker


def untied(problem):
    """The problem without crews and orders, which cannot be cut."""
    return replace(
        problem, tasks=tuple(replace(task, together=None) for task in problem.tasks), links=()
    )


def filled(problem):
    """The first draft."""
    draft = Draft(problem)
    draft.fill()
    return draft


def busy(count, hands=4):
    """A street of so many tasks for some workers, filled."""
    tasks = [make_task(f"t{i}", i % 21) for i in range(count)]
    workers = [make_worker(f"w{i}", start_node=20 * i // hands) for i in range(hands)]
    return filled(make_problem(tasks, workers))
