"""What a member has saved, told by several rows, counted once for each savings book."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext as _

from savings_groups.bank.doubts import Doubts
from savings_groups.bank.rows import LoanRow
from savings_groups.enums import DoubtKind


class Savings(NamedTuple):
    #: In đồng.
    deposits: int
    books: int


def add_up(rows: list[LoanRow], doubts: Doubts) -> Savings | None:
    """The deposits of the member whose rows these are; nothing if the file has none.

    Rows of one book say the same and count once. Books of different numbers are added.
    Without numbers of books one amount other than 0 is hers; several contradict.
    """
    said = _by_book(rows)
    if not said:
        return None
    first = rows[0]
    if any(len(amounts) > 1 for amounts in said.values()):
        says = _("different amounts without savings books to tell them apart")
        doubts.add(DoubtKind.CONTRADICTORY, first.row, first.label, says)
        return None
    amounts = [amount for some in said.values() for amount in some]
    found = Savings(sum(amounts), len(said))
    times = sum(1 for row in rows if row.deposits)
    if times > len(amounts):
        values = {"rows": times, "books": found.books}
        says = _("in %(rows)d rows, %(books)d savings books") % values
        doubts.add(DoubtKind.DEPOSITS_REPEATED, first.row, first.label, says)
    return found


def _by_book(rows: list[LoanRow]) -> dict[str, set[int]]:
    """The amounts other than 0 that are said of each savings book.

    A row without a number repeats one of the books, or is of one book of its own.
    """
    said: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.deposits is not None:
            said[row.savings_book] |= {row.deposits} - {0}
    if "" in said and len(said) > 1:
        named = set().union(*(some for book, some in said.items() if book))
        if said[""] <= named:
            del said[""]
    return said
