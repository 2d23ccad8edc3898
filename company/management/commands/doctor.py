"""`manage.py doctor`: is this installation well, and if not, what to do."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from company.doctor import Finding, State, examine


class Command(BaseCommand):
    """One line a finding; the exit code is 1 when one of them is a failure."""

    help = "Look at database, disk, worker, readers, backups and settings; say what to do."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *, json: bool, **options: Any) -> None:
        findings = examine()
        if json:
            self.stdout.write(_as_json(findings))
        else:
            for finding in findings:
                self._write(finding)
        if any(finding.state is State.FAIL for finding in findings):
            raise SystemExit(1)

    def _write(self, finding: Finding) -> None:
        styles = {
            State.OK: self.style.SUCCESS,
            State.WARN: self.style.WARNING,
            State.FAIL: self.style.ERROR,
        }
        state = styles[finding.state](f"{finding.state:<4}")
        self.stdout.write(f"{state}  {finding.what}: {finding.how}")
        if finding.to_do:
            self.stdout.write(f"      {finding.to_do}")


def _as_json(findings: list[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], indent=2)
