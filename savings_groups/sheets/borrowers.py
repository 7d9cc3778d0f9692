"""Members of groups as a list that goes out: numbers masked, never read back in."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from savings_groups.bank import masks
from savings_groups.forms.people import BorrowerFilter
from savings_groups.models import Borrower
from workbooks.base import Column, Listing, OutSheet, filter_words
from workbooks.formats import Code, Date, Money, Text

if TYPE_CHECKING:
    from django.db.models import QuerySet


class BorrowerSheet(OutSheet[Borrower]):
    slug = "borrowers"
    title = gettext_lazy("Members of groups")
    file_title = "Danh sách tổ viên"
    view_perm = "savings_groups.export_borrowers"
    list_url = "savings_groups:borrowers"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("customer_code", "Mã khách hàng", Code((10,)), width=14, only_out=True),
        Column("full_name", "Họ và tên", Text(120), width=28, only_out=True),
        Column("id_number", "Số căn cước (che)", Text(20), width=18, only_out=True),
        Column("group_code", "Mã tổ", Code((7,)), width=12, only_out=True),
        Column("group", "Tổ TK&VV", Text(150), width=34, only_out=True),
        Column("unit", "Đơn vị", Text(150), width=24, only_out=True),
        Column("debt", "Dư nợ (đ)", Money(), width=16, only_out=True),
        Column("overdue", "Nợ quá hạn (đ)", Money(), width=16, only_out=True),
        Column("deposits", "Tiền gửi (đ)", Money(), width=16, only_out=True),
        Column("latest_on", "Ngày số liệu", Date(), width=12, only_out=True),
    )

    def values(self, thing: Borrower) -> dict[str, Any]:
        known: Any = thing
        return {
            "customer_code": thing.customer_code,
            "full_name": thing.full_name,
            "id_number": thing.masked_number,
            "group_code": thing.group.code,
            "group": thing.group.name,
            "unit": thing.group.union.unit_name,
            "debt": known.debt,
            "overdue": known.overdue,
            "deposits": thing.latest_deposits,
            "latest_on": thing.latest_on,
        }

    def listed(self, query: QueryDict) -> Listing:
        form = BorrowerFilter(query, user=self.user)
        seen = Borrower.objects.visible_to(self.user).for_list().with_debt()
        return Listing(
            rows=form.narrow(seen).matching(query.get("q", "")),
            filters=[
                (label, masks.cards(said)) for label, said in filter_words(form, query)
            ],
            order="Tên tổ viên (A–Z)",
        )

    def present(self) -> "QuerySet[Borrower]":
        return Borrower.objects.visible_to(self.user).for_list().with_debt()
