"""Who of the owing unit carries a remedy out, as people read it.

A post is followed, not the person: it is whoever holds the office today. Offices have
Vietnamese names whatever the language, as in the register.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.enums import OwnerKind
from inspections.models import Remedy
from unions.enums import BRANCH_WORDS, Body, PostRank
from unions.models import Branch, Officer, Post, Union

_RANKS: dict[str, str] = {
    PostRank.CHAIR: "Chủ tịch",
    PostRank.VICE_CHAIR: "Phó Chủ tịch",
    PostRank.MEMBER: "Ủy viên",
    PostRank.BRANCH_HEAD: "Chi hội trưởng",
    PostRank.BRANCH_DEPUTY: "Chi hội phó",
    PostRank.OTHER: "Cán bộ khác",
}
_BODIES: dict[str, str] = {
    Body.STANDING: "Ban Thường vụ",
    Body.EXECUTIVE: "Ban Chấp hành",
    Body.INSPECTION: "Ủy ban Kiểm tra",
}
#: Offices that can be chosen whether or not somebody holds them.
_USUAL = (("", PostRank.CHAIR), ("", PostRank.VICE_CHAIR))
_NAMES = ("owner", "owner_branch", "owner_officer")


@dataclass(frozen=True)
class Office:
    """A post as a place: of a union, or of one of its branches."""

    branch: Branch | None
    body: str
    rank: str

    @property
    def key(self) -> str:
        place = self.branch.pk if self.branch else 0
        return f"post:{place}:{self.body}:{self.rank}"

    @property
    def name(self) -> str:
        """``Chi hội trưởng thôn Tân Thành``."""
        rank = _RANKS.get(self.rank, "")
        if self.branch is not None:
            kind = BRANCH_WORDS[self.branch.kind]
            return " ".join(filter(None, (rank, kind, self.branch.name)))
        if self.body == Body.INSPECTION:
            rank = rank.replace("Chủ tịch", "Chủ nhiệm")
        elif self.rank in {PostRank.CHAIR, PostRank.VICE_CHAIR}:
            return f"{rank} Hội"
        return f"{rank} {_BODIES.get(self.body, 'Hội')}"

    def is_of(self, post: Post, union: int) -> bool:
        if post.rank != self.rank:
            return False
        if self.branch is not None:
            return post.branch_id == self.branch.pk
        if post.branch_id is not None or post.union_id != union:
            return False
        return post.body == (self.body or post.body) and (
            bool(self.body) or post.body != Body.INSPECTION
        )


@dataclass(frozen=True)
class Choices:
    """To whom a remedy can be given."""

    offices: list[tuple[Office, str]]
    people: list[Officer]


def who(remedy: Remedy) -> str:
    """``Chi hội trưởng thôn Tân Thành (Nông Thị A)``; of the unit: as it was signed."""
    return who_many([remedy])[remedy.pk]


def who_many(rows: Iterable[Remedy]) -> dict[uuid.UUID, str]:
    """The same of many, in a number of queries that does not depend on how many."""
    found = list(rows)
    prefetch_related_objects(found, *_NAMES)
    holders = _holders(found, timezone.localdate())
    return {row.pk: _words(row, holders.get(row.pk, ()), _("vacant")) for row in found}


def recorded(remedy: Remedy) -> str:
    """As the thread keeps it."""
    held = _holders([remedy], timezone.localdate())
    return _words(remedy, held.get(remedy.pk, ()), "khuyết")


def key(remedy: Remedy) -> str:
    """Which choice stands: as :func:`choices` names them."""
    if remedy.owner_kind == OwnerKind.POST:
        return _office(remedy).key
    if remedy.owner_kind == OwnerKind.PERSON:
        return f"person:{remedy.owner_officer_id}"
    return OwnerKind.UNIT.value


def choices(union: Union) -> Choices:
    """Offices and people of one union, three queries."""
    day = timezone.localdate()
    posts = list(_posts(Q(union=union), day))
    branches = union.branches.open_on(day).order_by("sort_key", "pk")
    offices = [Office(None, body, rank) for body, rank in _USUAL]
    offices += [Office(row, Body.BRANCH, PostRank.BRANCH_HEAD) for row in branches]
    known = {(one.branch.pk if one.branch else 0, one.rank) for one in offices}
    for post in posts:
        one = Office(post.branch, post.body, post.rank)
        is_usual = post.branch is None and post.body != Body.INSPECTION
        place = (post.branch_id or 0, post.rank)
        is_known = place in known and (is_usual or post.branch_id is not None)
        if one not in offices and not is_known:
            offices.append(one)
    named = [
        (one, _held(one.name, _of(one, posts, union.pk), _("vacant")))
        for one in offices
    ]
    here = Q(home_union=union) | Q(pk__in=[post.officer_id for post in posts])
    return Choices(named, list(Officer.objects.filter(here).order_by("sort_key", "pk")))


def _words(remedy: Remedy, holders: Sequence[str], vacant: str) -> str:
    if remedy.owner_kind == OwnerKind.PERSON and remedy.owner_officer is not None:
        return remedy.owner_officer.full_name
    if remedy.owner_kind == OwnerKind.POST:
        return _held(_office(remedy).name, holders, vacant)
    return remedy.owner_note or remedy.owner.title


def _held(name: str, holders: Sequence[str], vacant: str) -> str:
    return f"{name} ({', '.join(holders) or vacant})"


def _office(remedy: Remedy) -> Office:
    return Office(remedy.owner_branch, remedy.owner_body, remedy.owner_rank)


def _holders(rows: Sequence[Remedy], day: date) -> dict[uuid.UUID, list[str]]:
    """Who holds the posts that owe them; who acts for it, where nobody does."""
    owed = [row for row in rows if row.owner_kind == OwnerKind.POST]
    if not owed:
        return {}
    here = Q(union__in={row.owner_id for row in owed}, branch=None)
    branches = {row.owner_branch_id for row in owed if row.owner_branch_id}
    posts = list(_posts(here | Q(branch__in=branches), day))
    return {row.pk: _of(_office(row), posts, row.owner_id) for row in owed}


def _of(office: Office, posts: Sequence[Post], union: int) -> list[str]:
    def names(found: Iterator[Post]) -> list[str]:
        return list(dict.fromkeys(post.officer.full_name for post in found))

    held = names(post for post in posts if office.is_of(post, union))
    return held or names(
        post for post in posts if post.acts_for and office.is_of(post.acts_for, union)
    )


def _posts(where: Q, day: date) -> Iterable[Post]:
    rows = Post.objects.current(day).filter(where)
    return rows.select_related("officer", "branch", "acts_for").order_by(
        "started_on", "pk"
    )
