"""Production does not start with what is fine on a laptop."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[2]
KEY = "x7Qk-" * 12
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "dispatch.example.com",
    "PUBLIC_URL": "https://dispatch.example.com",
}


def run(folder, *arguments, **environment):
    """A process of its own, so that settings are read anew."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | {"CALLOUT_VAR_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY is too weak"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must list"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must list"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL stands in mails"),
    ],
)
def test_production_refuses_to_start(tmp_path, change, complaint):
    done = run(tmp_path, "-c", "import config.settings", **PRODUCTION | change)

    assert done.returncode != 0
    assert complaint in done.stderr


def test_production_makes_no_key_by_itself(tmp_path):
    run(tmp_path, "-c", "import config.settings", **PRODUCTION | {"SECRET_KEY": ""})

    assert not (tmp_path / "secret_key").exists()


def test_a_fresh_clone_makes_a_key_that_its_owner_alone_reads(tmp_path):
    show = "import config.settings as s; print(s.SECRET_KEY)"

    first, second = run(tmp_path, "-c", show), run(tmp_path, "-c", show)

    assert first.stdout == second.stdout
    assert len(first.stdout.strip()) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_deployment_checks_find_nothing_in_production(tmp_path):
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stderr


def test_the_document_of_the_api_is_complete(tmp_path):
    file = tmp_path / "openapi.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))

    assert "Problem:" in file.read_text()
