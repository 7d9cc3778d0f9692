"""One connection to the mail server, and what became of each mail."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from notices.enums import NoticeStatus

#: SMTP: 4xx asks for patience, 5xx refuses for good (RFC 5321, 4.2.1).
_FINE, _PATIENCE, _REFUSED, _BEYOND = 250, 400, 500, 600


@dataclass(frozen=True)
class Delivery:
    """``status`` waiting means: the server asked to come again."""

    status: NoticeStatus
    #: What the server said, as it said it.
    words: str = ""


class Postman:
    """Keeps one connection for a run and renews it when the server has closed it."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def trouble(self) -> str:
        """Why nothing can be handed over now; nothing: the server listens.

        Asked before each mail is claimed: a server that has closed an idle connection
        must not make a mail one that was perhaps sent.
        """
        line = getattr(self._connection, "connection", None)
        if line is not None:
            try:
                is_alive = line.noop()[0] == _FINE
            except (OSError, smtplib.SMTPException):
                is_alive = False
            if not is_alive:
                self._hang_up()
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return _said(error)
        return ""

    def deliver(self, mail: EmailMessage) -> Delivery:
        """Hand one mail over. What the server did not answer is not known."""
        try:
            self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            return _by_code(code, _decoded(words))
        except smtplib.SMTPResponseException as error:
            return _by_code(error.smtp_code, _decoded(error.smtp_error))
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            return Delivery(NoticeStatus.FAILED, _said(error))  # never left the house
        except Exception as error:  # whatever a network does in the middle of a mail
            self._hang_up()
            return Delivery(NoticeStatus.UNCERTAIN, _said(error))
        return Delivery(NoticeStatus.SENT)

    def _hang_up(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._connection.close()


def is_set_up() -> bool:
    """Whether mails leave the house: without ``EMAIL_URL`` they are only printed."""
    return not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


def _by_code(code: int, words: str) -> Delivery:
    said = f"{code} {words}".strip()
    if _PATIENCE <= code < _REFUSED:
        return Delivery(NoticeStatus.WAITING, said)
    if _REFUSED <= code < _BEYOND:
        return Delivery(NoticeStatus.FAILED, said)
    return Delivery(NoticeStatus.UNCERTAIN, said)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"[:500]
    return str(error)[:500] or _("The connection broke.")


def _decoded(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.replace("\x00", "").split())[:500]
