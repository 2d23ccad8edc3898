"""The demo's outbox: what would have been sent, to be read on a page."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email import policy as email_policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from company.policies import IsStaffMember, policy

NEWEST = 100
# What the file backend writes after each message.
SEPARATOR = b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class SentMail:
    """One message from the outbox's folder."""

    at: datetime
    recipient: str
    subject: str
    body: str


@policy(IsStaffMember)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """The newest messages; only the demo has this page."""
    if not settings.DEMO:
        raise Http404
    return render(
        request, "portal/demo_messages.html", {"mails": newest(Path(settings.OUTBOX_DIR))}
    )


def newest(folder: Path) -> list[SentMail]:
    """The newest messages of a folder that Django's file backend writes, the newest first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [mail for file in files[:NEWEST] for mail in _mails(file)]


def _mails(file: Path) -> list[SentMail]:
    """The messages of one file, the newest first."""
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    texts = [text for text in file.read_bytes().split(SEPARATOR) if text.strip()]
    return [_mail(text, at) for text in reversed(texts)]


def _mail(text: bytes, at: datetime) -> SentMail:
    message = message_from_bytes(text, policy=email_policy.default)
    body = message.get_content() if isinstance(message, EmailMessage) else ""
    return SentMail(at, str(message["To"]), str(message["Subject"]), str(body).strip())
