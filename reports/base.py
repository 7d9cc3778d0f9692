"""What a document kind declares; the rest (numbering, rendering, files) is common."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet

from inspections.models import Evidence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from reports.models import Document
    from unions.models import Union

#: How photos are reached from what a document is about.
_OF_SUBJECT = {
    "visit": "visit",
    "team": "visit__team",
    "round": "visit__round",
    "plan": "visit__round__plan",
    "group_check": "visit__group_checks",
}


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
    #: group_check, letter, showcase.
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

    def photos(self, subject: Any, snapshot: dict[str, Any]) -> QuerySet[Evidence]:
        """The photos that may stand on it: those of the visits that it is about."""
        return Evidence.objects.filter(**{_OF_SUBJECT[self.subject]: subject})

    def refuse(self, subject: Any) -> str:
        """Why it cannot be made yet; empty when it can."""
        return ""

    def refuse_number(self, subject: Any) -> str:
        """Why the finished draft may not get its number yet; empty when it may."""
        return ""

    def issued(self, document: "Document", subject: Any, *, by: "User") -> None:
        """What happens to the subject when its paper goes out; may still refuse."""

    def withdrawn(self, subject: Any, *, by: "User") -> None:
        """What happens to the subject when an issued paper is taken back."""
