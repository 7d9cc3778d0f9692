"""Daily summaries of those who plan and decide: counts by round, never one by one."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import User
from inspections.enums import (
    REMEDY_PENDING,
    SEALED,
    SELF_REPORT_OPEN,
    RemedyStatus,
    RoundStatus,
    VisitStatus,
)
from inspections.models import Remedy, Round, RoundUnit, SelfReport, Visit
from notices.enums import Kind
from notices.selectors.digest import DigestLine
from unions.models import Descent

#: Before a round begins its units must have days.
_NEAR = datetime.timedelta(days=14)
_BLOCK = 1000
_OPEN = (RoundStatus.DRAFT, RoundStatus.APPROVED, RoundStatus.RUNNING)
_DESK = frozenset({Role.STAFF, Role.ADMINISTRATOR})
_LEADERS = frozenset({Role.LEADER})


@dataclass(frozen=True)
class _People:
    """Who works at the desks of inspecting unions today, also as their successors."""

    _of: dict[int, list[tuple[int, str]]]

    @classmethod
    def read(cls) -> "_People":
        """Two queries: people of unions with rounds that are open or remembered."""
        heirs: dict[int, list[int]] = defaultdict(list)
        plans = Round.objects.order_by().values("plan__union")
        line = Descent.objects.filter(from_union__in=plans, is_work=True)
        for old, new in line.values_list("from_union", "to_union"):
            heirs[new].append(old)
        own: dict[int, list[tuple[int, str]]] = defaultdict(list)
        rows = User.objects.filter(is_active=True, role__in=_DESK | _LEADERS)
        rows = rows.exclude(membership=None).order_by("pk")
        people = rows.values_list("pk", "role", "membership__union")
        for user, role, union in people.iterator(chunk_size=_BLOCK):
            for place in (union, *heirs.get(union, ())):
                own[place].append((user, role))
        return cls(own)

    def told(self, union: int, roles: Iterable[str]) -> list[int]:
        return [user for user, role in self._of.get(union, ()) if role in roles]


def desk_lines(day: datetime.date) -> Iterator[DigestLine]:
    """For staff and leaders of the unions whose rounds these are."""
    people = _People.read()
    yield from _without_date(day, people)
    yield from _missed(day, people)
    yield from _missing_reports(day, people)
    yield from _proofs(people)
    yield from _to_approve(people)
    yield from _overdue(day, people)


def _without_date(day: datetime.date, people: _People) -> Iterator[DigestLine]:
    """Units without a day, or whose visit was put off, of rounds that begin soon."""
    units = _counted(RoundUnit.objects.filter(round=OuterRef("pk")), "round")
    dated = Visit.objects.filter(round=OuterRef("pk")).exclude(
        status__in=[VisitStatus.CANCELLED, VisitStatus.POSTPONED]
    )
    rounds = Round.objects.filter(status__in=_OPEN, starts_on__lte=day + _NEAR)
    lacking = rounds.annotate(lacks=units - _counted(dated, "round"))
    for row in _read(lacking.filter(lacks__gt=0), "lacks", "starts_on"):
        key, name, union, count, starts_on = row
        said = ngettext(
            "%(count)d unit of “%(round)s” has no date yet",
            "%(count)d units of “%(round)s” have no date yet",
            count,
        )
        yield from _said(
            people.told(union, _DESK),
            union,
            said % {"count": count, "round": name},
            reverse("inspections:round_schedule", args=[key]),
            is_late=starts_on <= day,
        )


def _missed(day: datetime.date, people: _People) -> Iterator[DigestLine]:
    """Visits whose day has passed and which nobody has begun."""
    waiting = Q(
        visits__status__in=[VisitStatus.PLANNED, VisitStatus.ANNOUNCED],
        visits__date__lt=day,
    )
    rounds = Round.objects.filter(status__in=_OPEN).filter(waiting)
    for key, name, union, count in _read(rounds.annotate(n=Count("visits")), "n"):
        said = ngettext(
            "The day of %(count)d visit of “%(round)s” has passed and nobody has begun",
            "The days of %(count)d visits of “%(round)s” have passed and nobody has"
            " begun",
            count,
        )
        yield from _said(
            people.told(union, _DESK),
            union,
            said % {"count": count, "round": name},
            reverse("inspections:round", args=[key]),
            is_late=True,
        )


def _missing_reports(day: datetime.date, people: _People) -> Iterator[DigestLine]:
    """Reports that units should have sent."""
    late = SelfReport.objects.filter(
        status__in=SELF_REPORT_OPEN, visit__status=VisitStatus.ANNOUNCED, due_on__lt=day
    )
    rows = late.order_by().values_list(
        "visit__round", "visit__round__name", "visit__round__plan__union"
    )
    for key, name, union, count in rows.annotate(n=Count("pk")):
        said = ngettext(
            "%(count)d report of “%(round)s” has not come in",
            "%(count)d reports of “%(round)s” have not come in",
            count,
        )
        yield from _said(
            people.told(union, _DESK),
            union,
            said % {"count": count, "round": name},
            reverse("inspections:round_reports", args=[key]),
            kind=Kind.REPORT_DUE,
            is_late=True,
        )


def _proofs(people: _People) -> Iterator[DigestLine]:
    rows = Remedy.objects.filter(
        visit__status__in=SEALED, status=RemedyStatus.PROOF_SUBMITTED
    )
    link = f"{reverse('inspections:remedies')}?status={RemedyStatus.PROOF_SUBMITTED}"
    for user, union, count in _by_person(rows, people, _DESK):
        said = ngettext(
            "%(count)d proof of remedy waits to be checked",
            "%(count)d proofs of remedy wait to be checked",
            count,
        )
        yield from _said([user], union, said % {"count": count}, link)


def _to_approve(people: _People) -> Iterator[DigestLine]:
    drafts = Round.objects.filter(status=RoundStatus.DRAFT)
    complete = drafts.filter(round_units__isnull=False).distinct()
    for key, name, union in _read(complete):
        said = _("Read and approve the round “%(round)s”") % {"round": name}
        told = people.told(union, _LEADERS)
        yield from _said(told, union, said, reverse("inspections:round", args=[key]))


def _overdue(day: datetime.date, people: _People) -> Iterator[DigestLine]:
    rows = Remedy.objects.filter(
        visit__status__in=SEALED, status__in=REMEDY_PENDING, due_on__lt=day
    )
    link = f"{reverse('inspections:remedies')}?due=overdue"
    for user, union, count in _by_person(rows, people, _LEADERS):
        said = ngettext(
            "%(count)d remedy is overdue", "%(count)d remedies are overdue", count
        )
        yield from _said([user], union, said % {"count": count}, link, is_late=True)


def _counted(rows: Any, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _by_person(
    rows: Any, people: _People, roles: Iterable[str]
) -> Iterator[tuple[int, int, int]]:
    """Person, one of the unions that she works for, and the count of all of them."""
    counted = rows.order_by().values_list("visit__round__plan__union")
    found: dict[int, tuple[int, int]] = {}
    for union, count in counted.annotate(n=Count("pk")):
        for user in people.told(union, roles):
            place, before = found.get(user, (union, 0))
            found[user] = (place, before + count)
    for user, (union, count) in found.items():
        yield user, union, count


def _read(rounds: Any, *fields: str) -> Iterable[tuple[Any, ...]]:
    """Key, name and inspecting union of each round, and what was counted."""
    rows = rounds.annotate(by=F("plan__union")).order_by("pk")
    found = rows.values_list("pk", "name", "by", *fields)
    lines: Iterable[tuple[Any, ...]] = found.iterator(chunk_size=_BLOCK)
    return lines


def _said(
    people: Iterable[int],
    union: int,
    text: str,
    url: str,
    *,
    kind: str = "",
    is_late: bool = False,
) -> Iterator[DigestLine]:
    for user in people:
        yield DigestLine(user, union, kind, text, url, is_late=is_late)
