"""Branches as a sheet: filled in by wards, sent round as a list."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import exact
from unions.enums import BRANCH_WORDS, BranchKind, PostRank
from unions.forms.branches import BranchFilter
from unions.models import Branch, Union
from unions.selectors import as_of
from unions.services import branches as services
from unions.sheets.places import CODE, UNIT, Places, key_column
from workbooks.base import Change, Column, Listing, Row, RowError, Sheet, filter_words
from workbooks.formats import Choice, Date, LongText, Text, Whole

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

_KINDS: dict[str, str] = {
    BranchKind.HAMLET: "thôn",
    BranchKind.STREET_GROUP: "tổ dân phố",
    BranchKind.OTHER: "khác",
}
_SMALL = 32_767
#: Union, kind, name without capitals.
_Name = tuple[int, str, str]


class BranchSheet(Sheet[Branch]):
    slug = "branches"
    title = gettext_lazy("Branches")
    file_title = "Danh sách chi hội"
    view_perm = "unions.view_branch"
    keep_perm = "unions.add_branch"
    list_url = "unions:branches"
    columns = (
        key_column("chi hội"),
        CODE,
        UNIT,
        Column(
            "kind",
            "Loại chi hội",
            Choice(_KINDS, {"tdp": BranchKind.STREET_GROUP}),
            synonyms=("Loại", "Loại hình"),
            width=14,
            help="Có thể để trống nếu tên đã ghi rõ, ví dụ: Chi hội thôn Tân Thành.",
            example=BranchKind.STREET_GROUP,
        ),
        Column(
            "name",
            "Tên chi hội",
            Text(120),
            required=True,
            synonyms=(
                "Chi hội",
                "Tên thôn/tổ",
                "Thôn/tổ dân phố",
                "Tên chi hội phụ nữ",
            ),
            width=28,
            help="Tên thôn hoặc tổ dân phố.",
            example="số 11A",
        ),
        Column(
            "members",
            "Số hội viên",
            Whole(),
            synonyms=("Hội viên", "Tổng số hội viên", "Số lượng hội viên"),
            width=12,
            example=86,
        ),
        Column(
            "women_groups",
            "Số tổ phụ nữ",
            Whole(high=_SMALL),
            synonyms=("Tổ phụ nữ",),
            width=12,
            example=4,
        ),
        Column(
            "founded_on",
            "Ngày thành lập",
            Date(),
            synonyms=("Thành lập ngày",),
            width=15,
        ),
        Column(
            "closed_on",
            "Ngày kết thúc",
            Date(),
            synonyms=("Ngày giải thể", "Ngày kết thúc hoạt động"),
            width=15,
            help="Chỉ ghi khi chi hội không còn hoạt động.",
        ),
        Column("note", "Ghi chú", LongText(), width=30),
        Column(
            "head",
            "Chi hội trưởng",
            Text(),
            synonyms=("Họ tên chi hội trưởng",),
            width=26,
            only_out=True,
            help="Chỉ để xem. Chi hội trưởng được ghi ở danh sách cán bộ.",
        ),
    )
    fields: ClassVar[tuple[str, ...]] = (
        "members",
        "women_groups",
        "founded_on",
        "closed_on",
        "note",
    )

    def __init__(self, user: "User") -> None:
        super().__init__(user)
        self.places = Places(user)
        #: The branches that the rows of one chunk name.
        self._by_key: dict[int, Branch] = {}
        #: All names of the unions met so far, with their keys: read once for each.
        self._open: dict[_Name, int] = {}
        self._closed: dict[_Name, int] = {}
        self._known: set[int] = set()

    # --- In

    def load(self, rows: Sequence[Row], *, lock: bool) -> None:
        said = [name for row in rows if (name := self._name_of(row))]
        self._know({union for union, _kind, _name in said} - self._known)
        wanted = {row.get("key") for row in rows} - {None}
        wanted |= {self._open.get(name) for name in said} - {None}
        wanted |= {self._closed.get(name) for name in said} - {None}
        found = Branch.objects.filter(pk__in=wanted).select_related("union")
        found = found.select_for_update(of=("self",)) if lock else found
        mine = {union.pk for union in self.places.all}
        self._by_key = {b.pk: b for b in found if b.union_id in mine}

    def _name_of(self, row: Row) -> _Name | None:
        try:
            union = self.places.find(row)
            kind, name = _said(row)
        except RowError:
            return None  # ``find`` says it
        return union.pk, kind, exact(name)

    def _know(self, unions: set[int]) -> None:
        self._known |= unions
        rows = Branch.objects.filter(union__in=unions).order_by("pk")
        fields = ("pk", "union_id", "kind", "name", "closed_on")
        for pk, union, kind, name, closed_on in rows.values_list(*fields):
            names = self._open if closed_on is None else self._closed
            names[union, kind, exact(name)] = pk

    def find(self, row: Row) -> Branch:
        union = self.places.find(row)
        kind, name = _said(row)
        if key := row.get("key"):
            return self._kept(key, union)
        said = (union.pk, kind, exact(name))
        found = self._open.get(said)
        if found is None and row.get("closed_on"):
            found = self._closed.get(said)
        return self._by_key[found] if found in self._by_key else Branch(union=union)

    def _kept(self, key: int, union: Union) -> Branch:
        branch = self._by_key.get(key)
        if branch is None:
            raise RowError(
                "key",
                _("No branch of yours has this number. Leave it blank for a new one."),
            )
        if branch.union_id != union.pk:
            raise RowError(
                "unit",
                _("This branch belongs to %(union)s and cannot change its union here.")
                % {"union": branch.union.unit_name},
            )
        return branch

    def key(self, thing: Branch, row: Row) -> Hashable:
        return thing.pk or (*_name_key(thing), thing.closed_on)

    def fill(self, thing: Branch, row: Row) -> None:
        thing.kind, thing.name = _said(row)
        super().fill(thing, row)

    def check(self, thing: Branch, row: Row) -> None:
        services.check_branch(thing)
        twin = self._open.get(_name_key(thing), thing.pk)
        if thing.closed_on is None and twin != thing.pk:
            raise RowError("name", _("This union already has such a branch."))

    def cautions(self, thing: Branch, row: Row, changed: Sequence[str]) -> list[str]:
        old = self._by_key.get(thing.pk) if thing.pk else None
        if old is None:
            return []
        found = []
        if "closed_on" in changed and thing.closed_on:
            found.append(
                _("The branch will be closed on %(day)s.")
                % {"day": f"{thing.closed_on:%d/%m/%Y}"}
            )
        if "name" in changed or "kind" in changed:
            found.append(_("The branch will have another name."))
        return found

    def save(self, added: Sequence[Branch], changed: Sequence[Change[Branch]]) -> None:
        things = [*added, *(change.thing for change in changed)]
        services.keep_branches(things, by=self.user)

    # --- Out

    def values(self, thing: Branch) -> dict[str, Any]:
        posts = getattr(thing, "current_posts", ())
        heads = [p.officer.full_name for p in posts if p.rank == PostRank.BRANCH_HEAD]
        union = getattr(thing, "union_then", thing.union)
        title = getattr(thing, "title_then", thing.title)
        return {
            **{name: getattr(thing, name) for name in (*self.fields, "kind")},
            "name": thing.name if title == thing.title else title,
            "key": thing.pk,
            "code": union.code,
            "unit": union.unit_name,
            "head": ", ".join(heads),
        }

    def listed(self, query: QueryDict) -> Listing:
        form = BranchFilter(query, user=self.user)
        rows = form.narrow(Branch.objects.for_list(form.day))
        return Listing(
            rows=rows.matching(query.get("q", "")),
            filters=filter_words(form, query),
            order="Tên chi hội (A–Z)",
            tell=partial(as_of.tell, viewer=self.user, on=form.day),
        )

    def present(self) -> "QuerySet[Branch]":
        rows = Branch.objects.filter(union__in=self.places.all).open().for_list()
        return rows.order_by("union__sort_key", "union", "sort_key", "pk")

    def choices(self, column: Column) -> Sequence[str]:
        if column.name == "unit":
            return self.places.names
        return super().choices(column)


def _name_key(branch: Branch) -> _Name:
    return branch.union_id, branch.kind, exact(branch.name)


def _said(row: Row) -> tuple[str, str]:
    """Kind and name: ``Chi hội thôn Tân Thành`` says both; two that differ say no."""
    name, kind = row.values["name"], row.get("kind") or ""
    if exact(name).startswith("chi hội "):
        name = name[len("chi hội ") :].strip()
    for value, word in BRANCH_WORDS.items():
        if word and exact(name).startswith(f"{word} "):
            if kind and kind != value:
                raise RowError(
                    "kind", _("The name says %(word)s: which is it?") % {"word": word}
                )
            return value, name[len(word) + 1 :].strip()
    if not kind:
        raise RowError("kind", _("Choose the kind of branch from the list."))
    return kind, name
