"""Finding rows by Vietnamese text on any database."""

from typing import Any, TypeVar

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core import search_text

_Rows = TypeVar("_Rows", bound="QuerySet[Any]")


def search(rows: _Rows, words: str, field: str = "search_text") -> _Rows:
    """Rows in which every word begins a word of ``field``, exact marks first.

    "nong th" finds "Nông Thượng"; whoever types "Nông" sees "Nông" before "Nóng".
    The order is left to the caller behind ``search_rank`` (0 = exact marks). Typed
    without marks, all rank alike, so that a database need not sort what it finds.
    """
    asked = search_text.asked(words)
    if not asked:
        return rows.annotate(search_rank=Value(0, output_field=IntegerField()))
    rows = rows.filter(**{f"{field}__words": words})
    rank: Any = Value(0, output_field=IntegerField())
    if any(word.marked for word in asked):
        has_marks = Q(**{f"{field}__marks": words})
        rank = Case(When(has_marks, then=0), default=1, output_field=IntegerField())
    return rows.annotate(search_rank=rank)
