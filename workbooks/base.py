"""The contract of a kind of sheet: what apps declare, and what this app then does.

An app declares one :class:`Sheet` per list and names it in ``settings.WORKBOOK_KINDS``.
From it come the template to fill in, the reading and checking of what was filled in,
the preview, the writing, and the export of the list. Texts that are printed in files
(headings, help, examples) are Vietnamese in the code, like official papers: files go
from office to office whatever language somebody's screen is in.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.forms import ChoiceField
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.text import fold
from workbooks.formats import Format

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.forms import Form
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

Thing = TypeVar("Thing", bound="Model")


class RowError(Exception):
    """One cell of a row is wrong; ``advice`` says what to do about it."""

    def __init__(self, column: str, advice: str) -> None:
        super().__init__(advice)
        self.column, self.advice = column, advice


@dataclass(frozen=True)
class Column:
    """One column: its heading in files, how its cells are read and written."""

    #: The key of its value in ``Row.values`` and ``Sheet.values``.
    name: str
    heading: str
    format: Format
    #: No row without it, and no file without the column.
    required: bool = False
    #: Other headings that offices use for it; compared without marks and capitals.
    synonyms: tuple[str, ...] = ()
    width: int = 16
    help: str = ""
    #: A value of the format, for the line that shows how it is filled in.
    example: Any = None
    #: Printed in exports and known when it comes back, but never read.
    only_out: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Folded headings that mean this column."""
        return frozenset(map(fold, (self.heading, *self.synonyms)))


@dataclass(frozen=True)
class Row:
    """One line of a file, understood cell by cell.

    ``values`` holds the columns that the file has: a column that it lacks is absent,
    and the register keeps what it says there; a blank cell is the format's ``blank``.
    """

    number: int
    values: Mapping[str, Any]

    def get(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True)
class Listing:
    """What an export holds: rows in their order, and how they were chosen, in words."""

    rows: "QuerySet[Any]"
    #: Pairs such as ``("Đơn vị", "phường Đức Xuân")``, printed above the headings.
    filters: Sequence[tuple[str, str]] = ()
    order: str = ""
    #: Adds to some rows at a time what a query cannot: as lists do for their page.
    tell: Callable[[list[Any]], list[Any]] | None = None


@dataclass
class Change(Generic[Thing]):
    """An existing thing with its new values set, and the columns that differ."""

    thing: Thing
    columns: list[str] = field(default_factory=list)


class Sheet(ABC, Generic[Thing]):
    """One kind of sheet for one person: made anew for every request and job.

    Reading goes in chunks of ``chunk`` rows: ``load`` once, then per row ``find``,
    ``fill``, ``check``. Nothing is written before every row of the file is right;
    ``save`` is then called per chunk inside one transaction. Reading a file that
    ``values`` wrote must change nothing.
    """

    slug: ClassVar[str]
    #: What the rows are called, in the plural, lazily translated; and in files.
    title: ClassVar["StrOrPromise"]
    file_title: ClassVar[str]
    #: Who may have the list, and who may fill it in.
    view_perm: ClassVar[str]
    #: Nobody imports what has none.
    keep_perm: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]]
    #: Where the list is.
    list_url: ClassVar[str]
    chunk: ClassVar[int] = 2000
    #: How it is filled in, line by line, where the usual words do not fit.
    guide: ClassVar[tuple[str, ...]] = ()

    def __init__(self, user: "User") -> None:
        self.user = user

    # --- In: from rows of a file to the register

    @abstractmethod
    def load(self, rows: Sequence[Row], *, lock: bool) -> None:
        """Look up in bulk what ``find`` and ``check`` need for these rows.

        ``lock``: the rows are about to be written (``select_for_update``).
        """

    @abstractmethod
    def find(self, row: Row) -> Thing:
        """The thing that the row is about, or a new one; unsaved, nothing filled in.

        Only what she may change is found. Raises ``RowError``.
        """

    @abstractmethod
    def key(self, thing: Thing, row: Row) -> Hashable:
        """Two rows of the same key are the same thing twice."""

    def is_empty(self, row: Row) -> bool:
        """The row names its thing and says nothing about it: it is passed over."""
        return False

    def fill(self, thing: Thing, row: Row) -> None:
        """Set the values of the row; by default on attributes of the same names."""
        for name in self.fields:
            if name in row.values:
                setattr(thing, name, row.values[name])

    #: The columns that ``fill`` sets by default.
    fields: ClassVar[tuple[str, ...]] = ()

    def check(self, thing: Thing, row: Row) -> None:
        """Refuse what rules of the register forbid: ``RowError`` or ``RuleError``."""

    def cautions(self, thing: Thing, row: Row, changed: Sequence[str]) -> list[str]:
        """What is allowed but must be looked at; she ticks it before it is written."""
        return []

    @abstractmethod
    def save(self, added: Sequence[Thing], changed: Sequence[Change[Thing]]) -> None:
        """Write a chunk by a bulk verb, with its entries in the audit log."""

    def label(self, thing: Thing) -> str:
        return str(thing)

    # --- Out: from the register to rows of a file

    @abstractmethod
    def values(self, thing: Thing) -> dict[str, Any]:
        """The value of every column; reads no more than the listing fetched."""

    @abstractmethod
    def listed(self, query: QueryDict) -> Listing:
        """The rows of the list page for the same query string, seen by this person."""

    def listed_for(self, query: str) -> Listing:
        return self.listed(QueryDict(query))

    @abstractmethod
    def present(self) -> "QuerySet[Thing]":
        """What she may change today: the rows of a template that is filled in."""

    def filled(self) -> Listing:
        """The rows of a template that is filled in, as they are fetched."""
        return Listing(self.present())

    def choices(self, column: Column) -> Sequence[str]:
        """The drop-down list of a column; by default those of its format."""
        return column.format.choices

    @property
    def office(self) -> str:
        """Whose list it is, printed above an export."""
        membership = getattr(self.user, "membership", None)
        return str(membership.union) if membership else ""

    def kept(self, thing: Thing) -> dict[str, Any]:
        """The values that a row can change, to be compared before and after."""
        values = self.values(thing)
        return {column.name: values.get(column.name) for column in self.read_columns}

    @property
    def read_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.only_out)

    @property
    def template_columns(self) -> tuple[Column, ...]:
        """What a template shows: what is read, unless more must be known to fill it."""
        return self.read_columns


class OutSheet(Sheet[Thing]):
    """A list that only goes out: it has no ``keep_perm``, so nobody is asked to fill it
    in, and its columns are all ``only_out``."""

    def load(self, rows: Sequence[Row], *, lock: bool) -> None:
        raise TypeError(self.slug)

    def find(self, row: Row) -> Thing:
        raise TypeError(self.slug)

    def key(self, thing: Thing, row: Row) -> Hashable:
        raise TypeError(self.slug)

    def save(self, added: Sequence[Thing], changed: Sequence[Change[Thing]]) -> None:
        raise TypeError(self.slug)


def filter_words(form: "Form", query: QueryDict) -> list[tuple[str, str]]:
    """How a list was narrowed, as the filters of its page say it."""
    words = [(_("Search"), str(query["q"]))] if query.get("q") else []
    form.is_valid()
    asked: dict[str, Any] = getattr(form, "cleaned_data", {})
    for name, asked_by in form.fields.items():
        value = asked.get(name)
        if isinstance(asked_by, ChoiceField) and not hasattr(asked_by, "queryset"):
            labels: dict[Any, Any] = dict(asked_by.choices)  # type: ignore[arg-type]
            said = str(labels.get(value or "", ""))
            value = said if value or said != _("Any") else ""
        elif isinstance(value, date):
            value = f"{value:%d/%m/%Y}"
        if value:
            words.append((str(asked_by.label), str(value)))
    return words
