"""Which visits came before one: at the same unit, or at one that it goes on with.

Of one line of inspecting alone: what another union's team found is not ours to repeat,
nor to look at again.
"""

from typing import Any

from django.db.models import Q, QuerySet

from inspections.models import Visit
from unions.models import Union


def lived(union: Union | int) -> Any:
    """Keys of the union and of those whose own work it goes on with."""
    key = union if isinstance(union, int) else union.pk
    before = Q(descents_to__to_union=key, descents_to__is_work=True)
    return Union.objects.filter(Q(pk=key) | before).order_by().values("pk")


def line(visit: Visit) -> Any:
    """Keys of the unions whose work the visit's inspecting union knows as its own."""
    above = visit.round.plan.union
    return Union.objects.under(above, is_work=True).order_by().values("pk")


def earlier(visit: Visit) -> QuerySet[Visit]:
    """Signed visits of before, the newest first."""
    before = Visit.objects.sealed().filter(date__lt=visit.date).exclude(pk=visit.pk)
    own = before.filter(round__plan__union__in=line(visit))
    return own.filter(union__in=lived(visit.union_id)).order_by("-date", "-pk")
