"""What a union's page tells about its inspections."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from core.text import fold
from inspections.checklists import ScoreSheet
from inspections.enums import SEALED, FindingKind, Grade
from inspections.models import Finding, Remedy, Visit
from inspections.selectors.grades import grades
from inspections.selectors.remedies import Deadline, deadlines, listed
from unions.enums import Level
from unions.models import Descent, Union

if TYPE_CHECKING:
    from accounts.models import User

_VISITS, _REMEDIES = 10, 5
#: The day of a visit and its unit; a unit and another one.
_Place = tuple[date, int]
_Pair = tuple[int, int]


@dataclass(frozen=True)
class VisitRow:
    visit: Visit
    #: Only of signed visits: before that nothing is final.
    sheet: ScoreSheet | None
    shortcomings: int
    remedies: int

    @property
    def grade_label(self) -> str:
        grade = self.sheet.grade if self.sheet else None
        return str(Grade(grade).label) if grade else ""


@dataclass(frozen=True)
class KindCount:
    kind: str
    label: str
    count: int


@dataclass(frozen=True)
class Repeated:
    """A shortcoming found at more than one visit, in its newest words."""

    text: str
    dates: tuple[date, ...]


@dataclass(frozen=True)
class Panel:
    visits: list[VisitRow]
    kinds: list[KindCount]
    repeated: list[Repeated]
    remedies: list[Deadline]
    remedies_left: int
    #: Rows are of several units: of those below, or of those it came from.
    names_units: bool


def panel(union: Union, user: "User") -> Panel:
    """Visits, findings and open remedies of the union and all below it.

    With those of the units it came from, each under the name of its time.
    """
    units = Union.objects.under(union)
    visits = Visit.objects.visible_to(user).filter(union__in=units)
    newest = visits.select_related("union").order_by("-date", "-pk")[:_VISITS]
    findings = Finding.objects.visible_to(user).filter(visit__in=visits.sealed())
    alone = union.level == Level.COMMUNE
    pending = listed(user).filter(owner__in=units).pending()
    rows, owed = _rows(list(newest)), deadlines(pending[:_REMEDIES])
    units_named = {row.visit.union_id for row in rows}
    units_named.update(row.remedy.owner_id for row in owed)
    return Panel(
        visits=rows,
        kinds=_kinds(findings),
        repeated=_repeated(findings) if alone else [],
        remedies=owed,
        remedies_left=max(pending.count() - _REMEDIES, 0),
        names_units=not alone or not units_named <= {union.pk},
    )


def _rows(visits: list[Visit]) -> list[VisitRow]:
    signed = [visit.pk for visit in visits if visit.status in SEALED]
    graded = grades(Visit.objects.filter(pk__in=signed))
    sheets = {row.visit.pk: row.sheet for row in graded}
    found = Finding.objects.filter(kind=FindingKind.SHORTCOMING)
    shortcomings = _per_visit(found, signed)
    remedies = _per_visit(Remedy.objects.all(), signed)
    return [
        VisitRow(
            visit,
            sheets.get(visit.pk),
            shortcomings.get(visit.pk, 0),
            remedies.get(visit.pk, 0),
        )
        for visit in visits
    ]


def _per_visit(rows: Any, keys: Iterable[int]) -> dict[int, int]:
    grouped = rows.filter(visit__in=keys).order_by().values_list("visit")
    return dict(grouped.annotate(count=Count("pk")))


def _kinds(findings: Any) -> list[KindCount]:
    rows = findings.order_by().values_list("kind").annotate(count=Count("pk"))
    counts: dict[str, int] = dict(rows)
    return [
        KindCount(kind.value, str(kind.label), counts[kind])
        for kind in FindingKind
        if counts.get(kind)
    ]


def _repeated(findings: Any) -> list[Repeated]:
    """The same standard phrase, else the same item, else the same words.

    In one unit and what became of it: two wards that merged later, each told once, have
    repeated nothing.
    """
    rows = (
        findings.filter(kind=FindingKind.SHORTCOMING)
        .order_by("-visit__date", "pk")
        .values_list("phrase", "item__code", "text", "visit__date", "visit__union")
    )
    seen: dict[Any, tuple[str, dict[_Place, None]]] = {}
    for phrase, code, text, day, union in rows:
        key = phrase or code or fold(text)
        _text, places = seen.setdefault(key, (text, {}))
        places[day, union] = None
    several = {key: found for key, found in seen.items() if len(found[1]) > 1}
    related = _related(
        {union for _t, places in several.values() for _d, union in places}
    )
    repeated = []
    for text, places in several.values():
        days = [one[0] for one in places if _again(one, places, related)]
        if days:
            repeated.append(Repeated(text, tuple(dict.fromkeys(days))))
    return repeated


def _again(place: _Place, places: Iterable[_Place], related: set[_Pair]) -> bool:
    """Found at another visit too, of the same unit or of one before or after it."""
    _day, union = place
    others = [other for other in places if other != place]
    return any(one == union or (one, union) in related for _other, one in others)


def _related(unions: set[int]) -> set[_Pair]:
    """Pairs of units of which one became the other, both ways round."""
    if len(unions) < 2:  # noqa: PLR2004 -- two make a pair
        return set()
    pairs = Descent.objects.filter(from_union__in=unions, to_union__in=unions)
    found = set(pairs.values_list("from_union", "to_union"))
    return found | {(new, old) for old, new in found}
