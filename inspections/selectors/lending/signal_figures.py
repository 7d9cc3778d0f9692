"""The figures of risk signals: what was seen in each of a page's groups, and when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from core.templatetags.core import million, money, number
from inspections.selectors.lending import signal_kinds as of
from inspections.selectors.lending.signal_kinds import KINDS, Kind
from savings_groups.enums import Grade
from savings_groups.models import GroupMonth, Loan

if TYPE_CHECKING:
    from inspections.selectors.lending.signals import Watch

#: Days of repeated findings that are named.
_DAYS_NAMED = 4


@dataclass(frozen=True)
class Signal:
    """One sign: what was seen, in a sentence with its figures."""

    kind: Kind
    text: str
    #: The day, or the first of the month, that it is of; nothing: never.
    on: date | None
    #: ``on`` names a month.
    is_month: bool = False


#: Key of a group → what was seen there.
_Found = Iterator[tuple[int, Signal]]


def figures(watch: "Watch", groups: Iterable[Any]) -> dict[int, list[Signal]]:
    """The signs of each of ``groups``, in the order of ``KINDS``.

    ``groups``: rows of ``watch.groups``. As many queries for one as for fifty.
    """
    rows = {group.pk: group for group in groups}
    months = GroupMonth.objects.in_bulk(
        [
            key
            for row in rows.values()
            for key in (row.newest_key, row.previous_key)
            if key
        ]
    )
    found: dict[int, list[Signal]] = {key: [] for key in rows}
    for row in rows.values():
        newest, previous = months.get(row.newest_key), months.get(row.previous_key)
        if newest is not None:
            found[row.pk] += _of_month(newest)
        if newest is not None and previous is not None:
            found[row.pk] += _of_change(newest, previous)
    for tell in (_one_day, _leaders, _repeated, _unvisited):
        for key, signal in tell(watch, rows):
            found[key].append(signal)
    order = list(KINDS)
    for signals in found.values():
        signals.sort(key=lambda signal: order.index(signal.kind.code))
    return found


def _of_month(month: GroupMonth) -> Iterator[Signal]:
    def signal(code: str, words: str) -> Signal:
        return Signal(KINDS[code], words, month.month, is_month=True)

    rate = month.overdue_rate
    shares = (
        share
        for percent, share in of.FEE_BANDS
        if month.overdue and month.overdue * 100 >= month.debt * percent
    )
    if rate is not None and (share := next(shares, None)) is not None:
        words = _(
            "%(overdue)s of %(debt)s million đồng are overdue: %(rate)s %%; the union "
            "keeps %(share)s %% of its fee."
        )
        yield signal(
            "rate",
            words
            % {
                "overdue": million(month.overdue),
                "debt": million(month.debt),
                "rate": number(rate),
                "share": share,
            },
        )
    if month.grade == Grade.GOOD and (month.overdue or month.interest_arrears):
        words = _(
            "Graded “%(grade)s” with %(overdue)s đồng overdue and %(arrears)s đồng of "
            "interest in arrears."
        )
        yield signal(
            "good_grade",
            words
            % {
                "grade": month.get_grade_display(),
                "overdue": money(month.overdue),
                "arrears": money(month.interest_arrears),
            },
        )
    if not of.MEMBERS_MIN <= month.members <= of.MEMBERS_MAX:
        words = _("The group has %(count)s members.")
        yield signal("members", words % {"count": month.members})


def _of_change(newest: GroupMonth, previous: GroupMonth) -> Iterator[Signal]:
    def signal(code: str, words: str, old: str, new: str) -> Signal:
        values = {
            "old": old,
            "new": new,
            "before": f"{previous.month:%m/%Y}",
            "month": f"{newest.month:%m/%Y}",
        }
        return Signal(KINDS[code], words % values, newest.month, is_month=True)

    if newest.overdue - previous.overdue >= of.JUMP:
        yield signal(
            "jump",
            _("From %(old)s million đồng (%(before)s) to %(new)s (%(month)s)."),
            million(previous.overdue),
            million(newest.overdue),
        )
    stayed = newest.members >= previous.members and previous.deposits
    left = 100 - of.DEPOSITS_FALL
    if stayed and newest.deposits * 100 <= previous.deposits * left:
        yield signal(
            "deposits",
            _(
                "From %(old)s million đồng (%(before)s) to %(new)s (%(month)s), and no "
                "member less."
            ),
            million(previous.deposits),
            million(newest.deposits),
        )
    if None in (newest.points, previous.points):
        return
    if previous.points - newest.points >= of.POINTS_FALL:  # type: ignore[operator]
        yield signal(
            "points",
            _("From %(old)s points (%(before)s) to %(new)s (%(month)s)."),
            number(previous.points),
            number(newest.points),
        )


def _one_day(watch: "Watch", groups: dict[int, Any]) -> _Found:
    days = watch.paid_days(Loan.objects.filter(group__in=groups))
    summed = days.annotate(paid=Sum("amount")).order_by("-disbursed_on")
    for row in summed.values_list("group", "disbursed_on", "loans", "paid"):
        key, day, loans, paid = row
        values = {"count": loans, "day": f"{day:%d/%m/%Y}", "sum": million(paid or 0)}
        words = _("%(count)s loans on %(day)s, %(sum)s million đồng in all.") % values
        yield key, Signal(KINDS["one_day"], words, day)


def _leaders(watch: "Watch", groups: dict[int, Any]) -> _Found:
    for change in watch.leader_changes(list(groups)):
        day = f"{change.on:%m/%Y}" if change.is_month else f"{change.on:%d/%m/%Y}"
        values = {"old": change.old, "new": change.new, "day": day}
        words = _("From %(old)s to %(new)s (%(day)s).") % values
        kind = KINDS["leader"]
        yield change.group, Signal(kind, words, change.on, is_month=change.is_month)


def _repeated(watch: "Watch", groups: dict[int, Any]) -> _Found:
    rows = watch.shortcomings().filter(group__in=groups).order_by("-visit__date", "pk")
    seen: dict[tuple[int, Any], dict[int, tuple[date, str]]] = defaultdict(dict)
    told: set[tuple[int, frozenset[int]]] = set()
    for group, phrase, source, words, visit, day in rows.values_list(
        "group", "phrase", "source_kind", "text", "visit", "visit__date"
    ):
        for name in (phrase, source):
            if name:
                seen[group, name].setdefault(visit, (day, words))
    for (group, _name), visits in seen.items():
        if len(visits) < of.TIMES_FOUND or (group, frozenset(visits)) in told:
            continue
        told.add((group, frozenset(visits)))
        days = sorted({day for day, _words in visits.values()}, reverse=True)
        newest = next(iter(visits.values()))
        values = {
            "text": newest[1],
            "days": ", ".join(f"{day:%d/%m/%Y}" for day in days[:_DAYS_NAMED]),
        }
        words = _("“%(text)s”: %(days)s.") % values
        yield group, Signal(KINDS["repeated"], words, days[0])


def _unvisited(watch: "Watch", groups: dict[int, Any]) -> _Found:
    checks = watch.ground.group_checks.filter(group__in=groups)
    stops = watch.stops().filter(group__in=groups)
    last: dict[int, date] = {}
    for rows, name in ((checks, "checked_on"), (stops, "visit__date")):
        for key, day in rows.values_list("group").annotate(last=Max(name)):
            last[key] = max(day, last.get(key, day))
    for key, group in groups.items():
        day = last.get(key)
        is_new = group.founded_on is not None and group.founded_on > watch.since
        if is_new or (day is not None and day > watch.since):
            continue
        words = _("Never visited.")
        if day is not None:
            words = _("Last visited on %(day)s.") % {"day": f"{day:%d/%m/%Y}"}
        yield key, Signal(KINDS["unvisited"], words, day)
