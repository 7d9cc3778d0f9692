"""Danh sách mô hình đáng nhân rộng, with a page for each initiative."""

from collections import defaultdict
from textwrap import shorten
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.enums import SEALED, EvidenceKind
from inspections.models import (
    Evidence,
    InitiativeSighting,
    Showcase,
    ShowcaseEntry,
)
from reports.base import DocumentKind
from reports.catalogue import issuer
from reports.catalogue.words import iso, iso_minute, lines, safe_stem
from reports.templatetags.print import stop
from unions.enums import InitiativeState, Level

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: So many photos stand on the page of an initiative.
PHOTOS = 4
#: Letters of a long text in the table; the page of the initiative has it whole.
_SHORT = 280
_STATES: dict[str, str] = {
    InitiativeState.ACTIVE: "Đang hoạt động",
    InitiativeState.PAUSED: "Tạm ngừng",
    InitiativeState.ENDED: "Đã kết thúc",
}


class ShowcasePaper(DocumentKind):
    slug: ClassVar[str] = "showcase"
    title = gettext_lazy("List of initiatives worth copying")
    code: ClassVar[str] = "DS"
    template: ClassVar[str] = "reports/print/showcase.html"
    subject: ClassVar[str] = "showcase"

    def subjects(self, user: "User") -> QuerySet[Showcase]:
        return Showcase.objects.kept_by(user).select_related("union")

    def issuer(self, subject: Showcase) -> "Union":
        return subject.union

    def document_title(self, subject: Showcase) -> str:
        about = issuer.without_kind(subject.title, "danh sách")
        return f"Danh sách {about[:1].lower()}{about[1:]} của {subject.union}"

    def refuse(self, subject: Showcase) -> str:
        if not subject.entries.exists():
            return _("The list is empty: put initiatives in first.")
        return ""

    def snapshot(self, subject: Showcase) -> dict[str, Any]:
        entries = list(
            ShowcaseEntry.objects.filter(showcase=subject).select_related(
                "initiative__union", "initiative__branch"
            )
        )
        keys = [entry.initiative_id for entry in entries]
        seen, photos = _seen(keys), _photos(keys)
        union = subject.union
        return {
            "code": self.code,
            "issuer": issuer.letterhead(union),
            "number": "",
            "year": subject.year,
            "title": issuer.without_kind(subject.title, "danh sách"),
            "foreword": lines(subject.foreword),
            "to": "Các chi hội trực thuộc"
            if union.level == Level.COMMUNE
            else "Các đơn vị Hội trực thuộc",
            "entries": [
                _entry(entry, seen.get(entry.initiative_id), photos)
                for entry in entries
            ],
        }

    def photos(self, subject: Any, snapshot: dict[str, Any]) -> QuerySet[Evidence]:
        """Those of signed visits to the initiatives that the paper lists."""
        return _taken([entry["key"] for entry in snapshot["entries"]])

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        return safe_stem("Danh sách", snapshot["title"], snapshot["issuer"]["union"])


def _entry(
    entry: ShowcaseEntry,
    seen: InitiativeSighting | None,
    photos: dict[int, list[dict[str, str]]],
) -> dict[str, Any]:
    row = entry.initiative
    noted = seen.participants if seen else None
    participants = row.participants if noted is None else noted
    results = (seen.results if seen else "") or row.results
    return {
        "key": row.pk,
        "name": row.name,
        "unit": row.union.title,
        "branch": str(row.branch) if row.branch else "",
        "field": row.field,
        "started_on": iso(row.started_on),
        "state": _STATES[seen.state if seen else row.state],
        "seen_on": iso(seen.visit.date) if seen else "",
        "participants": participants,
        "income": seen.income if seen else None,
        "results": lines(results),
        "results_short": _in_short(results),
        "description": lines(row.description),
        "contact": row.contact,
        "reason": lines(entry.reason),
        "reason_short": _in_short(entry.reason),
        "photos": photos[row.pk][:PHOTOS],
    }


def _in_short(text: str) -> str:
    """The sentences of a text as one line of the table."""
    whole = " ".join(stop(line) for line in lines(text))
    return shorten(whole, _SHORT, placeholder="…")


def _seen(keys: list[int]) -> dict[int, InitiativeSighting]:
    """The newest of each that a signed visit saw."""
    rows = InitiativeSighting.objects.filter(
        initiative__in=keys, visit__status__in=SEALED
    )
    ordered = rows.select_related("visit").order_by("visit__date", "pk")
    return {row.initiative_id: row for row in ordered}


def _photos(keys: list[int]) -> dict[int, list[dict[str, str]]]:
    """By initiative, those of the newest visit first, each picture once."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in _taken(keys).order_by("-visit__date", "created_at", "pk"):
        shown = {
            "src": f"photo:{row.sha256}",
            "caption": row.caption,
            "taken_at": iso_minute(row.taken_at),
        }
        for key in _initiatives_of(row) & set(keys):
            if shown["src"] not in {one["src"] for one in found[key]}:
                found[key].append(shown)
    return found


def _initiatives_of(row: Evidence) -> set[int]:
    of = {seen.initiative_id for part in (row.finding, row.stop) if part
          for seen in part.sightings.all()}  # fmt: skip
    if row.stop and row.stop.initiative_id:
        of.add(row.stop.initiative_id)
    return of


def _taken(keys: list[int]) -> QuerySet[Evidence]:
    """Photos of signed visits of findings and stops that tell of these initiatives."""
    of = Q(finding__sightings__initiative__in=keys)
    of |= Q(stop__sightings__initiative__in=keys) | Q(stop__initiative__in=keys)
    named = Evidence.objects.filter(of).order_by().values("pk")
    rows = Evidence.objects.filter(
        pk__in=named,
        kind=EvidenceKind.PHOTO,
        remedy=None,
        visit__status__in=SEALED,
    )
    return rows.select_related("finding", "stop").prefetch_related(
        "finding__sightings", "stop__sightings"
    )
