"""Figures as a sheet: one line for what a union, or one of its branches, reported."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import DateField, Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import exact
from unions.enums import Period
from unions.forms.figures import ReportingFilter
from unions.models import Branch, Figures, Union
from unions.selectors import figures as odd
from unions.selectors import profile
from unions.services import figures as services
from unions.sheets.places import CODE, UNIT, Places
from workbooks.base import Change, Column, Listing, Row, RowError, Sheet, filter_words
from workbooks.formats import Choice, Date, LongText, Money, Text, Whole

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

_PERIODS: dict[str, str] = {
    Period.YEAR: "năm",
    Period.HALF: "6 tháng",
    Period.OTHER: "thời điểm khác",
}
#: Heading of each figure, and what else offices call it.
_COUNTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "population": ("Dân số", ("Tổng dân số", "Số dân")),
    "women": ("Phụ nữ từ 18 tuổi", ("Phụ nữ 18 tuổi trở lên", "Phụ nữ >= 18")),
    "members": ("Hội viên", ("Tổng số hội viên", "Số hội viên")),
    "joined": ("Hội viên kết nạp", ("Kết nạp mới", "Mới kết nạp", "Tăng")),
    "left": ("Hội viên giảm", ("Đưa ra khỏi Hội", "Giảm")),
    "ethnic_minority": ("Hội viên dân tộc thiểu số", ("DTTS", "Hội viên DTTS")),
    "religious": ("Hội viên có tôn giáo", ("Tôn giáo", "Hội viên tôn giáo")),
    "core_members": ("Hội viên nòng cốt", ("Nòng cốt",)),
    "officers": ("Cán bộ Hội", ("Số cán bộ", "Cán bộ")),
    "branches": ("Số chi hội", ("Chi hội phụ nữ", "Tổng số chi hội")),
    "women_groups": ("Số tổ phụ nữ", ("Tổ phụ nữ", "Tổng số tổ phụ nữ")),
    "clean_households": (
        "Hộ đạt “5 không, 3 sạch”",
        ("Hộ 5 không 3 sạch", "Hộ đạt 5 không 3 sạch", "5 không 3 sạch"),
    ),
    "poor_households": (
        "Hộ nghèo do phụ nữ làm chủ",
        ("Hộ nghèo phụ nữ làm chủ hộ", "Hộ nghèo nữ chủ hộ"),
    ),
}


class FiguresSheet(Sheet[Figures]):
    slug = "figures"
    title = gettext_lazy("Figures")
    file_title = "Số liệu của đơn vị"
    view_perm = "unions.view_figures"
    keep_perm = "unions.add_figures"
    list_url = "unions:figures"
    columns = (
        CODE,
        UNIT,
        Column(
            "branch",
            "Chi hội",
            Text(150),
            width=22,
            help="Để trống khi là số liệu của cả đơn vị.",
        ),
        Column(
            "as_of",
            "Mốc số liệu",
            Date(),
            required=True,
            synonyms=("Ngày số liệu", "Số liệu đến ngày", "Tính đến ngày"),
            width=13,
            example=date(2025, 12, 31),
        ),
        Column(
            "period",
            "Kỳ số liệu",
            Choice(_PERIODS, {"nửa năm": Period.HALF, "cả năm": Period.YEAR}),
            synonyms=("Kỳ",),
            width=14,
            help="Có thể để trống: 31/12 là năm, 30/6 là 6 tháng.",
        ),
        Column("source", "Nguồn", Text(150), synonyms=("Nguồn số liệu",), width=28),
        *(
            Column(name, heading, Whole(), synonyms=also, width=13)
            for name, (heading, also) in _COUNTS.items()
        ),
        Column(
            "fund_balance",
            "Tồn quỹ Hội (đồng)",
            Money(),
            synonyms=("Tồn quỹ", "Quỹ Hội", "Số dư quỹ Hội"),
            width=17,
        ),
        Column("note", "Ghi chú", LongText(), width=30),
    )
    counted: ClassVar[tuple[str, ...]] = (*_COUNTS, "fund_balance")
    fields: ClassVar[tuple[str, ...]] = ("as_of", "source", "note", *counted)

    def __init__(self, user: "User") -> None:
        super().__init__(user)
        self.places = Places(user)
        self._branches: dict[tuple[int, str], Branch] = {}
        self._known: dict[tuple[int, int | None, date], Figures] = {}
        #: Of each union and branch what was reported, to compare with.
        self._before: defaultdict[tuple[int, int | None], list[Figures]]
        self._before = defaultdict(list)
        self._open: dict[tuple[int, date], int] = {}

    # --- In

    def load(self, rows: Sequence[Row], *, lock: bool) -> None:
        self._read_branches(rows)
        unions, wanted = set(), []
        for row in rows:
            try:
                union, branch = self._place(row)
            except RowError:
                continue  # ``find`` says it
            unions.add(union.pk)
            if day := row.get("as_of"):
                counted = row.get("branches")
                shadow = Figures(union=union, branch=branch, as_of=day)
                shadow.branches = counted
                wanted.append(shadow)
        read = Figures.objects.filter(union__in=unions)
        read = read.select_related("union", "branch").order_by("as_of", "pk")
        for figures in read.select_for_update(of=("self",)) if lock else read:
            place = figures.union_id, figures.branch_id
            self._known.setdefault((*place, figures.as_of), figures)
            if figures not in self._before[place]:
                self._before[place].append(figures)
        self._open |= odd.branches_open(wanted)

    def _read_branches(self, rows: Sequence[Row]) -> None:
        if self._branches or not any(row.get("branch") for row in rows):
            return
        found = Branch.objects.filter(union__in=self.places.all).open()
        for branch in found.select_related("union"):
            for name in (branch.title, branch.title.removeprefix("Chi hội ")):
                self._branches[branch.union_id, exact(name)] = branch

    def _place(self, row: Row) -> tuple[Union, Branch | None]:
        union = self.places.find(row)
        if not (name := row.get("branch")):
            return union, None
        if branch := self._branches.get((union.pk, exact(name))):
            return union, branch
        raise RowError(
            "branch", _("%(union)s has no open branch of this name.") % {"union": union}
        )

    def find(self, row: Row) -> Figures:
        union, branch = self._place(row)
        place = union.pk, branch.pk if branch else None
        known = self._known.get((*place, row.values["as_of"]))
        return known or Figures(union=union, branch=branch)

    def key(self, thing: Figures, row: Row) -> Hashable:
        return thing.union_id, thing.branch_id, row.values["as_of"]

    def is_empty(self, row: Row) -> bool:
        """A unit that has not reported: nothing is made of it."""
        return all(row.get(name) is None for name in self.counted)

    def fill(self, thing: Figures, row: Row) -> None:
        super().fill(thing, row)
        if thing.pk is None or row.get("period"):
            thing.period = row.get("period") or services.period_of(thing.as_of)

    def check(self, thing: Figures, row: Row) -> None:
        services.check_figures(thing)
        here = self._before[thing.union_id, thing.branch_id]
        if thing.pk is None and thing not in here:
            here.append(thing)

    def cautions(self, thing: Figures, row: Row, changed: Sequence[str]) -> list[str]:
        before = [
            figures
            for figures in self._before[thing.union_id, thing.branch_id]
            if figures is not thing
        ]
        opening = odd.opens_on(thing)
        found = odd.warnings(
            thing,
            previous=odd.comparable(thing, before),
            opening=next((row for row in before if row.as_of == opening), None),
            branches_open=self._open.get((thing.union_id, thing.as_of)),
        )
        return [warning.text for warning in found]

    def save(
        self, added: Sequence[Figures], changed: Sequence[Change[Figures]]
    ) -> None:
        things = [*added, *(change.thing for change in changed)]
        services.keep_many(things, by=self.user)

    # --- Out

    def values(self, thing: Figures | Union) -> dict[str, Any]:
        """Of a unit in the list what it reported; blank when it has not."""
        if isinstance(thing, Union):
            return self._of_unit(thing)
        return {
            **{name: getattr(thing, name) for name in (*self.fields, "period")},
            "code": thing.union.code,
            "unit": thing.union.unit_name,
            "branch": thing.branch.title if thing.branch else "",
        }

    def _of_unit(self, union: Union) -> dict[str, Any]:
        reported: list[Figures] = getattr(union, "figures_then", [])
        if reported:
            reported[0].union = union
            return self.values(reported[0])
        day: date = getattr(union, "asked_day", timezone.localdate())
        return {"code": union.code, "unit": union.unit_name, "as_of": day}

    def listed(self, query: QueryDict) -> Listing:
        known = Figures.objects.visible_to(self.user)
        form = ReportingFilter(query, user=self.user)
        newest, _days = profile.data_dates(known, timezone.localdate())
        day = form.asked_day() or newest
        units = profile.reporting(form.narrow(Union.objects.visible_to(self.user)), day)
        rows = form.narrow_state(units).matching(query.get("q", ""))
        told = [words for words in filter_words(form, query) if words[1]]
        return Listing(
            rows=rows.annotate(asked_day=Value(day, output_field=DateField())),
            filters=[*told, ("Mốc số liệu", f"{day:%d/%m/%Y}")],
            order="Tên đơn vị (A–Z)",
        )

    def present(self) -> "QuerySet[Figures]":
        """The newest figures, as a pattern for the next ones."""
        here = Figures.objects.filter(union__in=self.places.all, branch=None)
        newest, _days = profile.data_dates(here, timezone.localdate())
        rows = here.filter(as_of=newest).select_related("union", "branch")
        return rows.order_by("union__sort_key", "union")

    def choices(self, column: Column) -> Sequence[str]:
        if column.name == "unit":
            return self.places.names
        return super().choices(column)
