"""Tái phạm: what was found before at the same unit, and is found again.

A finding is known by its clause, never by its words. Without a clause by the item of
the checklist, whatever version of it was used. It repeats only what was found at the
same place: the same savings group, the same branch, or the unit as a whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from inspections.enums import FindingKind
from inspections.models import Finding, Item, Phrase, Visit
from inspections.selectors.earlier import earlier
from unions.models import Descent

if TYPE_CHECKING:
    from accounts.models import User
    from savings_groups.models import SavingsGroup
    from unions.models import Branch

#: Of what, by which key; and at which place. Nothing: it repeats nothing.
_Mark = tuple[str, object]


@dataclass(frozen=True)
class Place:
    """Where it was found: at a group, at a branch, or at the unit as a whole."""

    group: int | None = None
    branch: int | None = None

    @classmethod
    def of(cls, finding: Finding) -> Self:
        stop = finding.stop
        group = finding.group_id or (stop.group_id if stop else None)
        branch = stop.branch_id if stop else None
        return cls(group, None if group else branch)


@dataclass(frozen=True)
class Earlier:
    """One finding of before, and whether the viewer may open its visit."""

    finding: Finding
    opens: bool


@dataclass(frozen=True)
class Repeat:
    """How often the same was found, this time counted."""

    #: The newest first.
    before: Sequence[Earlier]

    @property
    def times(self) -> int:
        return len(self.before) + 1

    @property
    def last(self) -> Earlier:
        return self.before[0]


def previous(
    visit: Visit,
    *,
    phrase: Phrase | None,
    item: Item | None,
    group: "SavingsGroup | None",
    branch: "Branch | None",
) -> Finding | None:
    """The newest signed shortcoming of before that such a finding would repeat."""
    mark = _mark(phrase, item)
    if mark is None:
        return None
    at = Place(group.pk if group else None, branch.pk if branch and not group else None)
    for old in _candidates(visit):
        if mark in _marks(old) and Place.of(old) == at:
            return old
    return None


def previous_of(visit: Visit, found: Iterable[Finding]) -> dict[Any, Finding | None]:
    """The same of many findings of one visit, by their keys: one query.

    Each must know its phrase, its item with section and version, and its stop.
    """
    wanted = {}
    for finding in found:
        is_one = finding.kind == FindingKind.SHORTCOMING
        mark = _mark(finding.phrase, finding.item) if is_one else None
        wanted[finding.pk] = (mark, Place.of(finding)) if mark else None
    if not any(wanted.values()):
        return dict.fromkeys(wanted)
    newest: dict[tuple[_Mark, Place], Finding] = {}
    for old in _candidates(visit):
        for mark in _marks(old):
            newest.setdefault((mark, Place.of(old)), old)
    return {pk: newest.get(key) if key else None for pk, key in wanted.items()}


def chain(finding: Finding) -> list[Finding]:
    """What it repeats, and what that repeated: the newest first."""
    return _chains([finding])[finding.pk]


def histories(found: Iterable[Finding], viewer: "User") -> dict[Any, Repeat]:
    """Of those that repeat something, by their keys: two queries for any number."""
    before = {pk: rows for pk, rows in _chains(found).items() if rows}
    visits = {one.visit_id for rows in before.values() for one in rows}
    if not visits:
        return {}
    read = Visit.objects.read_by(viewer).filter(pk__in=visits)
    opens = set(read.order_by().values_list("pk", flat=True))
    return {
        pk: Repeat([Earlier(one, one.visit_id in opens) for one in rows])
        for pk, rows in before.items()
    }


def of(finding: Finding | None, viewer: "User") -> Repeat | None:
    """Of one finding, if there is one and it repeats something."""
    return histories([finding], viewer).get(finding.pk) if finding else None


def told(found: Iterable[Any], viewer: "User") -> None:
    """Puts ``repeat`` on each finding, for the pages that show it."""
    rows = list(found)
    known = histories(rows, viewer)
    for row in rows:
        row.repeat = known.get(row.pk)


def _mark(phrase: Phrase | None, item: Item | None) -> _Mark | None:
    if phrase is not None:
        return "clause", phrase.clause_id
    if item is not None:
        return "item", (item.section.version.checklist_id, item.code)
    return None


def _marks(old: Finding) -> list[_Mark]:
    """By what a later finding may repeat it: by its clause, and by its item."""
    both = (_mark(old.phrase, None), _mark(None, old.item))
    return [mark for mark in both if mark is not None]


def _candidates(visit: Visit) -> QuerySet[Finding]:
    named = ~Q(phrase=None) | ~Q(item=None)
    rows = Finding.objects.filter(
        named, kind=FindingKind.SHORTCOMING, visit__in=earlier(visit).values("pk")
    )
    rows = rows.select_related("phrase", "item__section__version", "stop")
    return rows.order_by("-visit__date", "-visit__pk", "order", "pk")


def _chains(found: Iterable[Finding]) -> dict[Any, list[Finding]]:
    """One query for all: everything that is repeated at the units concerned."""
    rows = list(found)
    found_at = {row.visit_id for row in rows if row.repeats_id}
    known: dict[Any, Finding] = {}
    if found_at:
        units = Visit.objects.filter(pk__in=found_at).order_by().values("union")
        before = Descent.objects.filter(to_union__in=units).values("from_union")
        there = Q(visit__union__in=units) | Q(visit__union__in=before)
        later = Finding.objects.filter(there).exclude(repeats=None).order_by()
        old = Finding.objects.filter(pk__in=later.values("repeats"))
        known = {one.pk: one for one in old.select_related("visit__union")}
    return {row.pk: _back(row, known) for row in rows}


def _back(finding: Finding, known: dict[Any, Finding]) -> list[Finding]:
    steps: list[Finding] = []
    step = known.get(finding.repeats_id)
    while step is not None and step not in steps:
        steps.append(step)
        step = known.get(step.repeats_id)
    return steps
