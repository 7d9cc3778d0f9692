"""Officers as a sheet: who they are. What they hold is the sheet of posts."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import exact
from unions.forms.officers import OfficerFilter
from unions.models import Officer
from unions.selectors import as_of
from unions.services import officers as services
from unions.sheets.places import CODE, UNIT, Places, key_column
from workbooks.base import Change, Column, Listing, Row, RowError, Sheet, filter_words
from workbooks.formats import LongText, Phone, Text, Whole, YesNo

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

FULL_NAME = Column(
    "full_name",
    "Họ và tên",
    Text(120),
    required=True,
    synonyms=("Họ tên", "Họ, tên", "Tên cán bộ", "Cán bộ"),
    width=28,
    example="Nông Thị Thu Hiền",
)
BIRTH_YEAR = Column(
    "birth_year",
    "Năm sinh",
    Whole(low=1920, high=2020),
    synonyms=("Sinh năm",),
    width=10,
    help="Để phân biệt những người cùng họ tên.",
    example=1985,
)


class OfficerSheet(Sheet[Officer]):
    slug = "officers"
    title = gettext_lazy("Officers")
    file_title = "Danh sách cán bộ Hội"
    view_perm = "unions.view_officer"
    keep_perm = "unions.add_officer"
    list_url = "unions:officers"
    columns = (
        key_column("cán bộ"),
        FULL_NAME,
        BIRTH_YEAR,
        CODE,
        UNIT,
        Column("phone", "Điện thoại", Phone(), synonyms=("Số điện thoại", "SĐT")),
        Column("email", "Thư điện tử", Text(254), synonyms=("Email",), width=26),
        Column("is_party_member", "Đảng viên", YesNo(), width=11, example=True),
        Column("note", "Ghi chú", LongText(), width=30),
        Column(
            "posts",
            "Chức danh",
            Text(500),
            width=44,
            only_out=True,
            help="Chỉ để xem. Chức danh được ghi ở tệp chức danh cán bộ.",
        ),
    )
    fields: ClassVar[tuple[str, ...]] = (
        "full_name",
        "birth_year",
        "phone",
        "email",
        "is_party_member",
        "note",
    )

    def __init__(self, user: "User") -> None:
        super().__init__(user)
        self.places = Places(user)
        self._by_key: dict[int, Officer] = {}
        self._by_name: dict[tuple[int, str], list[Officer]] = {}

    # --- In

    def load(self, rows: Sequence[Row], *, lock: bool) -> None:
        found = Officer.objects.filter(home_union__in=self.places.all)
        keys = [row.get("key") for row in rows if row.get("key")]
        names = {row.get("full_name") for row in rows}
        self._by_key, self._by_name = {}, {}
        for wanted in (found.filter(pk__in=keys), found.filter(full_name__in=names)):
            read = wanted.select_related("home_union").order_by("pk")
            for officer in read.select_for_update(of=("self",)) if lock else read:
                self._by_key.setdefault(officer.pk, officer)
        for officer in self._by_key.values():
            named = officer.home_union_id, exact(officer.full_name)
            self._by_name.setdefault(named, []).append(officer)

    def find(self, row: Row) -> Officer:
        union = self.places.find(row)
        if key := row.get("key"):
            if key not in self._by_key:
                raise RowError(
                    "key",
                    _("No officer of yours has this number. Leave it blank for a new."),
                )
            return self._by_key[key]
        return self._named(union.pk, row) or Officer(home_union=union)

    def _named(self, union: int, row: Row) -> Officer | None:
        """The one of that name, and of that year when the year is known of both."""
        year = row.get("birth_year")
        alike = [
            officer
            for officer in self._by_name.get((union, exact(row.get("full_name"))), ())
            if year is None or officer.birth_year in (None, year)
        ]
        if len(alike) > 1:
            same = [officer for officer in alike if officer.birth_year == year]
            if len(same) != 1:
                raise RowError(
                    "birth_year",
                    _("%(count)d officers of this unit have this name: write the year.")
                    % {"count": len(alike)},
                )
            return same[0]
        return alike[0] if alike else None

    def key(self, thing: Officer, row: Row) -> Hashable:
        return thing.pk or (
            thing.home_union_id,
            exact(row.get("full_name")),
            row.get("birth_year"),
        )

    def fill(self, thing: Officer, row: Row) -> None:
        thing.home_union = self.places.find(row)
        super().fill(thing, row)

    def check(self, thing: Officer, row: Row) -> None:
        if thing.email:
            try:
                validate_email(thing.email)
            except ValidationError as refusal:
                raise RowError("email", refusal.messages[0]) from None

    def cautions(self, thing: Officer, row: Row, changed: Sequence[str]) -> list[str]:
        found = []
        if thing.pk and "full_name" in changed:
            found.append(_("The officer gets another name."))
        if thing.pk and "unit" in changed:
            found.append(_("The officer moves to another unit."))
        return found

    def save(
        self, added: Sequence[Officer], changed: Sequence[Change[Officer]]
    ) -> None:
        things = [*added, *(change.thing for change in changed)]
        services.keep_officers(things, by=self.user)

    # --- Out

    def values(self, thing: Officer) -> dict[str, Any]:
        posts = getattr(thing, "current_posts", ())
        union = getattr(thing, "union_then", thing.home_union)
        return {
            **{name: getattr(thing, name) for name in self.fields},
            "key": thing.pk,
            "code": union.code,
            "unit": union.unit_name,
            "posts": "; ".join(str(post) for post in posts),
        }

    def listed(self, query: QueryDict) -> Listing:
        form = OfficerFilter(query, user=self.user)
        rows = form.narrow(Officer.objects.for_list(form.day))
        return Listing(
            rows=rows.matching(query.get("q", "")),
            filters=filter_words(form, query),
            order="Tên cán bộ (A–Z)",
            tell=partial(as_of.tell, viewer=self.user, on=form.day),
        )

    def present(self) -> "QuerySet[Officer]":
        rows = Officer.objects.filter(home_union__in=self.places.all).for_list()
        return rows.order_by("home_union__sort_key", "home_union", "sort_key", "pk")

    def choices(self, column: Column) -> Sequence[str]:
        if column.name == "unit":
            return self.places.names
        return super().choices(column)
