"""What the pages of one union, branch or officer show, as frozen dataclasses."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from unions.models import (
    Branch,
    Figures,
    Initiative,
    Letterhead,
    Officer,
    Post,
    Union,
    UnionLink,
)
from unions.rules import holds
from unions.selectors.figures import FiguresView, figures_view

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
class Lineage:
    """Where a union comes from and what became of it."""

    predecessors: list[UnionLink]
    successors: list[UnionLink]
    #: Those of the linked unions that this person may open.
    open_pks: frozenset[int]


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
    lineage: Lineage


def union_page(union: Union, *, viewer: "User", on: date) -> UnionPage:
    """Read everything that the page of ``union`` shows."""
    posts = _posts(union)
    current = [post for post in posts if _is_current(post, on)]
    chairs = [p for p in current if p.rank == "chair" and p.body != "inspection"]
    children = Union.objects.filter(parent=union).for_list(on)
    initiatives = Initiative.objects.filter(union=union).select_related("branch")
    return UnionPage(
        ancestors=ancestors(union, viewer=viewer),
        letterhead=Letterhead.objects.filter(union=union).first(),
        chairs=chairs,
        posts=current,
        past_posts=[post for post in posts if not _is_current(post, on)],
        branches=_section(Branch.objects.filter(union=union).open().for_list()),
        initiatives=_section(initiatives),
        children=_section(children.existing(on), size=100),
        figures=figures_view(Figures.objects.filter(union=union, branch=None)),
        lineage=_lineage(union, viewer),
    )


def ancestors(union: Union, *, viewer: "User") -> list[Union]:
    """The unions above that this person may open, from the top."""
    keys = [int(key) for key in union.path.strip("/").split("/")[:-1] if key]
    if not keys:
        return []
    above = {found.pk: found for found in Union.objects.filter(pk__in=keys)}
    return [above[key] for key in keys if key in above and holds(viewer, above[key])]


def _posts(union: Union) -> list[Post]:
    """Posts in the union's own bodies; branch heads stand with their branch."""
    rows = Post.objects.filter(union=union, branch=None).select_related("officer")
    order = {rank: place for place, rank in enumerate(("chair", "vice_chair"))}
    bodies = {body: place for place, body in enumerate(("standing", "executive"))}
    return sorted(
        rows.order_by("officer__sort_key", "pk")[:200],
        key=lambda post: (bodies.get(post.body, 9), order.get(post.rank, 9)),
    )


def _is_current(post: Post, on: date) -> bool:
    begun = post.started_on is None or post.started_on <= on
    return begun and (post.ended_on is None or on <= post.ended_on)


def _section(rows: Any, *, size: int = SECTION_ROWS) -> Section:
    shown = list(rows[: size + 1])
    count = len(shown) if len(shown) <= size else rows.count()
    return Section(shown[:size], count)


def _lineage(union: Union, viewer: "User") -> Lineage:
    links = UnionLink.objects.select_related("from_union", "to_union")
    before = list(links.filter(to_union=union).order_by("effective_on", "pk"))
    after = list(links.filter(from_union=union).order_by("effective_on", "pk"))
    keys = {link.from_union_id for link in before}
    keys |= {link.to_union_id for link in after if link.to_union_id}
    seen: list[int] = []
    if keys:
        visible = Union.objects.visible_to(viewer).filter(pk__in=keys)
        seen = list(visible.values_list("pk", flat=True))
    return Lineage(before, after, frozenset(seen))


@dataclass(frozen=True)
class BranchPage:
    """Everything known about one branch."""

    ancestors: list[Union]
    posts: list[Post]
    past_posts: list[Post]
    initiatives: list[Initiative]
    figures: FiguresView


def branch_page(branch: Branch, *, viewer: "User", on: date) -> BranchPage:
    """Read everything that the page of ``branch`` shows."""
    posts = list(Post.objects.filter(branch=branch).select_related("officer"))
    return BranchPage(
        ancestors=[*ancestors(branch.union, viewer=viewer), branch.union],
        posts=[post for post in posts if _is_current(post, on)],
        past_posts=[post for post in posts if not _is_current(post, on)],
        initiatives=list(Initiative.objects.filter(branch=branch)),
        figures=figures_view(Figures.objects.filter(branch=branch)),
    )


@dataclass(frozen=True)
class OfficerPage:
    """Everything known about one officer."""

    posts: list[Post]
    past_posts: list[Post]


def officer_page(officer: Officer, *, viewer: "User", on: date) -> OfficerPage:
    """Her posts that this person may see, today's apart from earlier ones."""
    rows = Post.objects.visible_to(viewer).filter(officer=officer)
    posts = list(rows.select_related("union", "branch"))
    return OfficerPage(
        posts=[post for post in posts if _is_current(post, on)],
        past_posts=[post for post in posts if not _is_current(post, on)],
    )
