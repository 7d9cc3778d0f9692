"""What is odd about a union's or branch's figures, told in sentences.

Nothing here forbids: a unit may really have reported it. Whoever keeps the figures is
asked back, by the page, the admin and the import alike.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.templatetags.core import money, number
from unions.enums import Level, Period
from unions.models import Branch, Figures, Union

#: A change of more than so many percent is asked back before it is kept.
JUMP_PERCENT = 30

#: What a unit has on a day. Joined and left are counted over a period instead.
STOCKS = (
    "population",
    "women",
    "members",
    "ethnic_minority",
    "religious",
    "core_members",
    "officers",
    "branches",
    "women_groups",
    "clean_households",
    "poor_households",
    "fund_balance",
)
#: A part, and the whole that it cannot well be more than.
_PARTS = (
    ("women", "population"),
    ("members", "women"),
    ("ethnic_minority", "members"),
    ("religious", "members"),
    ("core_members", "members"),
)


@dataclass(frozen=True)
class Change:
    """One figure against the one before it."""

    label: str
    value: int | None
    previous: int | None
    name: str = ""

    @property
    def difference(self) -> int | None:
        if self.value is None or self.previous is None:
            return None
        return self.value - self.previous

    @property
    def percent(self) -> Decimal | None:
        if self.difference is None or not self.previous:
            return None
        return round(Decimal(100 * self.difference) / self.previous, 1)

    @property
    def is_jump(self) -> bool:
        return self.percent is not None and abs(self.percent) > JUMP_PERCENT


@dataclass(frozen=True)
class Warning:
    """Something to check before it is kept: beside which field, and the sentence."""

    field: str
    text: str


def warnings(
    figures: Figures,
    *,
    previous: Figures | None = None,
    opening: Figures | None = None,
    branches_open: int | None = None,
) -> list[Warning]:
    """All that is odd about ``figures``, saved or not; asks the database nothing.

    ``previous``: what to compare with (see ``comparable``). ``opening``: the figures at
    the beginning of the period, when they are others. ``branches_open``: how many the
    register has on that day; nothing or none: not compared.
    """
    found = _parts(figures)
    if previous is not None:
        found += _jumps(figures, previous)
        opening = opening or previous
    if opening is not None and opening.as_of == opens_on(figures):
        found += _unbalanced(figures, opening)
    counted = figures.branches
    if branches_open and counted is not None and counted != branches_open:
        text = _(
            "%(counted)s branches are reported, but the register has %(open)s on "
            "%(day)s."
        )
        values = {"counted": counted, "open": branches_open, "day": _day(figures)}
        found.append(Warning("branches", text % values))
    return found


def warnings_of(rows: Sequence[Figures]) -> list[list[Warning]]:
    """The warnings of each of ``rows``, in a few queries however many there are.

    Other rows of the same batch count as reported already.
    """
    earlier = _earlier(rows)
    open_branches = branches_open(rows)
    found = []
    for figures in rows:
        before = earlier[figures.union_id, figures.branch_id]
        opening = opens_on(figures)
        found.append(
            warnings(
                figures,
                previous=comparable(figures, before),
                opening=next((row for row in before if row.as_of == opening), None),
                branches_open=open_branches.get((figures.union_id, figures.as_of)),
            )
        )
    return found


def comparable(figures: Figures, rows: Iterable[Figures]) -> Figures | None:
    """Of ``rows`` those that ``figures`` are compared with.

    A year with the newest year before, a half-year with the same half of last year;
    when there is none, and on other dates, the newest before.
    """
    before = [row for row in rows if row.as_of < figures.as_of]
    newest = max(before, key=lambda row: row.as_of, default=None)
    alike = [row for row in before if row.period == figures.period]
    if figures.period == Period.HALF:
        alike = [row for row in alike if row.as_of.year == figures.as_of.year - 1]
    elif figures.period != Period.YEAR:
        alike = []
    return max(alike, key=lambda row: row.as_of, default=newest)


def opens_on(figures: Figures) -> date | None:
    """The day before the period begins over which ``joined`` and ``left`` count."""
    if figures.period == Period.OTHER:
        return None
    return date(figures.as_of.year - 1, 12, 31)


def changes(
    latest: Figures, previous: Figures | None, names: Iterable[str]
) -> list[Change]:
    """The figures called ``names`` that are known, each against the one before."""
    found = []
    for name in names:
        old = getattr(previous, name) if previous else None
        found.append(Change(label_of(name), getattr(latest, name), old, name))
    return [change for change in found if change.value is not None]


def label_of(name: str) -> str:
    """How a figure is called, with a capital."""
    label = str(Figures._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _parts(figures: Figures) -> list[Warning]:
    found = []
    for name, of in _PARTS:
        part, whole = getattr(figures, name), getattr(figures, of)
        if part is None or whole is None or part <= whole:
            continue
        text = _("“%(part)s” (%(more)s) is more than “%(whole)s” (%(less)s).") % {
            "part": label_of(name),
            "more": money(part),
            "whole": label_of(of),
            "less": money(whole),
        }
        found.append(Warning(name, text))
    return found


def _jumps(figures: Figures, previous: Figures) -> list[Warning]:
    text = _("“%(label)s”: %(old)s on %(day)s, now %(new)s (%(percent)s%%).")
    return [
        Warning(
            change.name,
            text
            % {
                "label": change.label,
                "old": money(change.previous),
                "day": _day(previous),
                "new": money(change.value),
                "percent": signed(change.percent),
            },
        )
        for change in changes(figures, previous, STOCKS)
        if change.is_jump
    ]


def _unbalanced(figures: Figures, opening: Figures) -> list[Warning]:
    before, now = opening.members, figures.members
    joined, left = figures.joined, figures.left
    if before is None or now is None or joined is None or left is None:
        return []
    if before + joined - left == now:
        return []
    text = _(
        "Members do not add up: %(before)s on %(day)s + %(joined)s joined - %(left)s "
        "left = %(sum)s, but %(now)s are reported."
    )
    values = {
        "before": money(before),
        "day": _day(opening),
        "joined": money(joined),
        "left": money(left),
        "sum": money(before + joined - left),
        "now": money(now),
    }
    return [Warning("members", text % values)]


def signed(percent: Decimal | None) -> str:
    """``+50`` or ``-12,5``."""
    return f"{'+' if percent and percent > 0 else ''}{number(percent)}"


def _earlier(
    rows: Sequence[Figures],
) -> defaultdict[tuple[int, int | None], list[Figures]]:
    """Of each union and branch, what was reported: in the database and in ``rows``."""
    found: defaultdict[tuple[int, int | None], list[Figures]] = defaultdict(list)
    if not rows:
        return found
    known = [row.pk for row in rows if row.pk]
    kept = Figures.objects.exclude(pk__in=known).filter(
        union__in={row.union_id for row in rows},
        as_of__lt=max(row.as_of for row in rows),
    )
    for row in [*kept, *rows]:
        found[row.union_id, row.branch_id].append(row)
    return found


def branches_open(rows: Sequence[Figures]) -> dict[tuple[int, date], int]:
    """How many branches each ward or commune had on the data date of its figures."""
    days: defaultdict[date, set[int]] = defaultdict(set)
    for row in rows:
        if row.branch_id is None and row.branches is not None:
            days[row.as_of].add(row.union_id)
    found: dict[tuple[int, date], int] = {}
    for day, keys in days.items():
        unions = Union.objects.filter(pk__in=keys, level=Level.COMMUNE)
        here = Branch.objects.belonging(unions, day).open_on(day)
        kept = here.with_union_on(day).values_list("union_then", flat=True)  # type: ignore[misc]
        found |= {(key, day): count for key, count in Counter(kept).items()}
    return found


def _day(figures: Figures) -> str:
    return f"{figures.as_of:%d/%m/%Y}"
