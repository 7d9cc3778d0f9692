"""What stands in the mail and in the message that is copied to Zalo."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from notices.models import Notice


def absolute(path: str) -> str:
    """The address that people click; ``path`` never leads to another site."""
    if not path:
        return ""
    return f"{settings.SITE_URL.rstrip('/')}/{path.lstrip('/')}"


def letter(notice: Notice, address: str) -> EmailMessage:
    """The mail: plain text in the person's language, with an identifier of its own."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        subject=" ".join(notice.subject.split()),
        body=_mail_text(notice),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={
            "Message-ID": f"<notice.{notice.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def short_message(notice: Notice) -> str:
    """What is copied: subject, text, link; no footer, since a person sends it."""
    parts = [notice.subject, notice.body.strip(), absolute(notice.url)]
    return "\n\n".join(part for part in parts if part)


def _mail_text(notice: Notice) -> str:
    language = notice.user.language if notice.user else settings.LANGUAGE_CODE
    with translation.override(language):
        parts = [_filled(notice)]
        if notice.url:
            parts.append(_("More: %(link)s") % {"link": absolute(notice.url)})
        parts.append("\n".join(["-- ", *_footer(notice)]))
    return "\n\n".join(parts) + "\n"


def _filled(notice: Notice) -> str:
    """The text with what stands in no row: a secret address goes by mail alone."""
    text = str(notice.body).strip()
    if filler := settings.NOTICE_FILLERS.get(notice.kind):
        filled: str = import_string(filler)(notice, text)
        return filled
    return text


def _footer(notice: Notice) -> list[str]:
    why = _("You receive this from Sổ Kiểm Tra because: %(why)s") % {"why": notice.why}
    if notice.user:
        own = absolute(reverse("notices:choice"))
        return [why, _("Choose what you want to be mailed: %(link)s") % {"link": own}]
    return [
        why,
        _("If you do not want such mail any more, tell %(union)s.")
        % {"union": notice.union.title},
    ]
