"""Unions as a sheet: new ones registered, addresses and codes brought up to date.

What a decision changes (name by decision, kind, union above, days of existence) is not
changed by a file: a reorganisation does that, with all that follows from it.
"""

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import exact
from unions.enums import KIND_WORDS, Kind
from unions.forms.unions import UnionFilter
from unions.models import Union
from unions.services import unions as services
from unions.sheets.places import CODE, Places, key_column
from workbooks.base import Change, Column, Listing, Row, RowError, Sheet, filter_words
from workbooks.formats import (
    Choice,
    Date,
    DayOfMonth,
    Money,
    Number,
    Phone,
    Text,
    Whole,
)

if TYPE_CHECKING:
    from accounts.models import User

#: "thành phố" names two levels, so the words of a file say which.
_KINDS: dict[str, str] = {
    **KIND_WORDS,
    Kind.MUNICIPALITY: "thành phố trực thuộc trung ương",
    Kind.CITY: "thành phố thuộc tỉnh",
}
_ALSO: dict[str, str] = {
    "tp": Kind.CITY,
    "thành phố": Kind.CITY,
    "p": Kind.WARD,
    "tt": Kind.TOWNSHIP,
    "thành phố thuộc trung ương": Kind.MUNICIPALITY,
}
#: A kept union keeps these: what a decision changes is for a reorganisation.
_BY_DECISION = ("kind", "parent", "valid_from", "valid_to")


class UnionSheet(Sheet[Union]):
    slug = "unions"
    title = gettext_lazy("Unions")
    file_title = "Danh sách đơn vị Hội"
    view_perm = "unions.view_union"
    keep_perm = "unions.add_union"
    list_url = "unions:index"
    columns = (
        key_column("đơn vị"),
        CODE,
        Column(
            "kind",
            "Loại đơn vị",
            Choice(_KINDS, _ALSO),
            required=True,
            synonyms=("Loại", "Cấp hành chính", "Loại hình"),
            width=18,
            example=Kind.WARD,
        ),
        Column(
            "name",
            "Tên đơn vị",
            Text(120),
            required=True,
            synonyms=("Tên", "Xã/phường", "Đơn vị", "Đơn vị Hội"),
            width=26,
            help="Chỉ ghi tên, không ghi loại: Đức Xuân.",
            example="Đức Xuân",
        ),
        Column(
            "parent",
            "Đơn vị cấp trên",
            Text(150),
            synonyms=("Thuộc", "Trực thuộc", "Tỉnh/thành phố", "Cấp trên"),
            width=26,
            help="Ví dụ: tỉnh Thái Nguyên. Đơn vị cấp tỉnh thì để trống.",
            example="tỉnh Thái Nguyên",
        ),
        Column("valid_from", "Có từ ngày", Date(), synonyms=("Thành lập ngày",)),
        Column("valid_to", "Đến hết ngày", Date(), synonyms=("Kết thúc ngày",)),
        Column(
            "legal_basis",
            "Căn cứ pháp lý",
            Text(250),
            synonyms=("Căn cứ", "Nghị quyết", "Quyết định"),
            width=34,
        ),
        Column("address", "Địa chỉ", Text(250), synonyms=("Trụ sở",), width=34),
        Column("phone", "Điện thoại", Phone(), synonyms=("Số điện thoại", "SĐT")),
        Column("email", "Thư điện tử", Text(254), synonyms=("Email",), width=26),
        Column(
            "bank_day",
            "Ngày giao dịch xã",
            DayOfMonth(),
            synonyms=(
                "Ngày giao dịch",
                "Ngày giao dịch tại xã",
                "Ngày giao dịch cố định",
                "Ngày GD xã",
                "Ngày GD",
                "Lịch giao dịch",
                "Phiên giao dịch",
            ),
            help="Ngày ngân hàng chính sách giao dịch tại xã hằng tháng, ví dụ 12.",
            example=12,
        ),
        Column(
            "latitude",
            "Vĩ độ",
            Number(places=5, low=Decimal(-90), high=Decimal(90)),
            example=Decimal("22.16580"),
        ),
        Column(
            "longitude",
            "Kinh độ",
            Number(places=5, low=Decimal(-180), high=Decimal(180)),
            example=Decimal("105.85000"),
        ),
        Column(
            "area_km2",
            "Diện tích (km²)",
            Number(places=2, low=Decimal(0), high=Decimal(999_999)),
            synonyms=("Diện tích",),
        ),
        Column("chair", "Chủ tịch", Text(), width=26, only_out=True),
        Column("as_of", "Mốc số liệu", Date(), only_out=True),
        Column("women", "Phụ nữ từ 18 tuổi", Whole(), only_out=True),
        Column("members", "Hội viên", Money(), only_out=True),
    )
    fields: ClassVar[tuple[str, ...]] = (
        "code",
        "kind",
        "name",
        "valid_from",
        "valid_to",
        "legal_basis",
        "address",
        "phone",
        "email",
        "bank_day",
        "latitude",
        "longitude",
        "area_km2",
    )

    def __init__(self, user: "User") -> None:
        super().__init__(user)
        self.places = Places(user)
        self._by_key: dict[int, Union] = {}
        self._by_name: dict[tuple[int | None, str, str], Union] = {}

    # --- In

    def load(self, rows: Sequence[Row], *, lock: bool) -> None:
        found = Union.objects.inside(self.user).existing(timezone.localdate())
        found = found.select_related("parent")
        kept = found.select_for_update(of=("self",)) if lock else found
        self._by_key = {union.pk: union for union in kept}
        self._by_name = {_name_key(union): union for union in self._by_key.values()}

    def find(self, row: Row) -> Union:
        if key := row.get("key"):
            if key not in self._by_key:
                raise RowError(
                    "key",
                    _("No unit of yours has this number. Leave it blank for a new."),
                )
            return self._by_key[key]
        parent = self._parent(row)
        named = parent.pk if parent else None, row.get("kind"), exact(row.get("name"))
        return self._by_name.get(named) or Union(parent=parent)

    def _parent(self, row: Row) -> Union | None:
        if not (name := row.get("parent")):
            if self.user.is_superuser:
                return None
            raise RowError("parent", _("Choose the union above."))
        try:
            return self.places.find(Row(row.number, {"unit": name}))
        except RowError as refusal:
            raise RowError("parent", refusal.advice) from None

    def key(self, thing: Union, row: Row) -> Hashable:
        return thing.pk or _name_key(thing)

    def fill(self, thing: Union, row: Row) -> None:
        before = {name: getattr(thing, name) for name in ("kind", *_BY_DECISION[2:])}
        super().fill(thing, row)
        if thing.pk is None:
            return
        changed = [name for name, old in before.items() if getattr(thing, name) != old]
        if "parent" in row.values and not self._same_parent(thing, row):
            changed.append("parent")
        if changed:
            raise RowError(
                changed[0],
                _("This changes by a decision: carry out a reorganisation instead."),
            )

    def _same_parent(self, thing: Union, row: Row) -> bool:
        return exact(row.get("parent") or "") == exact(_parent_name(thing))

    def check(self, thing: Union, row: Row) -> None:
        if thing.pk is None:
            services.check_union(thing)
        if found := services.wrong_fields(thing):
            name = next(iter(found))
            raise RowError(name, " ".join(found[name]))

    def cautions(self, thing: Union, row: Row, changed: Sequence[str]) -> list[str]:
        if thing.pk and "name" in changed:
            return [
                _(
                    "The unit gets another name. If a decision renamed it, carry out a "
                    "reorganisation instead, so that its old name is kept."
                )
            ]
        if thing.pk and "code" in changed:
            return [_("The unit gets another code.")]
        return []

    def save(self, added: Sequence[Union], changed: Sequence[Change[Union]]) -> None:
        things = [*added, *(change.thing for change in changed)]
        services.keep_unions(things, by=self.user)

    # --- Out

    def values(self, thing: Union) -> dict[str, Any]:
        return {
            **{name: getattr(thing, name) for name in self.fields},
            "key": thing.pk,
            "parent": _parent_name(thing),
            "chair": getattr(thing, "chair_name", None),
            "as_of": getattr(thing, "latest_as_of", None),
            "women": getattr(thing, "latest_women", None),
            "members": getattr(thing, "latest_members", None),
        }

    def listed(self, query: QueryDict) -> Listing:
        form = UnionFilter(query, user=self.user)
        rows = form.narrow(Union.objects.visible_to(self.user))
        rows = rows.for_list(form.day or timezone.localdate())
        return Listing(
            rows=rows.matching(query.get("q", "")),
            filters=filter_words(form, query),
            order="Tên đơn vị (A–Z)",
        )

    def present(self) -> QuerySet[Union]:
        today = timezone.localdate()
        rows = Union.objects.inside(self.user).existing(today).select_related("parent")
        return rows.order_by("path")

    def choices(self, column: Column) -> Sequence[str]:
        if column.name == "parent":
            return [union.unit_name for union in self.places.all if not _is_leaf(union)]
        return super().choices(column)


def _is_leaf(union: Union) -> bool:
    return union.level == "commune"


def _parent_name(union: Union) -> str:
    return union.parent.unit_name if union.parent else ""


def _name_key(union: Union) -> tuple[int | None, str, str]:
    return union.parent_id, union.kind, exact(union.name)
