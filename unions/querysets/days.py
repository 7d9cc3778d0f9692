"""Who sees which days are taken."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import BusyDays, Union


class BusyDaysQuerySet(models.QuerySet["BusyDays"]):
    def visible_to(self, user: "User") -> Self:
        """Of one's own subtree, of the unions above it, and of the whole country."""
        if user.is_superuser:
            return self
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        above = [int(key) for key in membership.union.path.split("/") if key]
        unions = apps.get_model("unions", "Union")._default_manager.visible_to(user)
        return self.filter(Q(union__in=unions) | Q(union__in=above) | Q(union=None))

    def within(self, first: date, last: date) -> Self:
        """Rows that touch these days."""
        return self.filter(first_on__lte=last, last_on__gte=first)

    def reaching(self, union: "Union") -> Self:
        """Of the union, of all below it, and what holds for it from above."""
        above = [int(key) for key in union.path.split("/") if key]
        below = Q(union__path__startswith=union.path)
        return self.filter(below | Q(union__in=above) | Q(union=None))
