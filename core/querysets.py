"""Finding rows by Vietnamese text on any database."""

from typing import Any, TypeVar

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core import text

_Rows = TypeVar("_Rows", bound="QuerySet[Any]")


def search(rows: _Rows, words: str, field: str = "search_text") -> _Rows:
    """Rows whose ``field`` holds every word, exact marks first.

    "nong thuong" finds "Nông Thượng"; whoever types "Nông" sees "Nông" before "Nóng".
    The order is left to the caller behind ``search_rank`` (0 = exact marks).
    """
    folded = text.fold(words).split()
    if not folded:
        return rows.annotate(search_rank=Value(0, output_field=IntegerField()))
    has_all, has_exact = Q(), Q()
    for word in folded:
        has_all &= Q(**{f"{field}__contains": word})
    for word in text.exact(words).split():
        has_exact &= Q(**{f"{field}__contains": word})
    rank = Case(When(has_exact, then=0), default=1, output_field=IntegerField())
    return rows.filter(has_all).annotate(search_rank=rank)
