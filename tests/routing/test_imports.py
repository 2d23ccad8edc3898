"""What a process loads that wants only the model, a check or the bridge between the two."""

import subprocess
import sys

import pytest

LIGHT = (
    "routing",
    "routing.check",
    "routing.reasons.explain",
    "routing.schedule",
    "routing.recount",
    "routing.formats.callout",
    "routing.kernel.compiled",
)
HEAVY = {"numba", "llvmlite", "ortools"}


def loaded_by(program):
    """Of the heavy libraries, those that a new interpreter has loaded after a program."""
    ask = f"{program}\nimport sys\nprint(*sorted({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_model_and_the_checker_load_no_compiler():
    assert loaded_by(f"import {', '.join(LIGHT)}") == set()


def test_the_compiler_is_loaded_by_the_first_call_that_needs_it():
    program = (
        "from tests.routing.builders import make_problem, make_task\n"
        "from routing import schedule\n"
        "assert schedule(make_problem([make_task()]), 'w', ['a']).stops[0].task == 'a'"
    )

    assert loaded_by(program) == {"llvmlite", "numba"}


def test_without_a_compiler_or_tools_plans():
    program = (
        "import importlib.metadata as m, sys\n"
        "def version(name, known=m.version):\n"
        "    if name == 'numba':\n"
        "        raise m.PackageNotFoundError(name)\n"
        "    return known(name)\n"
        "m.version, sys.modules['numba'] = version, None\n"
        "from routing import check, solve\n"
        "from routing.warm_up import small_day\n"
        "problem = small_day()\n"
        "plan = solve(problem, limit_s=1)\n"
        "assert plan.served() and check(problem, plan) == []"
    )

    assert loaded_by(program) == {"numba", "ortools"}


@pytest.mark.parametrize("name", ["entry", "kernel", "leaf"])
def test_a_compiled_function_still_says_what_it_is(name):
    from routing.kernel import compiled

    def double(number: int) -> int:
        """Twice as much."""
        return 2 * number

    made = getattr(compiled, name)(double)

    assert (made.__name__, made.__doc__) == ("double", "Twice as much.")
