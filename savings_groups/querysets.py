"""Which groups and months a person may see; every write of months keeps the newest."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from unions.querysets import OfUnion, at_work

if TYPE_CHECKING:
    from savings_groups.models import GroupMonth, SavingsGroup

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


def _groups(keys: Iterable[int]) -> SavingsGroupQuerySet:
    every = apps.get_model("savings_groups", "SavingsGroup")._default_manager
    rows: SavingsGroupQuerySet = every.filter(pk__in=keys)
    return rows
