"""Finding rows by the beginnings of words, by an index, on PostgreSQL and SQLite.

Both index nothing but the third line of a ``SearchField`` (see ``core.search_text``),
whose words are letters and digits only: no parser or stemmer of a database has a say.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FullResultSet
from django.db.backends.ddl_references import Statement, Table
from django.db.models import Index, Lookup

from core import search_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.models import Model, QuerySet

_BATCH = 1000


class WordIndex(Index):
    """The index of the words of a ``SearchField``.

    PostgreSQL: GIN over a generated column, a tsvector of our own words; a column,
    because what rows are found by is also read where an index does not pay. SQLite: a
    full-text table that triggers keep, so that bulk writes are found as well; it is
    made again when Django makes the model's table anew, as it is one of its indexes.
    """

    def create_sql(
        self,
        model: type["Model"],
        schema_editor: "BaseDatabaseSchemaEditor",
        using: str = "",
        **kwargs: Any,
    ) -> Statement:
        if schema_editor.connection.vendor == "postgresql":
            column = self._statement(_VECTOR, model, schema_editor)
            schema_editor.execute(column, None)
            return self._statement(_GIN, model, schema_editor)
        for sql in _FULL_TEXT:
            schema_editor.execute(self._statement(sql, model, schema_editor), None)
        return self._statement(_ON_DELETE, model, schema_editor)

    def remove_sql(
        self,
        model: type["Model"],
        schema_editor: "BaseDatabaseSchemaEditor",
        **kwargs: Any,
    ) -> str:
        if schema_editor.connection.vendor == "postgresql":
            return str(self._statement(_NO_VECTOR, model, schema_editor))
        for sql in _NO_TRIGGERS:
            schema_editor.execute(self._statement(sql, model, schema_editor), None)
        return str(self._statement(_NO_FULL_TEXT, model, schema_editor))

    def fill_sql(self, model: type["Model"], connection: Any) -> str:
        """Enters every row, on SQLite; for rows written while there were no triggers.

        A table that keeps no content must be empty before.
        """
        with_quotes = SimpleNamespace(quote_name=connection.ops.quote_name)
        return str(self._statement(_FILL, model, with_quotes))

    def _statement(
        self, sql: str, model: type["Model"], schema_editor: Any
    ) -> Statement:
        quote = schema_editor.quote_name
        table = model._meta.db_table
        column = quote(self.fields[0])
        return Statement(
            sql,
            table=Table(table, quote),
            column=column,
            key=quote(model._meta.pk.column),
            vector=quote(vector_column(self.fields[0])),
            kept=_third_line(column),
            old=_third_line(f"old.{column}"),
            new=_third_line(f"new.{column}"),
            **{name: quote(f"{self.name}{end}") for name, end in _NAMES.items()},
        )


def vector_column(column: str) -> str:
    """The generated column of PostgreSQL."""
    return f"{column}_words"


def _third_line(column: str) -> str:
    """The third line of ``column``, in SQLite."""
    rest = f"substr({column}, instr({column}, char(10)) + 1)"
    rest = f"substr({rest}, instr({rest}, char(10)) + 1)"
    return f"substr({rest}, 1, instr({rest} || char(10), char(10)) - 1)"


_NAMES = {"name": "", "added": "_added", "changed": "_changed", "removed": "_removed"}
_VECTOR = (
    "ALTER TABLE %(table)s ADD COLUMN %(vector)s tsvector GENERATED ALWAYS AS ("
    "array_to_tsvector(array_remove(string_to_array("
    "split_part(%(column)s, E'\\n', 3), ' '), ''))) STORED"
)
_GIN = (
    "CREATE INDEX %(name)s ON %(table)s USING gin (%(vector)s) WITH (fastupdate = off)"
)
_NO_VECTOR = "ALTER TABLE %(table)s DROP COLUMN %(vector)s"
_ENTER = "INSERT INTO %(name)s (rowid, words) VALUES (new.%(key)s, %(new)s);"
#: How a row leaves a table that keeps no content: by what it was entered with.
_LEAVE = (
    "INSERT INTO %(name)s (%(name)s, rowid, words) "
    "VALUES ('delete', old.%(key)s, %(old)s);"
)
_NO_TRIGGERS = (
    "DROP TRIGGER IF EXISTS %(added)s",
    "DROP TRIGGER IF EXISTS %(changed)s",
    "DROP TRIGGER IF EXISTS %(removed)s",
)
_NO_FULL_TEXT = "DROP TABLE IF EXISTS %(name)s"
_FILL = "INSERT INTO %(name)s (rowid, words) SELECT %(key)s, %(kept)s FROM %(table)s"
#: Its words are kept nowhere else ("contentless"), without places or sizes.
_FULL_TEXT = (
    *_NO_TRIGGERS,
    _NO_FULL_TEXT,
    "CREATE VIRTUAL TABLE %(name)s USING fts5(words, content='', detail='none', "
    "columnsize=0, prefix='1 2 3', tokenize=\"ascii tokenchars '@'\")",
    _FILL,
    "CREATE TRIGGER %(added)s AFTER INSERT ON %(table)s BEGIN " + _ENTER + " END",
    "CREATE TRIGGER %(changed)s AFTER UPDATE OF %(column)s ON %(table)s "
    "WHEN old.%(column)s IS NOT new.%(column)s BEGIN " + _LEAVE + _ENTER + " END",
)
_ON_DELETE = (
    "CREATE TRIGGER %(removed)s AFTER DELETE ON %(table)s BEGIN " + _LEAVE + " END"
)


class Words(Lookup[Any]):
    """``search_text__words="duc xu"``: each word is the beginning of one of the row.

    By the model's ``WordIndex``; without one by reading the rows, with equal answers.
    """

    lookup_name = "words"
    prepare_rhs = False

    def get_prep_lookup(self) -> list[tuple[str, ...]]:
        return [word.starts for word in search_text.asked(str(self.rhs))]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        self._ask_something()
        column, params = compiler.compile(self.lhs)
        each, asked = [], []
        for starts in self.rhs:
            each.append(" OR ".join([f"{column} LIKE %s"] * len(starts)))
            for start in starts:
                asked += [*params, f"% {start}%"]
        return " AND ".join(f"({one})" for one in each), asked

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        if self._index() is None:
            return self.as_sql(compiler, connection)
        self._ask_something()
        vector = connection.ops.quote_name(vector_column(self.lhs.target.column))
        asked = " & ".join(
            "(" + " | ".join(f"'{start}':*" for start in starts) + ")"
            for starts in self.rhs
        )
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{table}.{vector} @@ %s::tsquery", [asked]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        index = self._index()
        if index is None:
            return self.as_sql(compiler, connection)
        self._ask_something()
        quote = connection.ops.quote_name
        table, key = quote(index.name), quote(self.lhs.target.model._meta.pk.column)
        found = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 -- names of our own tables
        asked = " AND ".join(
            "(" + " OR ".join(f'"{start}"*' for start in starts) + ")"
            for starts in self.rhs
        )
        rows = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{rows}.{key} IN ({found})", [asked]

    def _index(self) -> WordIndex | None:
        target = getattr(self.lhs, "target", None)
        if target is None:
            return None
        indexes = target.model._meta.indexes
        return next(
            (
                index
                for index in indexes
                if isinstance(index, WordIndex) and index.fields == [target.name]
            ),
            None,
        )

    def _ask_something(self) -> None:
        if not self.rhs:
            raise FullResultSet


class Marks(Words):
    """``search_text__marks="Đức xu"``: as ``__words``, for words typed with marks."""

    lookup_name = "marks"

    def get_prep_lookup(self) -> list[tuple[str, ...]]:
        asked = search_text.asked(str(self.rhs))
        return [(word.marked,) for word in asked if word.marked]


def refill(rows: "QuerySet[Any]", values: "Callable[[Any], Iterable[str]]") -> None:
    """For migrations: what ``rows`` are found by, made anew from ``values(row)``."""
    manager, batch = rows.model._default_manager, []
    for row in rows.order_by("pk").iterator(_BATCH):
        row.search_text = search_text.stored(map(str, values(row)))
        batch.append(row)
        if len(batch) == _BATCH:
            manager.bulk_update(batch, ["search_text"])
            batch = []
    manager.bulk_update(batch, ["search_text"])
