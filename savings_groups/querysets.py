"""Which groups and months a person may see; every write of months keeps the newest."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import crypto
from core.querysets import ranked, search
from savings_groups.enums import BankFileStatus
from unions.querysets import OfUnion, at_work

if TYPE_CHECKING:
    from accounts.models import User
    from savings_groups.models import (
        BankFile,
        BankMapping,
        BoardSeat,
        Borrower,
        Doubt,
        EarlierMonth,
        GroupMonth,
        HardArea,
        Loan,
        LoanState,
        SavingsGroup,
        SavingState,
    )

#: What a group keeps of its newest month, as ``latest_…``.
LATEST = ("month", "members", "debt", "overdue", "deposits", "points", "grade")


class SavingsGroupQuerySet(OfUnion, models.QuerySet["SavingsGroup"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def open_on(self, on: date) -> Self:
        return at_work(self, on)

    def for_list(self, on: date | None = None) -> Self:
        """What one row of the list reads: the union, the month known on a past day."""
        rows = self.select_related("union")
        return rows if on is None else rows.with_month_on(on)

    def with_month_on(self, on: date, names: Iterable[str] = LATEST) -> Self:
        """Adds ``then_…``: of the newest month that was over on that day.

        Of today those that the group keeps.
        """
        if on >= timezone.localdate():
            return self.annotate(
                **{f"then_{name}": F(f"latest_{name}") for name in names}
            )
        begun = (on + timedelta(days=1)).replace(day=1)
        months = apps.get_model("savings_groups", "GroupMonth")._default_manager
        over = months.filter(group=OuterRef("pk"), month__lt=begun)
        newest = over.order_by("-month")
        return self.annotate(
            **{f"then_{name}": Subquery(newest.values(name)[:1]) for name in names}
        )

    @transaction.atomic
    def take_newest_months(self) -> None:
        """Keep the figures of each group's newest month beside the group.

        The groups are locked first: who waited then reads what the other one wrote.
        """
        keys = self.order_by("pk").values_list("pk", flat=True)
        locked = self.model._default_manager.filter(pk__in=list(keys)).order_by("pk")
        list(locked.select_for_update().values_list("pk"))
        months = apps.get_model("savings_groups", "GroupMonth")._default_manager
        newest = months.filter(group=OuterRef("pk")).order_by("-month")
        found: dict[str, Any] = {
            f"latest_{name}": Subquery(newest.values(name)[:1]) for name in LATEST
        }
        found["latest_grade"] = Coalesce(found["latest_grade"], Value(""))
        locked.order_by().update(**found)


class GroupMonthQuerySet(OfUnion, models.QuerySet["GroupMonth"]):
    """Months; bulk writes tell the groups, as ``save`` and ``delete`` of one do."""

    union_field = "group__union"

    @transaction.atomic
    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        made = super().bulk_create(objs, *args, **kwargs)
        _groups({month.group_id for month in made}).take_newest_months()
        return made

    @transaction.atomic
    def update(self, **values: Any) -> int:
        groups = set(self.order_by().values_list("group", flat=True))
        changed = super().update(**values)
        _groups(groups).take_newest_months()
        return changed

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        groups = set(self.order_by().values_list("group", flat=True))
        deleted = super().delete()
        _groups(groups).take_newest_months()
        return deleted


def _open_loans() -> Any:
    """Open loans of the borrower of the query around."""
    loans = apps.get_model("savings_groups", "Loan")._default_manager
    return loans.filter(borrower=OuterRef("pk"), closed_on=None)


def _of_loans(name: str) -> Any:
    """The sum of a column over those loans: read for the rows of a page only."""
    sums = _open_loans().order_by().values("borrower").annotate(sum=Sum(name))
    number: Any = models.BigIntegerField()
    return Coalesce(Subquery(sums.values("sum")), 0, output_field=number)


def _groups(keys: Iterable[int]) -> SavingsGroupQuerySet:
    every = apps.get_model("savings_groups", "SavingsGroup")._default_manager
    rows: SavingsGroupQuerySet = every.filter(pk__in=keys)
    return rows


class BankFileQuerySet(OfUnion, models.QuerySet["BankFile"]):
    def visible_to(self, user: "User") -> Self:
        """Files of whole areas: of predecessors only where she goes on with the work.

        A ward that was part of a city does not read what the city was handed.
        """
        unions = apps.get_model("unions", "Union")._default_manager
        return self.filter(union__in=unions.inherited_by(user))

    def applied(self) -> Self:
        return self.filter(status=BankFileStatus.APPLIED)

    def for_list(self) -> Self:
        return self.select_related("union", "owner", "job")


class BankMappingQuerySet(OfUnion, models.QuerySet["BankMapping"]):
    pass


class DoubtQuerySet(OfUnion, models.QuerySet["Doubt"]):
    union_field = "file__union"

    def visible_to(self, user: "User") -> Self:
        files = apps.get_model("savings_groups", "BankFile")._default_manager
        return self.filter(file__in=files.visible_to(user))


class EarlierMonthQuerySet(OfUnion, models.QuerySet["EarlierMonth"]):
    union_field = "group__union"


class HardAreaQuerySet(OfUnion, models.QuerySet["HardArea"]):
    def for_list(self) -> Self:
        rows = self.select_related("union", "branch")
        return rows.order_by("union__sort_key", "branch__sort_key", "pk")

    def matching(self, words: str) -> Self:
        """By the name of the commune or of the branch."""
        found = search(self, words, "union__search_text", "branch__search_text")
        return ranked(found, *found.query.order_by)

    def on(self, day: date) -> Self:
        begun = self.filter(valid_from__lte=day)
        return begun.filter(Q(valid_to=None) | Q(valid_to__gte=day))


class BoardSeatQuerySet(OfUnion, models.QuerySet["BoardSeat"]):
    union_field = "group__union"

    def on(self, day: date) -> Self:
        begun = self.filter(Q(started_on=None) | Q(started_on__lte=day))
        return begun.filter(Q(ended_on=None) | Q(ended_on__gte=day))


class BorrowerQuerySet(OfUnion, models.QuerySet["Borrower"]):
    union_field = "group__union"

    def present(self) -> Self:
        return self.filter(left_on=None)

    def with_id_number(self, number: str) -> Self:
        """Those with exactly this identity number, under whichever key it is kept."""
        return self.filter(id_number_print__in=crypto.fingerprints(number))

    def for_list(self) -> Self:
        """What one row of a list reads: never the sealed number itself."""
        return self.select_related("group__union").defer("id_number")

    def with_debt(self) -> Self:
        """Adds ``debt`` and ``overdue`` of the open loans, in đồng."""
        return self.annotate(
            debt=_of_loans("latest_principal"), overdue=_of_loans("latest_overdue")
        )

    def with_loans(self, **asked: Any) -> Self:
        """Those with an open loan of which this is true."""
        return self.filter(Exists(_open_loans().filter(**asked)))

    def without_loans(self) -> Self:
        return self.filter(~Exists(_open_loans()))


class LoanQuerySet(OfUnion, models.QuerySet["Loan"]):
    union_field = "group__union"

    def open_on(self, day: date) -> Self:
        """Paid out by that day and not yet repaid on it."""
        begun = self.filter(disbursed_on__lte=day)
        return begun.filter(Q(closed_on=None) | Q(closed_on__gt=day))


class LoanStateQuerySet(OfUnion, models.QuerySet["LoanState"]):
    union_field = "loan__group__union"

    def valid(self) -> Self:
        """Of files that are taken over and not replaced."""
        return self.filter(file__status=BankFileStatus.APPLIED)


class SavingStateQuerySet(OfUnion, models.QuerySet["SavingState"]):
    union_field = "borrower__group__union"

    def valid(self) -> Self:
        return self.filter(file__status=BankFileStatus.APPLIED)
