"""Whom a union inspects and sends, also after units have ended."""

import datetime

from django.db.models import Q, QuerySet

from unions.models import Descent, Union


def senders(union: Union) -> QuerySet[Union]:
    """Unions whose people the teams of ``union`` are made of.

    Its subtree; once it has ended, also those who go on with its work.
    """
    heirs = union.descents_to.filter(is_work=True).values("to_union")
    inside = Q(path__startswith=union.path)
    return Union.objects.filter(inside | Q(pk__in=heirs))


def exists_within(union: Union, first: datetime.date, last: datetime.date) -> bool:
    """Whether the union exists on at least one of these days."""
    begun = union.valid_from is None or union.valid_from <= last
    return begun and (union.valid_to is None or union.valid_to >= first)


def reach(union: Union) -> QuerySet[Union]:
    """The unions that ``union`` inspects: its subtree and what that came from.

    Once it has ended, also what its units have become: its rounds go on.
    """
    if union.valid_to is None:
        return Union.objects.under(union)
    heirs = Descent.objects.filter(from_union__path__startswith=union.path)
    below = Union.objects.under(union).order_by().values("pk")
    return Union.objects.filter(Q(pk__in=below) | Q(pk__in=heirs.values("to_union")))
