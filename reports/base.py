"""What a kind of official document declares; nothing else knows how one is made."""

import re
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from unions.models import Union

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

#: What no file system of the offices takes in a name.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class DocumentKind:
    """One kind: its names, whose it is, what goes into it, how it looks."""

    #: In addresses and in ``Document.kind``.
    slug: str
    #: On screens.
    title: "StrOrPromise"
    #: The abbreviation in the number: ``05/KH-HPN``.
    code: str
    template: str
    #: The foreign key of ``Document`` that says what it is about.
    subject: str

    def subjects(self, user: "User") -> QuerySet[Any]:
        """What this person may have such a document made about."""
        raise NotImplementedError

    def issuer(self, subject: Any) -> Union:
        """The union that issues the document and whose register numbers it."""
        raise NotImplementedError

    def document_title(self, subject: Any) -> str:
        """How the document is listed; Vietnamese in every language."""
        raise NotImplementedError

    def snapshot(self, subject: Any) -> dict[str, Any]:
        """Everything that is printed, read once, as of now: plain JSON values."""
        raise NotImplementedError

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        """The name of the file without its ending; see ``safe_stem``."""
        raise NotImplementedError

    def refuse(self, subject: Any) -> str:
        """Why it cannot be made yet; empty when it can."""
        return ""


def safe_stem(*parts: str) -> str:
    """``Biên bản kiểm tra – Hội LHPN phường Đức Xuân – 10-03-2020``."""
    joined = " – ".join(part.strip() for part in parts if part.strip())
    return _FORBIDDEN.sub("-", joined)[:150].strip(" .-")
