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
    if asked:
        rows = rows.filter(**{f"{field}__words": words})
    return rows.annotate(search_rank=_rank(asked, field))


def _rank(asked: list[search_text.Word], field: str) -> Any:
    marked = [word.marked for word in asked if word.marked]
    if not marked:
        return Value(0, output_field=IntegerField())
    has_marks = Q(*(Q(**{f"{field}__contains": f" {word}"}) for word in marked))
    return Case(When(has_marks, then=0), default=1, output_field=IntegerField())
