"""The groups and loans behind each number of coverage: to be checked, and done."""

from collections import defaultdict
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
from inspections.selectors.lending.month_steps import months_later
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
        OVERDUE: _("Check overdue"),
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
        if self.code == GROUPS:
            return self._group_lines(rows)
        groups = {row.group_id: row.group for row in rows}
        shown = {group.pk: group for group in self._told(groups.values())}
        visits = self._visits({group.union_then.pk for group in shown.values()})
        days = self._checks(rows)
        return [
            self._loan_line(row, shown[row.group_id], visits, days[row.pk])
            for row in rows
        ]

    def _told(self, groups: Iterable[Any]) -> list[Any]:
        asked = self.asked
        return as_of.tell(groups, viewer=asked.viewer, on=asked.past_day)

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
        is_seen, in_time = Q(ground.checked_since_paid), Q(ground.checked_in_time)
        wanted = {
            OPEN: ~is_seen,
            DUE: ~is_seen & ~ground.is_over,
            OVERDUE: ~is_seen & ground.is_over,
            DONE: in_time,
            LATE: is_seen & ~in_time,
        }
        rows = ground.loans.filter(ground.is_new & wanted.get(self.state, Q()))
        stage = Case(When(ground.is_over, then=Value(1)), default=Value(0))
        return rows.annotate(stage=stage).order_by("stage", "disbursed_on", "pk")

    def _dormant(self) -> Any:
        ground = self.ground
        rows = ground.loans.filter(ground.is_dormant)
        rows = self._narrowed(rows, Q(ground.checked_since_dormant))
        return rows.order_by("moved_on", "pk")

    def _older(self) -> Any:
        ground = self.ground
        rows = ground.loans.filter(ground.is_older)
        rows = self._narrowed(rows, Q(ground.checked_this_year))
        return rows.order_by("group__sort_key", "group", "pk")

    def _narrowed(self, rows: Any, is_done: Q) -> Any:
        if self.state == OPEN:
            return rows.filter(~is_done)
        return rows.filter(is_done) if self.state == DONE else rows

    def _checks(self, rows: Iterable[Any]) -> dict[int, list[date]]:
        """The days on which each loan of a page was checked, the first before."""
        keys = [row.pk for row in rows]
        found: dict[int, list[date]] = defaultdict(list)
        made = self.ground.loan_checks.filter(loan__in=keys).order_by("checked_on")
        for loan, day in made.values_list("loan", "checked_on"):
            found[loan].append(day)
        return found

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

    def _group_lines(self, rows: list[Any]) -> list[Line]:
        told = self._told(rows)
        visits = self._visits({group.union_then.pk for group in told})
        lines = []
        for row in told:
            last = row.checked_last
            is_done = last is not None and last >= self.asked.year_began
            line = self._line(
                group=row,
                union=row.union_then,
                state=DONE if is_done else OPEN,
                checked_on=last,
                visits={} if is_done else visits,
            )
            lines.append(line)
        return lines

    def _loan_line(
        self, row: Any, group: Any, visits: dict[int, Visit], days: list[date]
    ) -> Line:
        last_day = dormant_since = None
        counts_from = self.asked.year_began
        if self.code == NEW:
            counts_from = row.disbursed_on
            last_day = counts_from + timedelta(days=NEW_DAYS)
        if self.code == DORMANT:
            counts_from = dormant_since = months_later(row.moved_on, DORMANT_MONTHS)
        first = next((day for day in days if day >= counts_from), None)
        return self._line(
            group=group,
            union=group.union_then,
            state=self._state(first, last_day),
            checked_on=first,
            loan=row,
            last_day=last_day,
            dormant_since=dormant_since,
            owed=row.owed,
            visits={} if first else visits,
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
