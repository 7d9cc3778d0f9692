"""Writing millions of rows: COPY on PostgreSQL, ``executemany`` elsewhere."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from core.search_index import WordIndex

_BATCH = 20_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
#: What must be made anew after many rows: all but primary keys and checks.
_POSTGRESQL_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE contype IN ('f', 'u') AND conrelid = ANY(%s::regclass[])
    ORDER BY contype DESC
"""
_POSTGRESQL_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (
        SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""
_SQLITE_PARTS = """
    SELECT type, name, sql FROM sqlite_master
    WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = %s
    ORDER BY type
"""


def pour(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write ``rows``, the values of the fields ``names``; other fields get defaults."""
    meta = model._meta
    fields = {field.name: field for field in meta.concrete_fields}
    rest = [
        field
        for name, field in fields.items()
        if name not in names and not field.primary_key and not _fills_itself(field)
    ]
    given = [fields[name] for name in names]
    columns = [str(field.column) for field in [*given, *rest]]
    usual = tuple(_shown(field.get_default()) for field in rest)
    write = _copy if connection.vendor == "postgresql" else _insert
    written = 0
    for batch in _batches(rows):
        write(meta.db_table, columns, batch, usual)
        written += len(batch)
    return written


def _fills_itself(field: Any) -> bool:
    """The database knows what stands there when nothing is said."""
    return field.has_db_default() or field.get_default() is None


def reset_sequences(models: Sequence[type[Model]]) -> None:
    """After keys were given by hand: the next row gets the next key."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextmanager
def without_indexes(models: Sequence[type[Model]]) -> Iterator[None]:
    """Indexes and foreign keys of these tables are made after what is written here.

    Everything is checked then as it would have been row by row, in a tenth of the time.
    """
    tables = [model._meta.db_table for model in models]
    postgresql = connection.vendor == "postgresql"
    again = _strip_postgresql(tables) if postgresql else _strip_sqlite(tables)
    yield
    with connection.cursor() as cursor:
        for statement in again:
            cursor.execute(statement)
        if postgresql:
            cursor.execute("ANALYZE")
        else:
            for model in models:
                _fill_words(model)


def _strip_postgresql(tables: list[str]) -> list[str]:
    connection.check_constraints()  # what waits to be checked would be in the way
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(_POSTGRESQL_CONSTRAINTS, [tables])
        constraints = cursor.fetchall()
        # Foreign keys first: they lean on the unique constraints.
        for table, name, _definition in reversed(constraints):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(_POSTGRESQL_INDEXES, [tables])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in indexes] + [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
        for table, name, definition in constraints
    ]


def _strip_sqlite(tables: list[str]) -> list[str]:
    again = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(_SQLITE_PARTS, [table])
            for kind, name, sql in cursor.fetchall():
                cursor.execute(f'DROP {kind} "{name}"')
                again.append(sql)
    return again


def _fill_words(model: type[Model]) -> None:
    with connection.cursor() as cursor:
        for index in model._meta.indexes:
            if isinstance(index, WordIndex):
                cursor.execute(index.fill_sql(model, connection))


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _copy(
    table: str, columns: list[str], batch: list[Sequence[Any]], usual: tuple[Any, ...]
) -> None:
    end = "".join(f"\t{_text(value)}" for value in usual)
    lines = io.StringIO()
    for row in batch:
        lines.write("\t".join(map(_text, row)))
        lines.write(end)
        lines.write("\n")
    lines.seek(0)
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(table)} ({names}) FROM STDIN", lines)


def _insert(
    table: str, columns: list[str], batch: list[Sequence[Any]], usual: tuple[Any, ...]
) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"  # noqa: S608 -- names of our own tables
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*map(_shown, row), *usual) for row in batch])


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if type(value) is int:
        return str(value)
    if type(value) is bytes:
        return f"\\\\x{value.hex()}"
    return str(value).translate(_ESCAPES)


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
