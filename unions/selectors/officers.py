"""What one officer is and was, by term; who acts for whom; who a name may mean."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from core import text
from unions.models import Officer, Post, Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


@dataclass(frozen=True)
class Term:
    """The posts of one term (``2025–2030``), newest first; no name: not entered."""

    name: str
    posts: list[Post]


@dataclass(frozen=True)
class OfficerPage:
    """Everything known about one officer."""

    posts: list[Post]
    past_posts: list[Post]
    #: All of them by term, the newest first.
    terms: list[Term]


def officer_page(officer: Officer, *, viewer: "User", on: date) -> OfficerPage:
    """Her posts that this person may see, today's apart from earlier ones."""
    rows = Post.objects.visible_to(viewer).filter(officer=officer)
    posts = list(with_acting(rows.select_related("union", "branch"), on))
    for post in posts:
        post.is_now = is_current(post, on)  # type: ignore[attr-defined]
    return OfficerPage(
        posts=[post for post in posts if is_current(post, on)],
        past_posts=[post for post in posts if not is_current(post, on)],
        terms=_terms(posts),
    )


def with_acting(posts: "QuerySet[Post]", on: date) -> "QuerySet[Post]":
    """``posts`` with their officer, whom each acts for, and who acts for it then."""
    acting = Post.objects.current(on).select_related("officer")
    rows = posts.select_related("officer", "acts_for__officer")
    return rows.prefetch_related(Prefetch("acted_for_by", acting, to_attr="acting"))


def is_current(post: Post, on: date) -> bool:
    begun = post.started_on is None or post.started_on <= on
    return begun and (post.ended_on is None or on <= post.ended_on)


def _terms(posts: Iterable[Post]) -> list[Term]:
    found: defaultdict[str, list[Post]] = defaultdict(list)
    newest_first = sorted(posts, key=lambda post: post.started_on or date.min)[::-1]
    for post in newest_first:
        found[post.term].append(post)
    return [Term(name, rows) for name, rows in found.items()]


class Register:
    """Officers who may be meant when a union's committee is entered by names.

    Those of the union and of all that it came from are offered; of others in the
    register only those with the same name and year of birth.
    """

    def __init__(self, union: Union, viewer: "User") -> None:
        self.viewer = viewer
        before = union.descents_from.values("from_union")
        homes = Q(home_union=union) | Q(home_union__in=before)
        held = Q(pk__in=Post.objects.filter(union=union).values("officer"))
        rows = Officer.objects.visible_to(viewer).filter(homes | held)
        self.family = {row.pk: row for row in rows.for_list()}
        self.labels = self._labels()

    def called(self, label: str) -> Officer | None:
        """The one whose offered label was chosen."""
        return self.labels.get(label.strip())

    def alike(self, lines: Iterable[tuple[str, int | None]]) -> list[list[Officer]]:
        """For each name and year of birth those who may be the same person.

        Without marks among the union's own; a year that is not known agrees with any.
        """
        asked = list(lines)
        keys = {text.name_sort_key(name) for name, _year in asked}
        rows = Officer.objects.visible_to(self.viewer).filter(sort_key__in=keys)
        others = list(rows.exclude(pk__in=self.family).for_list()) if keys else []
        found = []
        for name, year in asked:
            folded, key = text.fold(name), text.name_sort_key(name)
            known = [
                row
                for row in self.family.values()
                if text.fold(row.full_name) == folded
                and (not year or not row.birth_year or row.birth_year == year)
            ]
            known += [
                row
                for row in others
                if bytes(row.sort_key) == key and year and row.birth_year == year
            ]
            found.append(known)
        return found

    def _labels(self) -> dict[str, Officer]:
        found: dict[str, Officer] = {}
        for officer in self.family.values():
            label = describe(officer)
            if label in found:
                label = f"{label} · {officer.pk}"
            found[label] = officer
        return found


def describe(officer: Officer) -> str:
    """``Hà Thị Lan · 1985 · Chủ tịch, phường Đức Xuân``: tells her from namesakes."""
    posts: list[Post] = getattr(officer, "current_posts", [])
    is_what = f"{posts[0].title}, " if posts else ""
    home = f"{is_what}{officer.home_union.unit_name}"
    year = str(officer.birth_year or "")
    return " · ".join(filter(None, [officer.full_name, year, home]))
