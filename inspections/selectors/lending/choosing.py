"""Which groups a visit may still open, and members that a group may still take."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from core.querysets import ranked, search
from inspections.models import BalanceMatch, GroupCheck, LoanCheck, SampleLine, Visit
from savings_groups.models import Borrower, SavingsGroup


def groups_to_open(visit: Visit, words: str = "") -> "QuerySet[SavingsGroup]":
    """Groups of the unit without forms at this visit; drawn ones first.

    ``month``: figures of the newest month over on the day of the visit, as ``then_…``.
    """
    opened = GroupCheck.objects.filter(visit=visit).values("group")
    drawn = SampleLine.objects.filter(
        sample__visit=visit, sample__group=None, group=OuterRef("pk"), replacement=None
    )
    rows = SavingsGroup.objects.filter(union=visit.union).open_on(visit.date)
    rows = search(rows.exclude(pk__in=opened), words)
    rows = rows.for_list(visit.date).annotate(is_drawn=Exists(drawn))
    return ranked(rows, "-is_drawn", "sort_key", "pk")


def members_to_add(check: GroupCheck, words: str = "") -> "QuerySet[Borrower]":
    """Members of the group: drawn ones first, those who left it last.

    ``is_drawn``, ``is_there``: has a line already; ``loan_count``, ``debt``: of loans
    that are not repaid, đồng.
    """
    here = {"form": check}
    loans = LoanCheck.objects.filter(loan__borrower=OuterRef("pk"), **here)
    matches = BalanceMatch.objects.filter(borrower=OuterRef("pk"), **here)
    drawn = SampleLine.objects.filter(
        sample__visit=check.visit_id,
        sample__group=check.group_id,
        borrower=OuterRef("pk"),
        replacement=None,
    )
    standing = Q(loans__closed_on=None)
    rows = search(Borrower.objects.filter(group=check.group_id), words)
    rows = rows.defer("id_number").annotate(
        is_drawn=Exists(drawn),
        is_there=Q(Exists(loans)) | Q(Exists(matches)),
        loan_count=Count("loans", filter=standing),
        debt=Sum("loans__latest_principal", filter=standing),
    )
    order: list[Any] = [F("left_on").asc(nulls_first=True), "-is_drawn", "sort_key"]
    return ranked(rows, *order, "pk")


def opened_by(line: LoanCheck | BalanceMatch) -> "QuerySet[Any]":
    """Findings that one line opened by itself."""
    kind = "loan" if isinstance(line, LoanCheck) else "match"
    found = line.visit.findings.filter(source__startswith=f"{kind}:{line.pk}:")
    return found.order_by("source")
