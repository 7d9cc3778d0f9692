"""Posts as a sheet: one line for each post of an officer; new people come along.

So the list of an appointed committee is one file: name, title, decision.
"""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import exact
from unions.enums import Body, PostRank
from unions.forms.officers import OfficerFilter
from unions.models import Branch, Officer, Post, Union
from unions.selectors import as_of
from unions.services import officers as services
from unions.sheets.places import Places
from unions.sheets.post_columns import COLUMNS
from workbooks.base import Change, Column, Listing, Row, RowError, Sheet, filter_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


class PostSheet(Sheet[Post]):
    slug = "posts"
    title = gettext_lazy("Posts of officers")
    file_title = "Danh sách chức danh cán bộ"
    view_perm = "unions.view_post"
    keep_perm = "unions.add_post"
    list_url = "unions:officers"
    columns = COLUMNS
    fields: ClassVar[tuple[str, ...]] = (
        "title",
        "body",
        "rank",
        "term",
        "started_on",
        "ended_on",
        "how",
        "legal_basis",
    )

    def __init__(self, user: "User") -> None:
        super().__init__(user)
        self.places = Places(user)
        self._by_key: dict[int, Post] = {}
        self._by_officer: dict[int, list[Post]] = {}
        self._officers: dict[str, list[Officer]] = {}
        self._branches: dict[tuple[int, str], Branch] = {}
        self._chairs: dict[tuple[int, str], list[tuple[str, date, date]]] = {}

    # --- In

    def load(self, rows: Sequence[Row], *, lock: bool) -> None:
        here = self.places.all
        names = {row.get("full_name") for row in rows}
        keys = [row.get("key") for row in rows if row.get("key")]
        officers = Officer.objects.filter(home_union__in=here, full_name__in=names)
        fresh = {
            id(officer): officer
            for found in self._officers.values()
            for officer in found
            if officer.pk is None
        }
        self._officers = {}
        for officer in [*officers.select_related("home_union"), *fresh.values()]:
            self._officers.setdefault(exact(officer.full_name), []).append(officer)
        posts = Post.objects.filter(union__in=here).filter(
            Q(pk__in=keys) | Q(officer__in=officers)
        )
        read = posts.select_related("officer", "union", "branch").order_by("pk")
        found = list(read.select_for_update(of=("self",)) if lock else read)
        self._by_key = {post.pk: post for post in found}
        self._by_officer = {}
        for post in found:
            self._by_officer.setdefault(post.officer_id, []).append(post)
        self._read_branches(rows)

    def _read_branches(self, rows: Sequence[Row]) -> None:
        if not any(row.get("branch") for row in rows):
            return
        found = Branch.objects.filter(union__in=self.places.all).open()
        for branch in found:
            for name in (branch.title, branch.title.removeprefix("Chi hội ")):
                self._branches[branch.union_id, exact(name)] = branch

    def find(self, row: Row) -> Post:
        union = self.places.find(row)
        branch = self._branch(row, union)
        if key := row.get("key"):
            return self._kept(key, row)
        officer = self._officer(row, union)
        for post in self._by_officer.get(officer.pk or 0, ()):
            if _key(post) == (officer.pk, union.pk, branch and branch.pk, *_said(row)):
                return post
        return Post(officer=officer, union=union, branch=branch)

    def _kept(self, key: int, row: Row) -> Post:
        post = self._by_key.get(key)
        if post is None:
            raise RowError(
                "key", _("No post of yours has this number. Leave it blank for a new.")
            )
        if exact(post.officer.full_name) != exact(row.get("full_name")):
            raise RowError(
                "full_name",
                _("This is the post of %(name)s. Leave the number blank for a new.")
                % {"name": post.officer},
            )
        return post

    def _branch(self, row: Row, union: Union) -> Branch | None:
        if not (name := row.get("branch")):
            return None
        if found := self._branches.get((union.pk, exact(name))):
            return found
        raise RowError(
            "branch",
            _("%(union)s has no open branch of this name.") % {"union": union},
        )

    def _officer(self, row: Row, union: Union) -> Officer:
        """Hers of that name; somebody new when there is none."""
        year, name = row.get("birth_year"), row.get("full_name")
        alike = [
            officer
            for officer in self._officers.get(exact(name), ())
            if year is None or officer.birth_year in (None, year)
        ]
        here = [officer for officer in alike if officer.home_union_id == union.pk]
        exactly = [officer for officer in here or alike if officer.birth_year == year]
        found = exactly if len(exactly) == 1 else here or alike
        if len(found) > 1:
            raise RowError(
                "birth_year",
                _("%(count)d officers have this name: write the year of birth.")
                % {"count": len(found)},
            )
        if found:
            return found[0]
        officer = Officer(full_name=name, birth_year=year, home_union=union)
        self._officers.setdefault(exact(name), []).append(officer)
        return officer

    def key(self, thing: Post, row: Row) -> Hashable:
        if thing.pk:
            return thing.pk
        return (id(thing.officer), thing.union_id, thing.branch_id, *_said(row))

    def fill(self, thing: Post, row: Row) -> None:
        thing.union = self.places.find(row)
        thing.branch = self._branch(row, thing.union)
        super().fill(thing, row)

    def check(self, thing: Post, row: Row) -> None:
        begun, ended = thing.started_on, thing.ended_on
        if begun and ended and ended < begun:
            raise RowError("ended_on", _("The end must not lie before the beginning."))
        if (thing.body == Body.BRANCH) != (thing.branch is not None):
            raise RowError(
                "branch",
                _("Heads and deputies of a branch name their branch; nobody else."),
            )
        if thing.officer.pk:
            services.check_post(thing)
        self._check_chair(thing)

    def _check_chair(self, thing: Post) -> None:
        """Rows of one file are not in the register yet: the verb cannot see them."""
        if thing.rank != PostRank.CHAIR or thing.branch is not None:
            return
        begins, ends = thing.started_on or date.min, thing.ended_on or date.max
        here = self._chairs.setdefault((thing.union_id, thing.body), [])
        for name, first, last in here:
            if name != str(thing.officer) and begins < last and first < ends:
                raise RowError(
                    "rank",
                    _("%(name)s chairs this body at that time: end her post first.")
                    % {"name": name},
                )
        here.append((str(thing.officer), begins, ends))

    def cautions(self, thing: Post, row: Row, changed: Sequence[str]) -> list[str]:
        if thing.officer.pk is None:
            return [
                _("A new officer is registered: %(name)s.") % {"name": thing.officer}
            ]
        if thing.pk and "ended_on" in changed and thing.ended_on:
            return [
                _("The post ends on %(day)s.") % {"day": f"{thing.ended_on:%d/%m/%Y}"}
            ]
        return []

    def save(self, added: Sequence[Post], changed: Sequence[Change[Post]]) -> None:
        things = [*added, *(change.thing for change in changed)]
        services.keep_posts(things, by=self.user)

    def label(self, thing: Post) -> str:
        return f"{thing.officer}: {thing}"

    # --- Out

    def values(self, thing: Post) -> dict[str, Any]:
        return {
            **{name: getattr(thing, name) for name in self.fields},
            "key": thing.pk,
            "full_name": thing.officer.full_name,
            "birth_year": thing.officer.birth_year,
            "code": thing.union.code,
            "unit": thing.union.unit_name,
            "branch": thing.branch.title if thing.branch else "",
        }

    def listed(self, query: QueryDict) -> Listing:
        """The posts on that day of the officers whom the list shows."""
        form = OfficerFilter(query, user=self.user)
        officers = form.narrow(Officer.objects.all()).matching(query.get("q", ""))
        day = form.day or timezone.localdate()
        units = as_of.units_of(self.user, None, day)
        rows = Post.objects.current(day).filter(
            officer__in=officers.order_by().values("pk"), union__in=units
        )
        return Listing(
            rows=self._ordered(rows),
            filters=filter_words(form, query),
            order="Đơn vị, tên cán bộ (A–Z)",
        )

    def present(self) -> "QuerySet[Post]":
        rows = Post.objects.filter(union__in=self.places.all)
        return self._ordered(rows.current(timezone.localdate()))

    def _ordered(self, rows: "QuerySet[Post]") -> "QuerySet[Post]":
        related = rows.select_related("officer", "union", "branch")
        return related.order_by(
            "union__sort_key", "union", "officer__sort_key", "officer", "pk"
        )

    def choices(self, column: Column) -> Sequence[str]:
        if column.name == "unit":
            return self.places.names
        return super().choices(column)


def _said(row: Row) -> tuple[Any, ...]:
    """What tells two posts of one person apart."""
    return row.get("body"), exact(row.get("title")), row.get("started_on")


def _key(post: Post) -> tuple[Any, ...]:
    return (
        post.officer_id,
        post.union_id,
        post.branch_id,
        post.body,
        exact(post.title),
        post.started_on,
    )
