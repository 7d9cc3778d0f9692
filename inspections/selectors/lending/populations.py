"""Whom a sample is drawn from: the groups of a unit, the members of a group."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max, OuterRef, Q, Subquery

from inspections.enums import Presence, VisitStatus
from inspections.models import BalanceMatch, GroupCheck, LoanCheck, Visit
from inspections.selectors.lending.ground import Question
from inspections.selectors.lending.signals import Watch
from savings_groups.enums import Programme
from savings_groups.models import Borrower, Loan, SavingsGroup
from savings_groups.sampling import NEW_DAYS, Candidate

if TYPE_CHECKING:
    from accounts.models import User

_SAID = ("said_principal", "said_interest", "said_deposits")


@dataclass(frozen=True)
class Population:
    """Those who may be drawn, and the row that stands behind each key."""

    candidates: tuple[Candidate, ...]
    things: Mapping[str, Any]
    #: All members of the group, whether they owe anything or not; groups of the unit.
    size: int
    as_of: date


def groups_of(visit: Visit, *, signs_for: "User | None" = None) -> Population:
    """The groups at work in the visited unit on the day of the visit. One query; for
    the signs of risk that ``signs_for`` may know, some more.
    """
    checks = GroupCheck.objects.filter(group=OuterRef("pk"), **_before(visit))
    last = checks.exclude(_not_this(visit)).order_by("-checked_on")
    rows = SavingsGroup.objects.filter(union__path__startswith=visit.union.path)
    rows = rows.open_on(visit.date).with_month_on(visit.date, ["grade"])
    rows = rows.annotate(seen_on=Subquery(last.values("checked_on")[:1]))
    groups: list[Any] = list(rows)
    keys = keys_of(groups, "code")
    signs = _with_signs(visit, signs_for) if signs_for else frozenset()
    found = tuple(
        Candidate(
            key,
            had_signal=group.pk in signs,
            grade=group.then_grade or "",
            last_seen=group.seen_on,
        )
        for key, group in zip(keys, groups, strict=True)
    )
    things = dict(zip(keys, groups, strict=True))
    return Population(found, things, len(groups), visit.date)


def members_of(visit: Visit, group: SavingsGroup) -> Population:
    """The members of ``group`` who owed a loan on the day of the visit. Four queries.

    Members without a loan count towards the group's size only.
    """
    members = members_on([group], visit.date)
    loans = _loans(group, visit.date)
    seen = _seen(visit, group)
    there = [member for member in members if loans[member.pk]]
    keys = keys_of(there, "customer_code")
    found = tuple(
        _member(key, loans[member.pk], seen.get(member.pk), visit.date)
        for key, member in zip(keys, there, strict=True)
    )
    told = [loan.latest_on for rows in loans.values() for loan in rows]
    as_of = max((day for day in told if day), default=visit.date)
    size = group.latest_members or len(members)
    return Population(found, dict(zip(keys, there, strict=True)), size, as_of)


def members_on(groups: Iterable[SavingsGroup], day: date) -> list[Borrower]:
    """Those who had not left by that day, without their sealed numbers."""
    rows = Borrower.objects.filter(group__in=groups).defer("id_number")
    return list(rows.filter(Q(left_on=None) | Q(left_on__gt=day)))


def keys_of(rows: Iterable[Any], field: str) -> list[str]:
    """The bank's code of each, so that another machine can draw; our own key
    (``#12``) where the code is missing or stands twice."""
    rows = list(rows)
    count = Counter(getattr(row, field) for row in rows)
    return [
        code if (code := getattr(row, field)) and count[code] == 1 else f"#{row.pk}"
        for row in rows
    ]


def _with_signs(visit: Visit, viewer: "User") -> frozenset[int]:
    """Groups with a sign of risk other than that nobody has visited them: those whose
    turn it is come first anyway."""
    watch = Watch(Question(viewer, visit.date, visit.union))
    signs = [one for code, one in watch.conditions.items() if code != "unvisited"]
    rows = watch.groups.filter(Q(*signs, _connector=Q.OR))
    return frozenset(rows.values_list("pk", flat=True))


def _member(
    key: str, loans: "list[Loan]", last_seen: date | None, day: date
) -> Candidate:
    since = day - timedelta(days=NEW_DAYS)
    return Candidate(
        key,
        is_new=any(loan.disbursed_on and loan.disbursed_on > since for loan in loans),
        is_student=any(loan.programme == Programme.STUDENTS for loan in loans),
        is_apart=any(loan.latest_overdue or loan.latest_frozen for loan in loans),
        last_seen=last_seen,
    )


def _loans(group: SavingsGroup, day: date) -> "defaultdict[int, list[Loan]]":
    """Loans not repaid on that day; one without a day of payment counts as paid."""
    rows = Loan.objects.filter(group=group).exclude(disbursed_on__gt=day)
    found = defaultdict(list)
    for loan in rows.filter(Q(closed_on=None) | Q(closed_on__gt=day)):
        found[loan.borrower_id].append(loan)
    return found


def _seen(visit: Visit, group: SavingsGroup) -> dict[int, date]:
    """When each member was last met at another visit: asked about her loan, or about
    what she owes. By the day of the visit, so that one visit has one day."""
    said = Q()
    for name in _SAID:
        said |= ~Q(**{name: None})
    met = LoanCheck.objects.filter(loan__group=group, presence=Presence.MET)
    told = BalanceMatch.objects.filter(said, borrower__group=group)
    found: dict[int, date] = {}
    for rows, who in ((met, "loan__borrower"), (told, "borrower")):
        earlier = rows.filter(**_before(visit)).exclude(_not_this(visit)).order_by()
        days = earlier.values_list(who).annotate(day=Max("visit__date"))
        for member, day in days:
            found[member] = max(day, found.get(member, day))
    return found


def _before(visit: Visit) -> dict[str, Any]:
    return {"visit__date__lte": visit.date}


def _not_this(visit: Visit) -> Q:
    return Q(visit=visit) | Q(visit__status=VisitStatus.CANCELLED)
