"""Finding rows by Vietnamese text on any database."""

from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When

from core import search_text

_Rows = TypeVar("_Rows", bound="QuerySet[Any]")


def search(rows: _Rows, words: str, *fields: str) -> _Rows:
    """Rows in which every word begins a word of a field, those with its marks first.

    "nong th" finds "Nông Thượng"; whoever types "Nông" sees "Nông" before "Nóng".
    Of several fields (default: ``search_text``) each word may begin one in any.
    The order is left to the caller behind ``search_rank`` (0 = the same marks). Typed
    without marks, all rank alike, so that a database need not sort what it finds.
    """
    asked = search_text.asked(words)
    if not asked:
        return rows.annotate(search_rank=Value(0, output_field=IntegerField()))
    first, *others = fields or ("search_text",)
    if others:
        for word in search_text.words(words):
            any_field = (Q(**{f"{field}__words": word}) for field in (first, *others))
            rows = rows.filter(Q(*any_field, _connector=Q.OR))
    else:
        rows = rows.filter(**{f"{first}__words": words})
    rank: Any = Value(0, output_field=IntegerField())
    if any(word.marked for word in asked):
        has_marks = Q(**{f"{first}__marks": words})
        rank = Case(When(has_marks, then=0), default=1, output_field=IntegerField())
    return rows.annotate(search_rank=rank)


def ranked(rows: _Rows, *order: Any) -> _Rows:
    """The rows of ``search`` in their order behind the rank, if they differ in it.

    A rank that all share would keep a database from reading the rows by an index.
    """
    alike = isinstance(rows.query.annotations.get("search_rank"), Value)
    return rows.order_by(*order) if alike else rows.order_by("search_rank", *order)


def guarded_models() -> list[type[Model]]:
    """Models of which other lists, too, name only rows that the reader may see.

    Their querysets say ``is_guarded``: nobody tells a unit of a visit before its time.
    """
    return [
        model
        for model in apps.get_models()
        if getattr(model._default_manager.none(), "is_guarded", False)
    ]
