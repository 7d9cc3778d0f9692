"""What the pages of bank files show: the months that are there, sums, what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from savings_groups.bank.fields import fields_of
from savings_groups.bank.preview import said
from savings_groups.enums import BankFileKind, BankFileStatus
from savings_groups.models import BankFile, EarlierMonth, GroupMonth, SavingsGroup

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

#: Months of the grid.
SHOWN_MONTHS = 12
_GONE = (BankFileStatus.CANCELLED, BankFileStatus.REFUSED, BankFileStatus.REPLACED)
#: Rows of a doubt that are shown before one asks for all.
FIRST_ROWS = 20
#: What is no figure of a month.
_NOT_SHOWN = frozenset({"id", "group", "month", "file", "source", "member_kinds"})
_OTHER_SUMS: dict[str, "StrOrPromise"] = {
    "borrowers": _("Members with a loan"),
    "only_savers": _("Members who only save"),
}


@dataclass(frozen=True)
class MonthCell:
    """A month of one source: what is there of it."""

    month: date
    #: The file that is valid, or else the one that is being worked on.
    file: BankFile | None
    #: taken, waiting, missing, or nothing before the first file of the source.
    state: str


@dataclass
class Source:
    """What one office of the bank has handed over of one kind."""

    kind: str
    name: str
    union: Any
    cells: list[MonthCell] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        return str(BankFileKind(self.kind).label)


@dataclass(frozen=True)
class SumRow:
    """One sum of a file beside that of the month before."""

    label: "StrOrPromise"
    is_money: bool
    now: int
    before: int | None

    @property
    def difference(self) -> int | None:
        return None if self.before is None else self.now - self.before


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Earlier:
    """A group's month as it was before a corrected file."""

    row: EarlierMonth
    changes: list[Change]


def with_doubts(rows: "QuerySet[BankFile]") -> "QuerySet[BankFile]":
    """Adds ``doubt_count``: how many kinds of doubt there are about each file."""
    return rows.annotate(doubt_count=Count("doubts")).order_by("-created_at", "pk")


def last_months(user: "User") -> list[Source]:
    """The last twelve months of each source, newest first; one query."""
    today = timezone.localdate()
    rows = BankFile.objects.visible_to(user).exclude(as_of=None)
    rows = rows.exclude(status__in=_GONE).select_related("union")
    first = months_back(today, SHOWN_MONTHS)[-1]
    found: dict[tuple[Any, ...], list[BankFile]] = {}
    for row in rows.filter(as_of__gte=first).order_by("kind", "source", "as_of"):
        found.setdefault((row.kind, row.source, row.union_id), []).append(row)
    return [
        Source(kind, name, files[0].union, _cells(files, today))
        for (kind, name, _union), files in found.items()
    ]


def months_back(day: date, count: int) -> list[date]:
    """The first days of so many months, that of ``day`` first."""
    number = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number, number - count, -1)]


def _cells(files: Sequence[BankFile], today: date) -> list[MonthCell]:
    """Of several files of a month the valid one, of these the newest."""
    months: dict[date, BankFile] = {}
    for file in sorted(files, key=lambda file: file.status == BankFileStatus.APPLIED):
        if file.as_of:
            months[file.as_of.replace(day=1)] = file
    return [
        MonthCell(month, months.get(month), _state(month, months, today))
        for month in months_back(today, SHOWN_MONTHS)
    ]


def _state(month: date, months: dict[date, BankFile], today: date) -> str:
    if file := months.get(month):
        return "taken" if file.status == BankFileStatus.APPLIED else "waiting"
    is_over = month < today.replace(day=1)
    return "missing" if is_over and month > min(months) else ""


def same_day(bank_file: BankFile) -> BankFile | None:
    """The valid file of the same source and day: what this one would replace."""
    rows = _alike(bank_file).filter(as_of=bank_file.as_of).applied()
    found: BankFile | None = rows.exclude(pk=bank_file.pk).first()
    return found


def before(bank_file: BankFile) -> BankFile | None:
    """The newest valid file of the same source before its day."""
    rows = _alike(bank_file).applied().filter(as_of__lt=bank_file.as_of)
    found: BankFile | None = rows.order_by("-as_of").first()
    return found


def sources(user: "User") -> list[str]:
    """Offices of the bank whose files are known, for the box where one is typed."""
    rows = BankFile.objects.visible_to(user).exclude(source="")
    return list(rows.order_by("source").values_list("source", flat=True).distinct())


def sums(bank_file: BankFile, earlier: BankFile | None) -> list[SumRow]:
    """The sums of a file, and those of an earlier one beside them."""
    labels = {each.name: each for each in fields_of(bank_file.kind)}
    found = []
    for name, now in bank_file.sums.items():
        known = labels.get(name)
        label = known.label if known else _OTHER_SUMS.get(name, name)
        old = earlier.sums.get(name) if earlier else None
        found.append(SumRow(label, bool(known and known.is_money), now, old))
    return found


def replaced_months(bank_file: BankFile) -> Any:
    """What was there before this file, group by group."""
    rows = EarlierMonth.objects.filter(replaced_by=bank_file)
    return rows.select_related("group__union").order_by("group__sort_key", "pk")


def earlier_of(group: SavingsGroup) -> list[Earlier]:
    """Figures of a group that a corrected file has replaced, the newest first."""
    rows = EarlierMonth.objects.filter(group=group)
    rows = rows.select_related("group", "file", "replaced_by")
    return changed(rows.order_by("-month", "-replaced_at", "-pk"))


def changed(rows: Iterable[EarlierMonth]) -> list[Earlier]:
    """Each with what the figures became then; two queries for any number of rows."""
    rows = list(rows)
    groups = {row.group_id for row in rows}
    later = EarlierMonth.objects.filter(group__in=groups).order_by("replaced_at", "pk")
    chains: dict[tuple[int, date], list[EarlierMonth]] = {}
    for row in later:
        chains.setdefault((row.group_id, row.month), []).append(row)
    months = {
        (month.group_id, month.month): month
        for month in GroupMonth.objects.filter(
            group__in=groups, month__in={row.month for row in rows}
        )
    }
    return [Earlier(row, _changes(row, chains, months)) for row in rows]


def _changes(
    row: EarlierMonth,
    chains: dict[tuple[int, date], list[EarlierMonth]],
    months: dict[tuple[int, date], GroupMonth],
) -> list[Change]:
    key = (row.group_id, row.month)
    chain = chains[key]
    at = [each.pk for each in chain].index(row.pk)
    now = months.get(key)
    found = []
    for name, old in row.values.items():
        if name in _NOT_SHOWN:
            continue
        if at + 1 < len(chain):
            new = chain[at + 1].values.get(name)
        else:
            new = getattr(now, name, None)
        texts = [_figure(name, value) for value in (old, new)]
        if texts[0] != texts[1]:
            label = GroupMonth._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            found.append(Change(str(label), *texts))
    return found


def _figure(name: str, value: Any) -> str:
    """A figure of a month as people read it, whether of JSON or of a row."""
    column: Any = GroupMonth._meta.get_field(name)
    value = column.to_python(value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return said(value, "grade" if name == "grade" else "text")


def _alike(bank_file: BankFile) -> Any:
    return BankFile.objects.filter(
        union=bank_file.union_id, kind=bank_file.kind, source=bank_file.source
    )
