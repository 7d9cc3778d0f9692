from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Subquery

from unions.querysets import OfUnion

if TYPE_CHECKING:
    from savings_groups.models import GroupMonth, SavingsGroup


class SavingsGroupQuerySet(OfUnion, models.QuerySet["SavingsGroup"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def for_list(self) -> Self:
        """What one row of the list reads: the union and the newest figures."""
        return self.select_related("union").with_latest_month()

    def with_latest_month(self) -> Self:
        """Adds ``latest_month`` … ``latest_grade`` of the newest figures."""
        months = self.model._meta.get_field("months").related_model
        newest = months._default_manager.filter(group=OuterRef("pk")).order_by("-month")
        fields = ["month", "members", "debt", "overdue", "deposits", "points", "grade"]
        return self.annotate(
            **{f"latest_{f}": Subquery(newest.values(f)[:1]) for f in fields}
        )


class GroupMonthQuerySet(OfUnion, models.QuerySet["GroupMonth"]):
    union_field = "group__union"
