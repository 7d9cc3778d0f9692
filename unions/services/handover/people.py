"""Officers and people who sign in pass on; nobody gets more power by it unseen."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from unions.models import Branch, Handover, Membership, Officer, Post, Union
from unions.rules import is_below
from unions.services.handover.plans import open_on, planned, same_units
from unions.services.handover.ranks import planned_ranks, rank, unions_of
from unions.services.handover.rows import BRANCH, RowMover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from unions.models import Reorganisation
    from unions.services.movers import Item


class Officers(RowMover[Officer]):
    """Officers who serve, or have not held a post yet. Former ones are history.

    Of a divided union: where a person put them, else where their branch went.
    """

    model: ClassVar[str] = "unions.officer"
    label: ClassVar[Any] = gettext_lazy("Officers")
    union_field: ClassVar[str] = "home_union"

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Officer]:
        day = reorganisation.effective_on
        posts = Post.objects.filter(officer=OuterRef("pk"))
        serving = posts.current(reorganisation.last_day)
        heads = posts.current(day).filter(
            branch__in=Branch.objects.filter(open_on(day)), union=OuterRef("home_union")
        )
        rows = Officer.objects.filter(Exists(serving) | ~Exists(posts))
        first = heads.order_by("pk").values("branch")[:1]
        return rows.annotate(branch_key=Subquery(first))

    def item(self, row: Any, **more: Any) -> "Item":
        follows = f"{BRANCH}:{row.branch_key}" if row.branch_key else ""
        return super().item(row, **{"follows": follows, **more})

    def landings(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None" = None,
    ) -> Iterator[tuple[Officer, int]]:
        chosen = {**_with_branches(heirs, reorganisation), **chosen}
        return super().landings(heirs, chosen, reorganisation, by=by)


def _with_branches(
    heirs: Mapping[int, int], reorganisation: "Reorganisation"
) -> dict[str, int]:
    """Officers of divided unions → where the branch went in which they hold a post."""
    steps = Handover.objects.filter(
        reorganisation=reorganisation, model="unions.post", key=OuterRef("pk")
    ).exclude(to_union=None)
    posts = Post.objects.filter(pk__in=_keys(reorganisation, "unions.post"))
    rows = posts.annotate(came_from=Subquery(steps.values("from_union")[:1])).filter(
        officer__home_union=F("came_from")
    )
    found: dict[str, int] = {}
    values = rows.order_by("pk").values_list("officer", "came_from", "union")
    for officer, source, union in values:
        if source not in heirs:
            found.setdefault(f"{Officers.model}:{officer}", union)
    return found


def _keys(reorganisation: "Reorganisation", model: str) -> Any:
    steps = Handover.objects.filter(reorganisation=reorganisation, model=model)
    return steps.exclude(to_union=None).values("key")


class Memberships(RowMover[Membership]):
    """Where people belong, and with it what they see and may do.

    - An officer of a unit moves to units of the same level or below, never above: she
      would look after a whole city instead of a ward.
    - An administrator keeps her powers when her own unit only changes its name, kind or
      union above. In every other case she would manage more people than before: she
      moves only if the person who carries it out could make her administrator there,
      that is, is an administrator of that unit or above.
    - Staff, leaders and inspectors move to units of the same level or below; above
      (a district's people to the province) only under the same condition.

    Who does not move stays with the old unit and sees its history, until an
    administrator gives her another one.
    """

    model: ClassVar[str] = "unions.membership"
    label: ClassVar[Any] = gettext_lazy("People who sign in")

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Membership]:
        rows = Membership.objects.select_related("user", "union")
        return rows.order_by("user__sort_key", "pk")

    def describe(self, row: Membership) -> str:
        """``Hà Thị Lan, cán bộ Hội``: not her user name, which helps to sign in."""
        return f"{row.user}, {row.user.get_role_display()}"

    def url(self, row: Membership) -> str:
        return reverse("unions:person_edit", args=[row.user_id])

    def items(
        self, unions: "Sequence[int]", reorganisation: "Reorganisation"
    ) -> "list[Item]":
        ranks = planned_ranks(reorganisation)
        heirs, chosen = planned(reorganisation)
        same = same_units(unions, reorganisation)
        found = []
        for row in self.read(unions, reorganisation):
            to = heirs.get(row.union_id) or chosen.get(f"{self.model}:{row.pk}", "")
            is_higher = ranks.get(to, rank(row.union)) < rank(row.union)
            is_same = row.union_id in same
            stays = not _passes(row, is_higher, is_same, may_grant=True)
            asks = not _passes(row, is_higher, is_same, may_grant=False)
            remark = _STAYS if stays else _ASKS if asks else ""
            found.append(self.item(row, stays=stays, remark=str(remark)))
        return found

    def landings(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None" = None,
    ) -> Iterator[tuple[Membership, int]]:
        same = same_units(heirs, reorganisation)
        unions = unions_of({*heirs.values(), *chosen.values()})
        for row, to in super().landings(heirs, chosen, reorganisation, by=by):
            heir = unions[to]
            is_higher = rank(heir) < rank(row.union)
            grants = _may_grant(by, heir)
            if _passes(row, is_higher, row.union_id in same, may_grant=grants):
                yield row, to


_STAYS = gettext_lazy(
    "Stays with the old unit: an administrator decides where this person belongs."
)
_ASKS = gettext_lazy(
    "Moves only if an administrator of the new unit, or of one above it, carries this "
    "out. Otherwise this person stays with the old unit until an administrator decides."
)


def _passes(
    row: Membership, is_higher: bool, is_same: bool, *, may_grant: bool
) -> bool:
    role = row.user.role
    if role == Role.OFFICER:
        return not is_higher
    if is_higher or (role == Role.ADMINISTRATOR and not is_same):
        return may_grant
    return True


def _may_grant(by: "User | None", heir: Union) -> bool:
    """She could give people this unit by hand; a command that nobody signs cannot."""
    return by is not None and by.is_administrator and is_below(by, heir)
