"""Letters by e-mail: sent on commit, to those who gave an address, where e-mail is set up."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction


def send(*, to: str, subject: str, lines: list[str]) -> None:
    """Sends on commit. A mail server that is away must not undo what was saved: everything can be printed as well."""
    if to and settings.EMAIL_ENABLED:
        transaction.on_commit(lambda: send_mail(subject, "\n\n".join(lines), None, [to], fail_silently=True))
