"""Lines and sums of 15/TD: three who tell the same, and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.models import BalanceMatch
from inspections.selectors.lending.figures import total
from inspections.selectors.lending.opened import Opened
from savings_groups.models import Borrower

FIGURES = ("principal", "interest", "deposits")


@dataclass(frozen=True)
class Figure:
    """Principal, interest or deposits of a line or of all lines, in đồng.

    Differences are the bank less the other; nothing while either is unknown.
    """

    name: str
    bank: int | None
    book: int | None
    said: int | None
    difference_book: int | None
    difference_said: int | None

    @property
    def differs(self) -> bool:
        return bool(self.difference_book or self.difference_said)


@dataclass(frozen=True)
class MatchRow:
    """A line of 15/TD."""

    line: BalanceMatch
    borrower: Borrower
    principal: Figure
    interest: Figure
    deposits: Figure
    is_done: bool
    opened: Sequence[Opened]

    @property
    def figures(self) -> tuple[Figure, Figure, Figure]:
        return self.principal, self.interest, self.deposits

    @property
    def differs(self) -> bool:
        return any(figure.differs for figure in self.figures)


@dataclass(frozen=True)
class MatchSums:
    """The sums of 15/TD: of each side what is known, and of the known differences."""

    lines: int
    done: int
    members: int
    differing: int
    principal: Figure
    interest: Figure
    deposits: Figure

    @property
    def figures(self) -> tuple[Figure, Figure, Figure]:
        return self.principal, self.interest, self.deposits


def match_row(line: BalanceMatch, opened: Sequence[Opened]) -> MatchRow:
    principal, interest, deposits = (
        Figure(
            name,
            bank=getattr(line, f"bank_{name}"),
            book=getattr(line, f"book_{name}"),
            said=getattr(line, f"said_{name}"),
            difference_book=line.difference(name, "book"),
            difference_said=line.difference(name, "said"),
        )
        for name in FIGURES
    )
    told = [
        amount
        for figure in (principal, interest, deposits)
        for amount in (figure.book, figure.said)
    ]
    return MatchRow(
        line=line,
        borrower=line.borrower,
        principal=principal,
        interest=interest,
        deposits=deposits,
        is_done=line.cause != "" or any(amount is not None for amount in told),
        opened=opened,
    )


def match_sums(rows: Sequence[MatchRow]) -> MatchSums:
    principal, interest, deposits = (
        Figure(
            name,
            bank=total(getattr(row, name).bank for row in rows),
            book=total(getattr(row, name).book for row in rows),
            said=total(getattr(row, name).said for row in rows),
            difference_book=total(getattr(row, name).difference_book for row in rows),
            difference_said=total(getattr(row, name).difference_said for row in rows),
        )
        for name in FIGURES
    )
    return MatchSums(
        lines=len(rows),
        done=sum(row.is_done for row in rows),
        members=len({row.line.borrower_id for row in rows}),
        differing=sum(row.differs for row in rows),
        principal=principal,
        interest=interest,
        deposits=deposits,
    )
