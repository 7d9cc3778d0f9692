"""The lines of a group's forms and the bank's figures in them, read in one go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspections.models import BalanceMatch, GroupCheck, LoanCheck
from inspections.selectors.lending import bank
from savings_groups.models import Borrower, Loan

#: As a line is made: nobody has written it.
_UNWRITTEN = 1
_Figures = Mapping[int, bank.LoanFigures]


@dataclass(frozen=True)
class Ground:
    """One group's form with the lines that it has."""

    check: GroupCheck
    loans: Sequence[LoanCheck]
    matches: Sequence[BalanceMatch]

    @classmethod
    def of(cls, check: GroupCheck) -> "Ground":
        loans = check.loan_checks.select_related("loan__borrower")
        matches = check.matches.select_related("loan", "borrower")
        return cls(
            check,
            list(loans.defer("loan__borrower__id_number")),
            list(matches.defer("borrower__id_number")),
        )

    @property
    def written(self) -> list[LoanCheck | BalanceMatch]:
        every: list[LoanCheck | BalanceMatch] = [*self.loans, *self.matches]
        return [line for line in every if line.revision != _UNWRITTEN]

    def lines_of(
        self, members: Iterable[Borrower]
    ) -> tuple[list[LoanCheck], list[BalanceMatch]]:
        """New lines for what the members have and the form has not, not saved.

        In the order of their names. A loan has one line of each form at a visit, even
        of a member who changed groups.
        """
        members = sorted(members, key=lambda one: (bytes(one.sort_key), one.pk))
        loans = bank.open_loans(members, self._day)
        figures = bank.loan_figures(loans, self._day)
        saved = bank.deposits(members, self._day)
        checked, matched = self._taken("loan_checks"), self._taken("balance_matches")
        has_line = {line.borrower_id for line in self.matches}
        checks: list[LoanCheck] = []
        matches: list[BalanceMatch] = []
        for member in members:
            own = [loan for loan in loans if loan.borrower_id == member.pk]
            lines = [
                self._match(member, loan, figures)
                for loan in own
                if loan.pk not in matched
            ]
            if not own and member.pk not in has_line:
                lines = [self._match(member, None, figures)]
            if member.pk not in has_line:
                for first in lines[:1]:
                    _put_deposits(first, saved.get(member.pk))
            matches += lines
            checks += [
                self._check(member, loan, figures)
                for loan in own
                if loan.pk not in checked
            ]
        return _numbered(checks, self.loans), _numbered(matches, self.matches)

    def renewed(self) -> tuple[list[LoanCheck], list[BalanceMatch]]:
        """Lines that nobody has written, with the bank's figures of now; not saved."""
        checks = [line for line in self.loans if line.revision == _UNWRITTEN]
        matches = [line for line in self.matches if line.revision == _UNWRITTEN]
        loans = [line.loan for line in checks]
        loans += [line.loan for line in matches if line.loan is not None]
        figures = bank.loan_figures(loans, self._day)
        saved = bank.deposits([line.borrower for line in matches], self._day)
        first = self._first_lines()
        for check in checks:
            told = figures.get(check.loan_id, bank.LoanFigures())
            check.bank = bank.loan_values(check.loan, told)
        for match in matches:
            told = figures.get(match.loan_id or 0, bank.LoanFigures())
            _put_loan(match, told)
            if match.pk in first:
                _put_deposits(match, saved.get(match.borrower_id))
        return checks, matches

    @property
    def _day(self) -> Any:
        return self.check.visit.date

    def _taken(self, lines: str) -> set[int | None]:
        rows = getattr(self.check.visit, lines)
        return set(rows.values_list("loan_id", flat=True))

    def _first_lines(self) -> set[Any]:
        """Of each member the line that shows her deposits."""
        first: dict[int, Any] = {}
        for line in self.matches:
            first.setdefault(line.borrower_id, line.pk)
        return set(first.values())

    def _check(self, member: Borrower, loan: Loan, figures: _Figures) -> LoanCheck:
        loan.borrower = member
        return LoanCheck(
            visit=self.check.visit,
            form=self.check,
            loan=loan,
            checked_on=self.check.checked_on,
            bank=bank.loan_values(loan, figures.get(loan.pk, bank.LoanFigures())),
        )

    def _match(
        self, member: Borrower, loan: Loan | None, figures: _Figures
    ) -> BalanceMatch:
        match = BalanceMatch(
            visit=self.check.visit, form=self.check, borrower=member, loan=loan
        )
        if loan is not None:
            _put_loan(match, figures.get(loan.pk, bank.LoanFigures()))
        return match


def _put_loan(match: BalanceMatch, told: bank.LoanFigures) -> None:
    match.bank_as_of = told.as_of
    match.bank_principal = told.principal
    match.bank_interest = told.arrears


def _put_deposits(match: BalanceMatch, told: bank.Deposits | None) -> None:
    if told is not None:
        match.bank_deposits = told.deposits
        match.bank_as_of = match.bank_as_of or told.as_of


def _numbered(lines: list[Any], before: Sequence[Any]) -> list[Any]:
    last = max((line.order for line in before), default=0)
    for place, line in enumerate(lines, start=last + 1):
        line.order = place
    return lines
