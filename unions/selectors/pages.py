"""What the pages of one union, branch or officer show, as frozen dataclasses."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from unions.models import (
    Branch,
    Figures,
    Initiative,
    Letterhead,
    Post,
    Union,
)
from unions.rules import holds
from unions.selectors import as_of
from unions.selectors.family import Lineage, lineage
from unions.selectors.funds import FundRow, funds_of_branch, funds_of_union
from unions.selectors.officers import is_current, with_acting
from unions.selectors.profile import FiguresView, figures_view

if TYPE_CHECKING:
    from accounts.models import User

#: Rows of one section on a union's page; the rest is one link away.
SECTION_ROWS = 20


@dataclass(frozen=True)
class Section:
    """The first rows of a list, and how many there are."""

    rows: list[Any]
    count: int

    @property
    def has_more(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True)
class UnionPage:
    """Everything known about one union."""

    ancestors: list[Union]
    letterhead: Letterhead | None
    chairs: list[Post]
    posts: list[Post]
    past_posts: list[Post]
    branches: Section
    initiatives: Section
    children: Section
    figures: FiguresView
    funds: list[FundRow]
    lineage: Lineage


def union_page(union: Union, *, viewer: "User", on: date) -> UnionPage:
    """Read everything that the page of ``union`` shows, as it was ``on`` that day."""
    past = on if on < timezone.localdate() else None
    posts = _posts(union, on, past=past is not None)
    current = [post for post in posts if is_current(post, on)]
    chairs = [p for p in current if p.rank == "chair" and p.body != "inspection"]
    children = Union.objects.filter(parent=union).for_list(on)
    return UnionPage(
        ancestors=ancestors(union, viewer=viewer),
        letterhead=Letterhead.objects.filter(union=union).first(),
        chairs=chairs,
        posts=current,
        past_posts=[post for post in posts if not is_current(post, on)],
        branches=_told(_branches(union, past), viewer, past),
        initiatives=_told(_initiatives(union, past), viewer, past),
        children=_section(children.existing(on), size=100),
        figures=figures_view(_figures(union, past)),
        funds=funds_of_union(union, on=on, past=past is not None),
        lineage=lineage(union, viewer=viewer),
    )


def _branches(union: Union, past: date | None) -> Any:
    rows = Branch.objects.for_list(past)
    if past is None:
        return rows.filter(union=union).open()
    return rows.belonging(Union.objects.filter(pk=union.pk), past).open_on(past)


def _initiatives(union: Union, past: date | None) -> Any:
    rows = Initiative.objects.select_related("union", "branch")
    if past is None:
        return rows.filter(union=union)
    begun = Q(started_on=None) | Q(started_on__lte=past)
    return rows.belonging(Union.objects.filter(pk=union.pk), past).filter(begun)


def _figures(union: Union, past: date | None) -> Any:
    rows = Figures.objects.filter(union=union, branch=None)
    return rows if past is None else rows.filter(as_of__lte=past)


def ancestors(union: Union, *, viewer: "User") -> list[Union]:
    """The unions above that this person may open, from the top."""
    keys = [int(key) for key in union.path.strip("/").split("/")[:-1] if key]
    if not keys:
        return []
    above = {found.pk: found for found in Union.objects.filter(pk__in=keys)}
    return [above[key] for key in keys if key in above and holds(viewer, above[key])]


def _posts(union: Union, on: date, *, past: bool) -> list[Post]:
    """Posts in the union's own bodies; branch heads stand with their branch."""
    rows: Any = with_acting(Post.objects.filter(branch=None), on)
    if past:
        rows = rows.belonging(Union.objects.filter(pk=union.pk), on)
        rows = rows.filter(Q(started_on=None) | Q(started_on__lte=on))
    else:
        rows = rows.filter(union=union)
    order = {rank: place for place, rank in enumerate(("chair", "vice_chair"))}
    bodies = {body: place for place, body in enumerate(("standing", "executive"))}
    return sorted(
        rows.order_by("officer__sort_key", "pk")[:200],
        key=lambda post: (bodies.get(post.body, 9), order.get(post.rank, 9)),
    )


def _section(rows: Any, *, size: int = SECTION_ROWS) -> Section:
    shown = list(rows[: size + 1])
    count = len(shown) if len(shown) <= size else rows.count()
    return Section(shown[:size], count)


def _told(rows: Any, viewer: "User", past: date | None) -> Section:
    section = _section(rows)
    as_of.tell(section.rows, viewer=viewer, on=past)
    return section


@dataclass(frozen=True)
class BranchPage:
    """Everything known about one branch."""

    ancestors: list[Union]
    posts: list[Post]
    past_posts: list[Post]
    initiatives: list[Initiative]
    figures: FiguresView
    funds: list[FundRow]


def branch_page(branch: Branch, *, viewer: "User", on: date) -> BranchPage:
    """Read everything that the page of ``branch`` shows."""
    posts = list(with_acting(Post.objects.filter(branch=branch), on))
    return BranchPage(
        ancestors=[*ancestors(branch.union, viewer=viewer), branch.union],
        posts=[post for post in posts if is_current(post, on)],
        past_posts=[post for post in posts if not is_current(post, on)],
        initiatives=list(Initiative.objects.filter(branch=branch)),
        figures=figures_view(Figures.objects.filter(branch=branch)),
        funds=funds_of_branch(branch, on=on),
    )
