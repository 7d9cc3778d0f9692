"""The groups and loans behind each number of coverage: to be checked, and done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from accounts.rules import manages
from core.querysets import search
from inspections.enums import VisitStatus
from inspections.models import TeamMember, Visit
from inspections.selectors.lending.demands import (
    DORMANT,
    DORMANT_MONTHS,
    GROUPS,
    NEW,
    NEW_DAYS,
    OLDER,
)
from inspections.selectors.lending.ground import Ground, Question
from inspections.selectors.lending.month_steps import MonthsLater, months_later
from unions.models import Union
from unions.selectors import as_of

if TYPE_CHECKING:
    from savings_groups.models import Loan, SavingsGroup

#: What a list can be narrowed to; ``open``: due and overdue.
OPEN, DUE, OVERDUE, DONE, LATE, EVERY = "open", "due", "overdue", "done", "late", "all"
_SIMPLE = {OPEN: _("Still to be checked"), DONE: _("Checked"), EVERY: _("Any")}
STATES: dict[str, dict[str, Any]] = {
    GROUPS: _SIMPLE,
    NEW: {
        OPEN: _("Still to be checked"),
        DUE: _("Still in time"),
        OVERDUE: _("30 days over, not checked"),
        DONE: _("Checked in time"),
        LATE: _("Checked late"),
        EVERY: _("Any"),
    },
    DORMANT: _SIMPLE,
    OLDER: _SIMPLE,
}
#: Visits to which something can still be added.
_OPEN_VISITS = (VisitStatus.IN_PROGRESS, VisitStatus.ANNOUNCED, VisitStatus.PLANNED)


@dataclass(frozen=True)
class Line:
    """One group or loan of a list. The borrower's name is masked where it is shown."""

    group: "SavingsGroup"
    #: The commune that had the group on the day.
    union: "Union"
    state: str
    #: Of a group its last check ever; of a loan the first one that counts.
    checked_on: date | None
    loan: "Loan | None" = None
    #: Of a new loan: the last day in time.
    last_day: date | None = None
    #: Of a dormant loan: since when.
    dormant_since: date | None = None
    owed: int | None = None
    #: Where it can be looked at next, and whether the viewer may add it there now.
    visit: Visit | None = None
    adds: bool = False

    @property
    def label(self) -> str:
        words = STATES[NEW] if self.last_day else _SIMPLE
        return str(words[self.state])

    @property
    def tone(self) -> str:
        """The pill that it is shown with."""
        return {OPEN: "due", LATE: "partial"}.get(self.state, self.state)


class CoverageList:
    """The list of one rule. ``code``: of ``DEMANDS``; ``state``: of ``STATES``."""

    def __init__(
        self, asked: Question, code: str, *, state: str = OPEN, words: str = ""
    ) -> None:
        self.asked, self.code, self.state, self.words = asked, code, state, words
        self.ground = Ground(asked)

    def queryset(self) -> Any:
        """The rows to be paged."""
        if self.code == GROUPS:
            return self._groups()
        rows = {NEW: self._new, DORMANT: self._dormant, OLDER: self._older}[self.code]()
        found = search(rows, self.words, "borrower__search_text", "group__search_text")
        return found.select_related("borrower", "group__union", "group__branch").defer(
            "borrower__id_number"
        )

    def lines(self, page: Iterable[Any]) -> list[Line]:
        """One page: a constant number of queries more, none for each row."""
        rows = list(page)
        is_loan = self.code != GROUPS
        groups = {row.group_id: row.group for row in rows} if is_loan else {}
        told = as_of.tell(
            groups.values() if is_loan else rows,
            viewer=self.asked.viewer,
            on=self.asked.past_day,
        )
        shown = {group.pk: group for group in told}
        visits = self._visits({group.union_then.pk for group in told})
        make = self._loan_line if is_loan else self._group_line
        return [make(row, shown, visits) for row in rows]

    def _groups(self) -> Any:
        ground = self.ground
        mine = ground.group_checks.filter(group=OuterRef("pk"))
        last = Subquery(
            mine.values("group").annotate(last=Max("checked_on")).values("last")[:1]
        )
        rows = ground.groups.matching(self.words).annotate(checked_last=last)
        if self.state == OPEN:
            rows = rows.exclude(ground.checked_groups)
        elif self.state == DONE:
            rows = rows.filter(ground.checked_groups)
        order = F("checked_last").asc(nulls_first=True)
        return rows.select_related("union", "branch").order_by(order, "sort_key", "pk")

    def _new(self) -> Any:
        """Those whose days still run first, the soonest before; then the others."""
        ground = self.ground
        rows = ground.loans.filter(ground.is_new)
        since_paid = Q(checked_on__gte=OuterRef("disbursed_on"))
        rows = rows.annotate(first=self._first_check(since_paid))
        wanted = {
            OPEN: Q(first=None),
            DUE: Q(first=None) & ~ground.is_over,
            OVERDUE: Q(first=None) & ground.is_over,
            DONE: Q(ground.checked_in_time),
            LATE: Q(first__isnull=False) & ~Q(ground.checked_in_time),
        }
        runs = When(Q(first=None) & ~ground.is_over, then=Value(0))
        rows = rows.filter(wanted.get(self.state, Q()))
        rows = rows.annotate(stage=Case(runs, default=Value(1)))
        return rows.order_by("stage", "disbursed_on", "pk")

    def _dormant(self) -> Any:
        ground = self.ground
        since = MonthsLater(OuterRef("moved_on"), months=DORMANT_MONTHS)
        first = self._first_check(Q(checked_on__gte=since))
        rows = ground.loans.filter(ground.is_dormant).annotate(first=first)
        return self._narrowed(rows).order_by("moved_on", "pk")

    def _older(self) -> Any:
        ground = self.ground
        first = self._first_check(Q(checked_on__gte=self.asked.year_began))
        rows = ground.loans.filter(ground.is_older).annotate(first=first)
        return self._narrowed(rows).order_by("group__sort_key", "group", "pk")

    def _narrowed(self, rows: Any) -> Any:
        if self.state == OPEN:
            return rows.filter(first=None)
        return rows.filter(first__isnull=False) if self.state == DONE else rows

    def _first_check(self, counts: Q) -> Subquery:
        mine = self.ground.loan_checks.filter(counts, loan=OuterRef("pk"))
        firsts = mine.values("loan").annotate(first=Min("checked_on"))
        return Subquery(firsts.values("first")[:1])

    def _visits(self, unions: set[int]) -> dict[int, Visit]:
        """Of each commune the visit that goes on, else the next one to come."""
        if self.asked.past_day is not None:
            return {}
        today = self.asked.today
        coming = Q(status=VisitStatus.IN_PROGRESS) | Q(date__gte=today)
        rows = Visit.objects.visible_to(self.asked.viewer).filter(
            coming, union__in=unions, status__in=_OPEN_VISITS
        )
        goes_on = When(status=VisitStatus.IN_PROGRESS, then=Value(0))
        ordered = rows.annotate(
            stage=Case(goes_on, default=Value(1)), is_mine=self._is_mine()
        )
        found: dict[int, Visit] = {}
        for visit in ordered.order_by("stage", "date", "pk"):
            found.setdefault(visit.union_id, visit)
        return found

    def _is_mine(self) -> Any:
        """Whether the viewer records at the visit: see ``rules.records``."""
        viewer = self.asked.viewer
        inside = Union.objects.inside(viewer)
        own = Exists(inside.filter(pk=OuterRef("round__plan__union")))
        if manages(viewer):
            return own
        people = TeamMember.objects.filter(team=OuterRef("team"), user=viewer)
        return ExpressionWrapper(own & Exists(people), BooleanField())

    def _group_line(
        self, row: Any, shown: dict[int, Any], visits: dict[int, Visit]
    ) -> Line:
        last = row.checked_last
        is_done = last is not None and last >= self.asked.year_began
        return self._line(
            group=row,
            union=row.union_then,
            state=DONE if is_done else OPEN,
            checked_on=last,
            visits={} if is_done else visits,
        )

    def _loan_line(
        self, row: Any, shown: dict[int, Any], visits: dict[int, Visit]
    ) -> Line:
        group = shown[row.group_id]
        last_day = None
        if self.code == NEW:
            last_day = row.disbursed_on + timedelta(days=NEW_DAYS)
        dormant = self.code == DORMANT
        return self._line(
            group=group,
            union=group.union_then,
            state=self._state(row.first, last_day),
            checked_on=row.first,
            loan=row,
            last_day=last_day,
            dormant_since=(
                months_later(row.moved_on, DORMANT_MONTHS) if dormant else None
            ),
            owed=row.owed,
            visits={} if row.first else visits,
        )

    def _line(self, *, union: "Union", visits: dict[int, Visit], **known: Any) -> Line:
        visit: Any = visits.get(union.pk)
        goes_on = visit is not None and visit.status == VisitStatus.IN_PROGRESS
        adds = goes_on and visit.is_mine
        return Line(union=union, visit=visit, adds=adds, **known)

    def _state(self, first: date | None, last_day: date | None) -> str:
        if last_day is None:
            return OPEN if first is None else DONE
        if first is None:
            return DUE if self.asked.on <= last_day else OVERDUE
        return DONE if first <= last_day else LATE
