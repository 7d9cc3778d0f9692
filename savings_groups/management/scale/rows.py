"""Writing millions of rows: COPY on PostgreSQL, ``executemany`` elsewhere."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

_BATCH = 50_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def pour(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write ``rows``, the values of the fields ``names``; other fields get defaults."""
    meta = model._meta
    fields = {field.name: field for field in meta.concrete_fields}
    rest = [
        field
        for name, field in fields.items()
        if name not in names and not field.primary_key
    ]
    given = [fields[name] for name in names]
    columns = [str(field.column) for field in [*given, *rest]]
    usual = tuple(field.get_default() for field in rest)
    write = _copy if connection.vendor == "postgresql" else _insert
    written = 0
    for batch in _batches((*row, *usual) for row in rows):
        write(meta.db_table, columns, batch)
        written += len(batch)
    return written


def reset_sequences(models: Sequence[type[Model]]) -> None:
    """After keys were given by hand: the next row gets the next key."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _copy(table: str, columns: list[str], batch: list[tuple[Any, ...]]) -> None:
    lines = io.StringIO()
    for row in batch:
        lines.write("\t".join(map(_text, row)))
        lines.write("\n")
    lines.seek(0)
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(table)} ({names}) FROM STDIN", lines)


def _insert(table: str, columns: list[str], batch: list[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"  # noqa: S608 -- names of our own tables
    with connection.cursor() as cursor:
        cursor.executemany(statement, [tuple(map(_plain, row)) for row in batch])


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    return str(value).translate(_ESCAPES)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
