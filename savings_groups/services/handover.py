"""What becomes of savings-and-loan groups when their union ends."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exceptions import RuleError
from savings_groups.models import SavingsGroup
from unions.services.handover.plans import open_on, planned
from unions.services.handover.rows import UNIONS_AT_ONCE, RowMover, batches

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Reorganisation
    from unions.services.movers import Item


class Groups(RowMover[SavingsGroup]):
    """Open groups pass on when their union ends, with their branch if they have one.

    Two groups with one code of the bank are a fault of the data, which nobody can
    mend by guessing: the decision waits until a person has corrected one of them.
    """

    model: ClassVar[str] = "savings_groups.savingsgroup"
    label: ClassVar[Any] = gettext_lazy("Savings-and-loan groups")
    follows_branch: ClassVar[bool] = True

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[SavingsGroup]:
        still = open_on(reorganisation.effective_on)
        return SavingsGroup.objects.filter(still).select_related("union")

    def describe(self, row: SavingsGroup) -> str:
        return f"{row.name} ({row.code})" if row.code else row.name

    def items(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> "list[Item]":
        rows = list(self.read(unions, reorganisation))
        heirs, chosen = planned(reorganisation)
        items = {row.pk: self.item(row) for row in rows}
        landings = []
        for row in rows:
            named = chosen.get(items[row.pk].follows or items[row.pk].key)
            if to := heirs.get(row.union_id) or named:
                landings.append((row, to))
        there = {int(to): to for _row, to in landings if to.isdecimal()}
        clashes = _clashes(landings, there)
        for row in rows:
            if row.pk in clashes:
                text = _clash_text(row, clashes[row.pk])
                items[row.pk] = self.item(row, remark=text, problem=text)
        return list(items.values())

    def move(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> int:
        landings = self.landings(heirs, chosen, reorganisation)
        there = {key: key for key in (*heirs.values(), *chosen.values())}
        clashes = _clashes(landings, there)
        if clashes:
            groups = SavingsGroup.objects.select_related("union").in_bulk(clashes)
            texts = {_clash_text(groups[key], clashes[key]) for key in groups}
            raise RuleError(" ".join(sorted(texts)))
        return super().move(heirs, chosen, reorganisation, by=by)


def _clashes(
    landings: Iterable[tuple[SavingsGroup, Hashable]],
    there: Mapping[int, Hashable],
) -> dict[int, SavingsGroup]:
    """Groups that would have one code in one union: key → the first one with it."""
    first: dict[tuple[Hashable, str], SavingsGroup] = {}
    coded = SavingsGroup.objects.open().exclude(code="")
    for some in batches(there, UNIONS_AT_ONCE):
        for row in coded.filter(union__in=some).select_related("union"):
            first[there[row.union_id], row.code] = row
    found = {}
    for row, to in landings:
        if row.code and row.closed_on is None:
            other = first.setdefault((to, row.code), row)
            if other.pk != row.pk:
                found[row.pk] = other
    return found


def _clash_text(group: SavingsGroup, other: SavingsGroup) -> str:
    text = _(
        "The groups “%(one)s” (%(one_unit)s) and “%(two)s” (%(two_unit)s) have the "
        "same bank code %(code)s: correct one of them first."
    )
    return text % {
        "one": other.name,
        "one_unit": other.union.unit_name,
        "two": group.name,
        "two_unit": group.union.unit_name,
        "code": group.code,
    }
