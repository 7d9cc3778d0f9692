"""Which rows of the register a person may see, and how lists read them."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.querysets import search

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Branch, Figures, Initiative, Officer, Post, Union


class UnionQuerySet(models.QuerySet["Union"]):
    def visible_to(self, user: "User") -> Self:
        """The person's union, all below it, and what they came from."""
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        return self.under(membership.union)

    def under(self, union: "Union") -> Self:
        """The union, its subtree, and the predecessors of any of them."""
        inside = Q(path__startswith=union.path)
        before = Q(links_to_successors__to_union__path__startswith=union.path)
        return self.filter(
            pk__in=self.model._default_manager.filter(inside | before).values("pk")
        )

    def existing(self, on: date) -> Self:
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gte=on))

    def matching(self, words: str) -> Self:
        return search(self, words).order_by("search_rank", "sort_key", "pk")


class OfUnion(models.QuerySet[Any]):
    """Rows that belong to one union by the foreign key ``union``."""

    union_field = "union"

    def visible_to(self, user: "User") -> Self:
        unions = apps.get_model("unions", "Union")._default_manager.visible_to(user)
        return self.filter(**{f"{self.union_field}__in": unions})

    def matching(self, words: str) -> Self:
        return search(self, words).order_by("search_rank", "sort_key", "pk")


class BranchQuerySet(OfUnion, models.QuerySet["Branch"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)


class OfficerQuerySet(OfUnion, models.QuerySet["Officer"]):
    union_field = "home_union"


class PostQuerySet(OfUnion, models.QuerySet["Post"]):
    def current(self, on: date) -> Self:
        begun = Q(started_on=None) | Q(started_on__lte=on)
        return self.filter(begun, Q(ended_on=None) | Q(ended_on__gte=on))


class FiguresQuerySet(OfUnion, models.QuerySet["Figures"]):
    pass


class InitiativeQuerySet(OfUnion, models.QuerySet["Initiative"]):
    pass
