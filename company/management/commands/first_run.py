"""`manage.py first_run`: the organisation, its first territory and its first administrator."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from company.errors import AlreadyBegun
from company.models import User
from company.services.beginning import FirstRun, begin


class Command(BaseCommand):
    """Begin, once."""

    help = "Make the organisation, a territory and the first administrator; once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="the administrator signs in with it")
        parser.add_argument("--name", required=True, help="of the administrator")
        parser.add_argument("--organisation", default=str(settings.ORGANISATION_DEFAULT_NAME))
        parser.add_argument("--territory", default="Main", help="name of the first territory")
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Prague")
        parser.add_argument("--language", default="en", choices=dict(settings.LANGUAGES))
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *, password_stdin: bool, **options: Any) -> None:
        names = ("email", "name", "organisation", "territory", "time_zone", "language")
        first = FirstRun(**{name: options[name] for name in names})
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        try:
            if password is not None:
                validate_password(password, User(email=first.email, name=first.name))
            user = begin(first, password=password)
        except AlreadyBegun as refusal:
            raise CommandError(str(refusal)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{first.organisation} can begin: {user.email} is its administrator.")
        if password is None:
            self.stdout.write(f"Set the password within two hours at:\n{_link(user)}")


def _link(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return f"{settings.PUBLIC_URL}{reverse('company:set_password', args=[uid, token])}"
