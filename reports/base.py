"""What a document kind declares; the rest (numbering, rendering, files) is common."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from unions.models import Union


class DocumentKind:
    """One kind of official document, for example the minutes of a visit.

    ``snapshot`` holds plain JSON values only: dates as ISO text, decimals as text. A
    photo is the text ``photo:<sha256>``; it is served to the page only if it belongs to
    the subject.
    """

    slug: ClassVar[str]
    #: The name on screens.
    title: ClassVar["StrOrPromise"]
    #: The abbreviation in the number: KH, QĐ, BB, BC.
    code: ClassVar[str]
    #: The paper: gets ``document`` (number, issued_on, status, is_draft) and ``s``.
    template: ClassVar[str]
    #: The foreign key of ``Document`` that it is about: visit, round, plan, team,
    #: group_check.
    subject: ClassVar[str]
    #: It names members of groups in full: asking for it and reading it needs a right.
    holds_people: ClassVar[bool] = False
    #: Who may ask for it, about a subject that she may have such documents of.
    request_perm: ClassVar[str] = "reports.request_document"
    #: Forms carry no number: they stay as they are asked for.
    is_numbered: ClassVar[bool] = True
    #: Static style sheets, in order.
    styles: ClassVar[Sequence[str]] = ("css/print.css",)

    def subjects(self, user: "User") -> QuerySet[Any]:
        """The things that this person may ask such a document about."""
        raise NotImplementedError

    def issuer(self, subject: Any) -> "Union":
        """Whose letterhead and number register."""
        raise NotImplementedError

    def document_title(self, subject: Any) -> str:
        """The document's own title, in Vietnamese."""
        raise NotImplementedError

    def snapshot(self, subject: Any) -> dict[str, Any]:
        """Everything that the paper says, read once, as of now."""
        raise NotImplementedError

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        """The name of the file to save, without its ending."""
        raise NotImplementedError

    def refuse(self, subject: Any) -> str:
        """Why it cannot be made yet; empty when it can."""
        return ""

    def refuse_number(self, subject: Any) -> str:
        """Why the finished draft may not get its number yet; empty when it may."""
        return ""
