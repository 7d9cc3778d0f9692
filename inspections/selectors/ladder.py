"""Whose ladder holds for a union, and where a recommendation stands on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspections import ladder
from inspections.enums import RemedyStatus, Severity
from inspections.ladder import DEFAULT, Coming, Rung
from inspections.models import LadderRung, LadderStep, Remedy
from unions.models import Union

if TYPE_CHECKING:
    from datetime import datetime

#: The unit has it back: from that day on it has time again.
_BACK = (RemedyStatus.RETURNED, RemedyStatus.REOPENED)


@dataclass(frozen=True)
class Ladder:
    """What holds for a union, and whose word it is."""

    rungs: tuple[Rung, ...] = DEFAULT
    #: The union that said so; nothing: nobody did, it is as the product comes.
    union_id: int | None = None


_AS_IT_COMES = Ladder()


class Ladders:
    """Ladders of many unions in two queries: ``learn`` them, then ask ``at``.

    A union's own rungs replace those of the union above as a whole: whoever changes
    one of them sees all that holds.
    """

    def __init__(self) -> None:
        self._paths: dict[int, list[int]] = {}
        self._known: set[int] = set()
        self._own: dict[int, Ladder] = {}

    def learn(self, union_ids: Iterable[int]) -> None:
        """Two queries for all of them; none if all are known."""
        new = set(union_ids) - set(self._paths)
        if not new:
            return
        rows = Union.objects.filter(pk__in=new).values_list("pk", "path")
        for pk, path in rows:
            self._paths[pk] = [int(key) for key in path.split("/") if key]
        asked = {key for pk in new for key in self._paths.get(pk, ())} - self._known
        found: defaultdict[int, list[Rung]] = defaultdict(list)
        for row in LadderRung.objects.filter(union__in=asked) if asked else ():
            rungs = found[row.union_id]
            if row.is_on:
                rungs.append(Rung(row.action, row.working_days, row.severity))
        self._own |= {key: Ladder(tuple(rungs), key) for key, rungs in found.items()}
        self._known |= asked

    def at(self, union_id: int) -> Ladder:
        """What holds there; every union asked for must have been learnt."""
        return self._nearest(self._paths.get(union_id, []))

    def above(self, union_id: int) -> Ladder:
        """What would hold there if the union had no rungs of its own."""
        return self._nearest(self._paths.get(union_id, [])[:-1])

    def all(self) -> Iterator[Ladder]:
        """Those that may hold anywhere, of the unions learnt."""
        yield _AS_IT_COMES
        yield from self._own.values()

    def _nearest(self, path: list[int]) -> Ladder:
        for key in reversed(path):
            if own := self._own.get(key):
                return own
        return _AS_IT_COMES


def of_union(union: Union) -> Ladder:
    """What holds for one union."""
    ladders = Ladders()
    ladders.learn([union.pk])
    return ladders.at(union.pk)


def of_remedy(remedy: Remedy) -> Ladder:
    return of_union(remedy.visit.round.plan.union)


def counted_from(
    due_on: date, status: str, status_since: "datetime | None"
) -> tuple[date, bool]:
    """The day from which rungs are counted; true: it is not the due date.

    What came back to the unit after its date, because the proof was not enough, is
    urged from the day on which it came back: while it lay with us nobody was late.
    """
    if status in _BACK and status_since is not None:
        back_on = timezone.localdate(status_since)
        if back_on > due_on:
            return back_on, True
    return due_on, False


def start(remedy: Remedy) -> tuple[date, bool]:
    return counted_from(remedy.due_on, remedy.status, remedy.status_since)


def rungs_from(rungs: Iterable[Rung], *, is_back: bool) -> list[Rung]:
    """Of what came back only the rungs after the day on which it did."""
    return [rung for rung in rungs if rung.working_days > 0 or not is_back]


@dataclass(frozen=True)
class Outlook:
    """What was done about one recommendation, and what comes if nothing is proven."""

    past: list[LadderStep]
    coming: list[Coming]
    ladder: Ladder
    #: The day from which it is counted, when that is not the due date.
    back_on: date | None = None

    @property
    def next(self) -> Coming | None:
        return self.coming[0] if self.coming else None


def outlook(remedy: Remedy, day: date) -> Outlook:
    """Past and coming steps of one recommendation."""
    rows = LadderStep.objects.filter(remedy=remedy).select_related("done_by", "letter")
    steps = list(rows.order_by("reached_on", "pk"))
    found = of_remedy(remedy)
    begin, is_back = start(remedy)
    coming: list[Coming] = []
    if remedy.is_pending and remedy.visit.is_sealed:
        taken = {(one.action, one.working_days) for one in steps if one.due_on == begin}
        rungs = rungs_from(found.rungs, is_back=is_back)
        coming = left(rungs, begin, remedy.severity, taken, after=day)
    past = [one for one in steps if one.note != ladder.PASSED]
    return Outlook(past, coming, found, begin if is_back else None)


def left(
    rungs: Iterable[Rung],
    begin: date,
    severity: str,
    taken: set[ladder.Key],
    *,
    after: date,
) -> list[Coming]:
    """What is still to come after a day, and is not below what was taken."""
    highest = max((ladder.order(key) for key in taken), default=None)
    return [
        one
        for one in ladder.outlook(rungs, begin, severity)
        if one.on > after
        and one.rung.key not in taken
        and (highest is None or ladder.order(one.rung.key) > highest)
    ]


@dataclass(frozen=True)
class RungLine:
    """One rung on the page of a union's ladder."""

    rung: Rung
    #: The row, if the union has a ladder of its own.
    row: LadderRung | None
    is_on: bool
    #: Its day in the example.
    on: date
    #: The first one after the due date.
    is_due_before: bool = False

    @property
    def when(self) -> str:
        """``3 working days before the due date``."""
        days = self.rung.working_days
        if not days:
            return _("on the due date")
        words = (
            ngettext(
                "%(count)d working day before the due date",
                "%(count)d working days before the due date",
                -days,
            )
            if days < 0
            else ngettext(
                "%(count)d working day after the due date",
                "%(count)d working days after the due date",
                days,
            )
        )
        return words % {"count": abs(days)}

    @property
    def severity(self) -> str:
        return str(Severity(self.rung.severity).label) if self.rung.severity else ""


@dataclass(frozen=True)
class Page:
    """A union's ladder with an example, and whose it is."""

    union: Union
    lines: list[RungLine]
    is_own: bool
    #: Of whom, if it is inherited from a union and not as the product comes.
    inherited_from: Union | None
    #: The due date of the example.
    example: date


def page(union: Union, today: date) -> Page:
    """What the staff reads and changes."""
    ladders = Ladders()
    ladders.learn([union.pk])
    found = ladders.at(union.pk)
    example = _example(today)
    rows = list(LadderRung.objects.filter(union=union))
    if rows:
        kept = [(Rung(row.action, row.working_days, row.severity), row) for row in rows]
        lines = [_line(rung, row, example) for rung, row in kept]
        return Page(union, _by_day(lines), True, None, example)
    lines = [_line(rung, None, example) for rung in found.rungs]
    giver = Union.objects.filter(pk=found.union_id).first() if found.union_id else None
    return Page(union, _by_day(lines), False, giver, example)


def _line(rung: Rung, row: LadderRung | None, due_on: date) -> RungLine:
    on = ladder.falls_on(due_on, rung.working_days)
    return RungLine(rung, row, row is None or row.is_on, on)


def _by_day(lines: list[RungLine]) -> list[RungLine]:
    """In their order; the due date stands before the first one after it."""
    rows = sorted(lines, key=lambda one: ladder.order(one.rung.key))
    later = next((at for at, one in enumerate(rows) if one.rung.working_days > 0), None)
    if later is not None:
        rows[later] = replace(rows[later], is_due_before=True)
    return rows


def _example(today: date) -> date:
    """A working day in the middle of the next month: easy to follow."""
    middle = (today.replace(day=1) + timedelta(days=32)).replace(day=15)
    return ladder.falls_on(middle, 0)
