"""Groups, loans and checks as they were on a day: what coverage counts and lists."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from inspections.enums import SEALED, Presence, VisitStatus
from inspections.models import GroupCheck, LoanCheck
from inspections.selectors.lending.demands import DORMANT_MONTHS, NEW_DAYS
from inspections.selectors.lending.month_steps import MonthsLater, latest_start
from savings_groups.models import HardArea, Loan, LoanState, SavingsGroup
from unions.selectors import as_of

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: Only what was really done counts, not what was planned.
CARRIED_OUT = frozenset({VisitStatus.IN_PROGRESS, VisitStatus.RECORDED}) | SEALED

#: The borrower was met, or it was found that she has gone.
_LOOKED_INTO = (Presence.MET, Presence.LEFT)


@dataclass(frozen=True)
class Question:
    """What the viewer asks: below which union (nothing: all she sees), of which day."""

    viewer: "User"
    on: date
    union: "Union | None" = None
    today: date = field(default_factory=timezone.localdate)

    @property
    def past_day(self) -> date | None:
        """The day, if it is not today: then the register is read as it was."""
        return self.on if self.on < self.today else None

    @property
    def year_began(self) -> date:
        return date(self.on.year, 1, 1)


@dataclass(frozen=True)
class Ground:
    """The rows of one question, each with what the rules ask of it. Reads nothing."""

    asked: Question

    @cached_property
    def groups(self) -> Any:
        """Groups open on the day; ``home``: the union that had each then."""
        asked = self.asked
        rows = as_of.of_register(
            SavingsGroup.objects.all(),
            viewer=asked.viewer,
            union=asked.union,
            on=asked.past_day,
        )
        open_ones = rows.open_on(asked.on).order_by()
        return open_ones.annotate(home=self._home("pk", "union"))

    @cached_property
    def group_checks(self) -> Any:
        """Checks of groups by the day that the viewer may know of.

        A form that was opened and has no answer yet is no check.
        """
        return self._done(GroupCheck.objects).exclude(answers={})

    @cached_property
    def loan_checks(self) -> Any:
        """The same of loans: who was not at home is still to be checked."""
        return self._done(LoanCheck.objects).filter(presence__in=_LOOKED_INTO)

    @cached_property
    def checked_groups(self) -> Q:
        """Of groups: checked in the year of the day."""
        this_year = self.group_checks.filter(checked_on__gte=self.asked.year_began)
        return Q(pk__in=this_year.values("group"))

    @cached_property
    def loans(self) -> Any:
        """Loans not repaid on the day, of groups open on it.

        ``owed``, ``moved_on`` (last transaction) and ``known_on`` are of the newest
        statement that was valid for the day; of today those that the loan keeps.
        """
        on = self.asked.on
        begun = Q(disbursed_on=None) | Q(disbursed_on__lte=on)
        rows = Loan.objects.filter(
            begun,
            Q(closed_on=None) | Q(closed_on__gt=on),
            group__in=self.groups.values("pk"),
        ).order_by()
        rows = rows.annotate(home=self._home("group", "group__union"))
        if self.asked.past_day is None:
            return rows.annotate(
                owed=F("latest_principal"),
                moved_on=F("last_transaction_on"),
                known_on=F("latest_on"),
            )
        states = LoanState.objects.valid().filter(loan=OuterRef("pk"), as_of__lte=on)
        newest = states.order_by("-as_of", "-pk")
        return rows.annotate(
            owed=Subquery(newest.values("principal")[:1]),
            moved_on=Subquery(newest.values("last_transaction_on")[:1]),
            known_on=Subquery(newest.values("as_of")[:1]),
        )

    @property
    def is_new(self) -> Q:
        """Its 30 days end in this year or later."""
        first = self.asked.year_began - timedelta(days=NEW_DAYS)
        return Q(disbursed_on__gte=first)

    @property
    def is_over(self) -> Q:
        """Of new loans: the 30th day has passed."""
        return Q(disbursed_on__lt=self.asked.on - timedelta(days=NEW_DAYS))

    @property
    def is_dormant(self) -> Q:
        """What few loans are comes first: databases ask the second of those only."""
        quiet = Q(moved_on__lte=latest_start(self.asked.on, DORMANT_MONTHS))
        return quiet & Q(owed__gt=0)

    @property
    def is_older(self) -> Q:
        """Of an earlier year and still owed; of unknown debt: not known as repaid."""
        still = GreaterThan(Coalesce("owed", 1), 0)
        return Q(disbursed_on__lt=self.asked.year_began) & Q(still)

    @property
    def is_hard(self) -> Q:
        """In a difficult area that was valid on the day: its commune or its branch."""
        areas = HardArea.objects.on(self.asked.on).order_by()
        branches = areas.exclude(branch=None).values("branch")
        communes = areas.filter(branch=None).values("union")
        return Q(group__branch__in=branches) | Q(home__in=communes)

    @property
    def checked_since_paid(self) -> Exists:
        mine = self._of_loan
        return Exists(mine.filter(checked_on__gte=OuterRef("disbursed_on")))

    @property
    def checked_in_time(self) -> Exists:
        last: Any = F("loan__disbursed_on") + timedelta(days=NEW_DAYS)
        mine = self._of_loan.filter(checked_on__gte=OuterRef("disbursed_on"))
        return Exists(mine.filter(checked_on__lte=last))

    @property
    def checked_since_dormant(self) -> Exists:
        since = MonthsLater(OuterRef("moved_on"), months=DORMANT_MONTHS)
        return Exists(self._of_loan.filter(checked_on__gte=since))

    @property
    def checked_this_year(self) -> Exists:
        return Exists(self._of_loan.filter(checked_on__gte=self.asked.year_began))

    @property
    def _of_loan(self) -> Any:
        return self.loan_checks.filter(loan=OuterRef("pk"))

    def _done(self, rows: Any) -> Any:
        seen = rows.visible_to(self.asked.viewer).order_by()
        return seen.filter(visit__status__in=CARRIED_OUT, checked_on__lte=self.asked.on)

    def _home(self, key: str, union: str) -> Any:
        """The union that had the group on the day, before later decisions."""
        if self.asked.past_day is None:
            return F(union)
        later = SavingsGroup.objects.handed_on_after(self.asked.on)
        mine = later.filter(key=OuterRef(key)).order_by("effective_on", "pk")
        first = Subquery(mine.values("from_union")[:1])
        return Coalesce(first, F(union), output_field=BigIntegerField())
