"""The figures of groups that a list brings, beside those that are there."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from audit import services as audit
from savings_groups.bank.figures import grouped, several
from savings_groups.bank.group_fields import MEMBER_KINDS
from savings_groups.bank.rows import GroupRow
from savings_groups.enums import DoubtKind
from savings_groups.models import BankFile, EarlierMonth, GroupMonth, SavingsGroup
from savings_groups.services.bank.places import Groups, Known, Match
from savings_groups.services.bank.sources import day

#: What an earlier month keeps: every figure, whoever gave it.
FIGURES = tuple(
    field.name
    for field in GroupMonth._meta.concrete_fields
    if field.name not in ("id", "group", "month", "file")
)
_ZERO_IF_BLANK = frozenset({"overdue", "frozen", "interest_arrears", "deposits"})
_NOT_KEPT = frozenset({"office", "commune_code", "commune", "organisation"}) | {
    "group_code",
    *MEMBER_KINDS,
}


@dataclass(slots=True)
class Change:
    """A row, the group that it is about, and what would be written of it."""

    row: GroupRow
    match: Match
    old: GroupMonth | None
    values: dict[str, Any]
    #: Why it cannot be written.
    problem: str = ""

    @property
    def differs(self) -> bool:
        old = self.old
        return old is None or any(
            getattr(old, name) != value for name, value in self.values.items()
        )


Matched = tuple[GroupRow, Match]


def assign(groups: Groups, rows: Sequence[GroupRow]) -> list[Matched]:
    """Each row with its group. Of rows that mean one group none is certain."""
    matches = [(row, groups.match(row)) for row in rows]
    meant = several(key for row, match in matches if (key := _key(row, match)))
    says = _("another row means the same group of the register")
    wrong = Match(kind=DoubtKind.CONTRADICTORY, says=says)
    return [
        (row, wrong if _key(row, match) in meant else match) for row, match in matches
    ]


def _key(row: GroupRow, match: Match) -> Hashable:
    if match.group:
        return match.group.pk
    return (match.union, row.group_code) if match.union else None


def plan(bank_file: BankFile, matches: Iterable[Matched]) -> list[Change]:
    """What each row would do; what is not found has neither group nor union."""
    matches = list(matches)
    keys = [match.group.pk for _row, match in matches if match.group]
    month = day(bank_file).replace(day=1)
    stored = GroupMonth.objects.filter(group__in=keys, month=month)
    known = {one.group_id: one for one in stored}
    changes = []
    for row, match in matches:
        old = known.get(match.group.pk) if match.group else None
        change = Change(row, match, old, _values(bank_file, row, old))
        change.problem = _problem(change)
        changes.append(change)
    return changes


def apply(bank_file: BankFile, matches: Iterable[Matched], *, by: Any) -> None:
    """Write a chunk of rows, inside the transaction of the caller."""
    matches = [pair for pair in matches if pair[1].is_found]
    keys = [match.group.pk for _row, match in matches if match.group]
    locked = SavingsGroup.objects.filter(pk__in=keys).order_by("pk")
    list(locked.select_for_update().values_list("pk"))
    changes = [
        change
        for change in plan(bank_file, _opened(matches, by=by))
        if change.differs and not change.problem
    ]
    if not changes:
        return
    _keep_earlier(bank_file, changes)
    month = day(bank_file).replace(day=1)
    made = []
    for change in changes:
        known = change.match.group
        one = change.old or GroupMonth(group_id=known.pk if known else 0, month=month)
        for name, value in change.values.items():
            setattr(one, name, value)
        one.pk, one.file, one.source = None, bank_file, bank_file.source
        made.append(one)
    GroupMonth.objects.bulk_create(
        made,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["group", "month"],
        update_fields=[*changes[0].values, "file", "source"],
    )


def _opened(matches: list[Matched], *, by: Any) -> list[Matched]:
    """Groups that the register lacks are opened in the commune that the row names."""
    new = {
        row.row: SavingsGroup(
            union_id=match.union,
            code=row.group_code,
            name=f"Tổ TK&VV {row.leader_name or row.group_code}",
            leader_name=row.leader_name,
        )
        for row, match in matches
        if match.union is not None
    }
    audit.save_many(list(new.values()), by=by)
    opened = {
        row: Match(Known(one.pk, one.union_id, one.leader_name))
        for row, one in new.items()
    }
    return [(row, opened.get(row.row, match)) for row, match in matches]


def _keep_earlier(bank_file: BankFile, changes: Iterable[Change]) -> None:
    EarlierMonth.objects.bulk_create(
        EarlierMonth(
            group_id=old.group_id,
            month=old.month,
            values={name: _plain(getattr(old, name)) for name in FIGURES},
            file_id=old.file_id,
            replaced_by=bank_file,
        )
        for change in changes
        if (old := change.old)
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _values(
    bank_file: BankFile, row: GroupRow, old: GroupMonth | None
) -> dict[str, Any]:
    """Only what the file has columns for: the rest stays as it is."""
    given = bank_file.columns.keys()
    values = {}
    for name in sorted(given - _NOT_KEPT):
        value = getattr(row, name)
        values[name] = 0 if value is None and name in _ZERO_IF_BLANK else value
    if "grade" in given or "points" in given:
        values["grade"] = row.grade
        values["grade_is_computed"] = row.grade_is_computed
    if kinds := given & MEMBER_KINDS.keys():
        counted = dict(old.member_kinds) if old else {}
        for name in kinds:
            counted[MEMBER_KINDS[name]] = getattr(row, name)
        values["member_kinds"] = {
            name: value for name, value in counted.items() if value is not None
        }
    return values


def _problem(change: Change) -> str:
    """Of a list without all parts of the debt: they must fit with those that stay."""
    old, values = change.old, change.values
    if old is None:
        return ""
    names = ("overdue", "frozen")
    parts = sum(values.get(name, getattr(old, name)) for name in names)
    if parts <= values["debt"]:
        return ""
    told = {"parts": grouped(parts), "debt": grouped(values["debt"])}
    return _("%(parts)s of %(debt)s đồng, with what was known before") % told
