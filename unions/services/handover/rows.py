"""How rows of one model pass to other unions, many at once and back again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from unions.models import Branch, Handover
from unions.services.handover.plans import open_on
from unions.services.movers import Item

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from unions.models import Reorganisation

_Row = TypeVar("_Row", bound=Model)
_Thing = TypeVar("_Thing")
#: Unions whose rows are read at once, and rows that are written at once.
UNIONS_AT_ONCE = 500
ROWS_AT_ONCE = 2000
BRANCH = "unions.branch"


class RowMover(Generic[_Row]):
    """Hands over rows that belong to a union by a foreign key.

    Says which rows are open and how they are called; all else is alike. Rows of a
    branch go with it, whatever else was chosen: they belong to its union.
    """

    model: ClassVar[str]
    label: ClassVar[Any]
    passes_on: ClassVar[bool] = True
    union_field: ClassVar[str] = "union"
    #: The handover's column for the key of such a row.
    key_field: ClassVar[str] = "key"
    follows_branch: ClassVar[bool] = False

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[_Row]:
        """The open rows of all unions."""
        raise NotImplementedError

    def of(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> QuerySet[_Row]:
        """The open rows of these unions."""
        rows = self.rows(reorganisation)
        return rows.filter(**{f"{self.union_field}__in": unions})

    def describe(self, row: _Row) -> str:
        return str(row)

    def url(self, row: Any) -> str:
        return str(row.get_absolute_url())

    def items(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> list[Item]:
        return [self.item(row) for row in self.read(unions, reorganisation)]

    def count(self, unions: Sequence[int], reorganisation: "Reorganisation") -> int:
        return sum(self.of(some, reorganisation).count() for some in _some(unions))

    def move(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> int:
        handovers = (
            self.handover(row, to, reorganisation)
            for row, to in self.landings(heirs, chosen, reorganisation, by=by)
        )
        written = write(handovers)
        self.put(reorganisation)
        return written

    def undo(
        self,
        handovers: Sequence[Handover],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> None:
        there = self._handed(reorganisation, here="to_union")
        self._put(reorganisation, there, "from_union")

    def landings(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None" = None,
    ) -> Iterator[tuple[_Row, int]]:
        """Every open row that passes on, with the union that gets it."""
        sources = self._sources(heirs, chosen, reorganisation)
        for row in self.read(sorted(sources), reorganisation):
            to = self.destination(row, heirs, chosen)
            if to is not None:
                yield row, to

    def destination(
        self, row: Any, heirs: Mapping[int, int], chosen: Mapping[str, int]
    ) -> int | None:
        """Where one row goes; nothing: it stays."""
        if self.follows_branch and _has_branch(row):
            with_branch: int | None = row.goes_with
            return with_branch
        heir = heirs.get(self.union_of(row))
        return heir if heir is not None else chosen.get(f"{self.model}:{row.pk}")

    def item(self, row: Any, **more: Any) -> Item:
        follows = ""
        if self.follows_branch and _has_branch(row):
            follows = f"{BRANCH}:{row.branch_id}"
        return Item(
            model=self.model,
            pk=row.pk,
            label=self.describe(row),
            union_id=self.union_of(row),
            url=self.url(row),
            **{"follows": follows, **more},
        )

    def handover(
        self,
        row: _Row,
        to: int | None,
        reorganisation: "Reorganisation",
        **detail: Any,
    ) -> Handover:
        """``detail``: what undoing needs beside the two unions."""
        key: dict[str, int | UUID] = {self.key_field: row.pk}
        return Handover(
            reorganisation=reorganisation,
            model=self.model,
            **key,
            label=self.describe(row)[:250],
            from_union_id=self.union_of(row),
            to_union_id=to,
            effective_on=reorganisation.effective_on,
            detail=detail,
        )

    def put(self, reorganisation: "Reorganisation") -> None:
        """Move the rows to where their handovers say, in one statement."""
        here = self._handed(reorganisation, here="from_union")
        self._put(reorganisation, here, "to_union")

    def handed_over(self, reorganisation: "Reorganisation") -> QuerySet[Handover]:
        return Handover.objects.filter(
            reorganisation=reorganisation, model=self.model
        ).exclude(to_union=None)

    def changes(self, reorganisation: "Reorganisation") -> dict[str, Any]:
        """Further columns that change with the union."""
        return {}

    def union_of(self, row: Any) -> int:
        key: int = getattr(row, f"{self.union_field}_id")
        return key

    def _handed(
        self, reorganisation: "Reorganisation", *, here: str
    ) -> QuerySet[Handover]:
        """The handover of the outer row, if the row is (still) at its end ``here``."""
        ends = {self.key_field: OuterRef("pk"), here: OuterRef(self.union_field)}
        return self.handed_over(reorganisation).filter(**ends)

    def _put(
        self, reorganisation: "Reorganisation", handed: QuerySet[Handover], end: str
    ) -> None:
        keys = self.handed_over(reorganisation).values(self.key_field)
        rows = self._every(reorganisation).filter(pk__in=keys).filter(Exists(handed))
        union = {self.union_field: Subquery(handed.values(end)[:1])}
        rows.update(**union, **self.changes(reorganisation))

    def _every(self, reorganisation: "Reorganisation") -> QuerySet[_Row]:
        """All rows of the model: one that was open may have been closed since."""
        return self.rows(reorganisation).model._default_manager.all()

    def read(
        self, unions: Iterable[int], reorganisation: "Reorganisation"
    ) -> Iterator[_Row]:
        """Open rows of these unions; each batch is read before anything is written."""
        for some in _some(unions):
            rows: QuerySet[Any] = self.of(some, reorganisation)
            if self.follows_branch:
                rows = _with_branch(rows, reorganisation)
            yield from list(rows.order_by(self.union_field, *_order(rows)))

    def _sources(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
    ) -> set[int]:
        """Unions that rows leave: whole ones, and those of which some was chosen."""
        start = f"{self.model}:"
        keys = [key[len(start) :] for key in chosen if key.startswith(start)]
        found = set(heirs)
        rows = self._every(reorganisation).order_by()
        for some in batches(keys, ROWS_AT_ONCE):
            there = rows.filter(pk__in=some).values_list(self.union_field, flat=True)
            found.update(there)
        if self.follows_branch:
            branches = _branches(reorganisation).order_by().distinct()
            found.update(branches.values_list("from_union", flat=True))
        return found


def write(handovers: Iterable[Handover]) -> int:
    written = 0
    for some in batches(handovers, ROWS_AT_ONCE):
        written += len(Handover.objects.bulk_create(some))
    return written


def _branches(reorganisation: "Reorganisation") -> QuerySet[Handover]:
    return Handover.objects.filter(reorganisation=reorganisation, model=BRANCH)


def _with_branch(
    rows: QuerySet[Any], reorganisation: "Reorganisation"
) -> QuerySet[Any]:
    """Adds where the row's branch went, and whose open branch it is."""
    went = _branches(reorganisation).filter(
        key=OuterRef("branch"), from_union=OuterRef("union")
    )
    still = Branch.objects.filter(
        open_on(reorganisation.effective_on), pk=OuterRef("branch")
    )
    found: QuerySet[Any] = rows.annotate(
        goes_with=Subquery(went.values("to_union")[:1]),
        branch_union=Subquery(still.values("union")[:1]),
    )
    return found


def _has_branch(row: Any) -> bool:
    """It belongs to an open branch of its own union (or one that has just gone)."""
    return row.goes_with is not None or row.branch_union == row.union_id


def _order(rows: QuerySet[Any]) -> Sequence[Any]:
    return rows.query.order_by or rows.model._meta.ordering


def _some(unions: Iterable[int]) -> Iterator[list[int]]:
    return batches(unions, UNIONS_AT_ONCE)


def batches(things: Iterable[_Thing], size: int) -> Iterator[list[_Thing]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
