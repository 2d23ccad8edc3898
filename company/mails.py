"""The mails that the company itself sends: to people who are to work here."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from company.organisation import organisation

if TYPE_CHECKING:
    from company.services.invitations import Invited

logger = logging.getLogger(__name__)


def send_invitation(invited: Invited) -> tuple[str, bool]:
    """Send the link, after the invitation was committed; the link, and whether it went out."""
    link = settings.PUBLIC_URL + reverse("company:welcome", args=[invited.token])
    ours = organisation()
    context = {"invitation": invited.invitation, "link": link, "organisation": ours}
    with override(ours.language):
        subject = render_to_string("company/mail/invitation_subject.txt", context).strip()
        body = render_to_string("company/mail/invitation.txt", context)
    try:
        send_mail(subject, body, None, [invited.invitation.email])
    except OSError:  # what smtplib and sockets raise
        logger.exception("An invitation could not be mailed")
        return link, False
    return link, True
