"""Công văn đôn đốc: a letter to one unit about what it has not carried out in time."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.models import Evidence, Remedy, UrgingLetter
from inspections.selectors import letters as selectors
from inspections.services import letters
from reports.base import DocumentKind
from reports.catalogue import issuer
from reports.catalogue.words import iso, lines, safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from reports.models import Document
    from unions.models import Union

#: What a letter is about stands under its number, in two lines: it names no kind.
ABOUT = ("V/v đôn đốc thực hiện", "kiến nghị kiểm tra")


class Urging(DocumentKind):
    slug: ClassVar[str] = "urging"
    title = gettext_lazy("Letter of urging")
    #: Công văn has no abbreviation: Decree 30/2020/NĐ-CP, appendix III.
    code: ClassVar[str] = ""
    template: ClassVar[str] = "reports/print/urging.html"
    subject: ClassVar[str] = "letter"
    request_perm: ClassVar[str] = "inspections.write_letter"

    def subjects(self, user: "User") -> QuerySet[UrgingLetter]:
        return UrgingLetter.objects.visible_to(user).select_related("union", "unit")

    def issuer(self, subject: UrgingLetter) -> "Union":
        return subject.union

    def document_title(self, subject: UrgingLetter) -> str:
        return f"Công văn đôn đốc thực hiện kiến nghị kiểm tra – {subject.unit}"

    def refuse(self, subject: UrgingLetter) -> str:
        if subject.sent_on is not None:
            return _("This letter has been sent.")
        if subject.dropped_at is not None:
            return _("This letter was thrown away.")
        if subject.answer_by <= timezone.localdate():
            return _("The day to answer by has passed: choose a later one.")
        return _refuse_rows(subject, selectors.remedies_of(subject))

    def snapshot(self, subject: UrgingLetter) -> dict[str, Any]:
        rows = selectors.remedies_of(subject)
        urged = selectors.urged_already(rows)
        counted = _counted_on(subject, rows)
        return {
            "code": self.code,
            "regarding": list(ABOUT),
            "issuer": issuer.letterhead(subject.union),
            "number": "",
            "year": counted.year,
            "unit": subject.unit.title,
            "counted_on": iso(counted),
            "answer_by": iso(subject.answer_by),
            "note": lines(subject.note),
            "rounds": list(dict.fromkeys(row.visit.round.name for row in rows)),
            "rows": [
                {
                    "key": str(row.pk),
                    "text": row.text,
                    "round": row.visit.round.name,
                    "signed_on": iso(_signed_on(row)),
                    "due_on": iso(row.due_on),
                    "urged": selectors.urged_words(urged[row.pk]),
                }
                for row in rows
            ],
        }

    def photos(self, subject: Any, snapshot: dict[str, Any]) -> QuerySet[Evidence]:
        return Evidence.objects.none()

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        return safe_stem("Công văn đôn đốc", snapshot["unit"])

    def issued(
        self, document: "Document", subject: UrgingLetter, *, by: "User"
    ) -> None:
        """With its paper the letter goes out: the unit is told, steps are done."""
        letters.send(
            subject,
            on=document.issued_on or timezone.localdate(),
            number=document.number.symbol,
            printed=[row["key"] for row in document.snapshot["rows"]],
            by=by,
        )

    def withdrawn(self, subject: UrgingLetter, *, by: "User") -> None:
        letters.take_back(subject, by=by)


def _refuse_rows(letter: UrgingLetter, rows: list[Remedy]) -> str:
    if not rows:
        return _("Nothing is in it: put overdue recommendations in first.")
    if any(row.owner_id != letter.unit_id for row in rows):
        return _("The unit has ended: what it owed passed to another.")
    if any(not row.is_overdue for row in rows):
        return _("Not all of it is overdue: take out what is not.")
    return ""


def _counted_on(letter: UrgingLetter, rows: list[Remedy]) -> date:
    """To which day a draft counts what is late; a paper with a date counts to that.

    It is the day of drafting, so that the same draft says the same on every day.
    """
    drafted = timezone.localdate(letter.created_at)
    late = (row.due_on + timedelta(days=1) for row in rows)
    return max([drafted, *late])


def _signed_on(remedy: Remedy) -> date:
    """The day of the minutes, else of the visit."""
    kept = getattr(remedy.visit, "minutes", None)
    signed: date = kept.signed_on if kept and kept.signed_on else remedy.visit.date
    return signed
