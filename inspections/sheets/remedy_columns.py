"""The columns of the file of open remedies, as units read them: Vietnamese."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from inspections.enums import RemedyStatus
from inspections.services.remedy_reports import DOING, DONE, LATER
from workbooks.base import Column
from workbooks.cells import Cell, CellError
from workbooks.formats import Choice, Date, LongText, Number, Text, Whole

_CODE = re.compile(r"[0-9A-F]{12}")
_WHOLE = re.compile(r"\d{1,3}(?:[. ]\d{3})+")
_OURS = "Phần mềm ghi sẵn, không sửa."

STATUSES: dict[str, str] = {
    RemedyStatus.OPEN: "Phải khắc phục",
    RemedyStatus.PROOF_SUBMITTED: "Đã nộp minh chứng",
    RemedyStatus.RETURNED: "Trả lại",
    RemedyStatus.EXTENDED: "Gia hạn",
    RemedyStatus.ACCEPTED: "Đã khắc phục",
    RemedyStatus.REOPENED: "Mở lại",
}
_SITUATIONS = {DONE: "Đã làm xong", DOING: "Đang làm", LATER: "Xin lùi hạn"}
#: How units type it instead of choosing.
_ALSO = {
    "xong": DONE,
    "đã xong": DONE,
    "làm xong": DONE,
    "đã làm": DONE,
    "hoàn thành": DONE,
    "đã hoàn thành": DONE,
    "đã thực hiện": DONE,
    "đã thực hiện xong": DONE,
    "đã khắc phục": DONE,
    "đã khắc phục xong": DONE,
    "đang thực hiện": DOING,
    "đang khắc phục": DOING,
    "đang làm dở": DOING,
    "chưa xong": DOING,
    "lùi hạn": LATER,
    "xin lùi": LATER,
    "gia hạn": LATER,
    "xin gia hạn": LATER,
    "đề nghị gia hạn": LATER,
    "đề nghị lùi hạn": LATER,
}

GUIDE = (
    "Mỗi dòng là một việc đơn vị phải khắc phục. Không thêm dòng, không sửa cột “Mã "
    "việc”.",
    "Chọn ở cột “Tình hình”: Đã làm xong, Đang làm, hoặc Xin lùi hạn. Việc chưa có gì "
    "để báo thì để trống.",
    "Đã làm xong: ghi rõ đã làm gì, ai làm, kết quả và ngày làm xong; có số liệu thì "
    "ghi số vào cột “Số liệu”, đơn vị tính vào cột bên cạnh.",
    "Đang làm: ghi đã làm đến đâu.",
    "Xin lùi hạn: ghi ngày xin lùi đến và lý do.",
    "Ngày ghi theo ngày/tháng/năm, ví dụ 08/03/2020; số tiền ghi 1.234.567.",
    "Lưu tệp (.xlsx) rồi gửi lại nơi đã gửi tệp cho đơn vị. Ảnh minh chứng gửi theo "
    "đường dẫn kèm theo, không dán vào tệp.",
)


@dataclass(frozen=True)
class RemedyCode(Text):
    """``9F3A-22BC-71D0``, whatever dashes, spaces or small letters were typed."""

    max_length: int = 40

    @property
    def hint(self) -> str:
        return "Ba nhóm bốn ký tự, ví dụ 9F3A-22BC-71D0"

    def understand(self, cell: Cell) -> str:
        said = re.sub(r"[^0-9A-Za-z]", "", super().understand(cell)).upper()
        if not _CODE.fullmatch(said):
            raise CellError(_("This is no code of a remedy, as 9F3A-22BC-71D0 is one."))
        return "-".join((said[:4], said[4:8], said[8:]))


@dataclass(frozen=True)
class Figure(Number):
    """A number; of thousands as offices write them, 1.234.567, or with a comma: 2,5."""

    low: Decimal | None = Decimal(0)
    high: Decimal | None = Decimal(10**15)

    @property
    def hint(self) -> str:
        return "Số, ví dụ 12 hoặc 1.234.567 hoặc 2,5"

    def understand(self, cell: Cell) -> Decimal:
        if isinstance(cell.value, str) and _WHOLE.fullmatch(cell.value.strip()):
            return self._within(Decimal(Whole(high=10**15).understand(cell)))
        return super().understand(cell)


def _printed(name: str, heading: str, format_: Any, width: int) -> Column:
    return Column(name, heading, format_, width=width, help=_OURS, only_out=True)


COLUMNS = (
    Column(
        "code",
        "Mã việc",
        RemedyCode(),
        required=True,
        synonyms=("Mã việc khắc phục", "Mã kiến nghị"),
        width=17,
        help=f"{_OURS} Phần mềm nhận ra việc theo mã này.",
        example="9F3A-22BC-71D0",
    ),
    _printed("unit", "Đơn vị", Text(150), 22),
    _printed("unit_then", "Đơn vị khi kiểm tra", Text(150), 22),
    _printed("text", "Việc phải làm", LongText(4000), 50),
    _printed("finding", "Tồn tại, hạn chế", LongText(4000), 44),
    _printed("who", "Người thực hiện", Text(300), 24),
    _printed("due_on", "Hạn", Date(), 12),
    Column(
        "status",
        "Tình trạng trong sổ",
        Text(80),
        synonyms=("Tình trạng", "Trạng thái", "Trạng thái trong sổ"),
        width=20,
        help=f"{_OURS} Nhờ đó phần mềm biết việc có thay đổi từ khi lấy tệp không.",
        example="Phải khắc phục",
    ),
    _printed("reported", "Đơn vị đã báo", LongText(5000), 30),
    _printed("came_back", "Lý do trả lại", LongText(5000), 30),
    Column(
        "situation",
        "Tình hình",
        Choice(_SITUATIONS, _ALSO),
        synonyms=("Tình hình thực hiện", "Tình hình khắc phục", "Kết quả thực hiện"),
        width=16,
        help="Để trống khi chưa có gì để báo.",
        example=DONE,
    ),
    Column(
        "did",
        "Đã làm gì",
        LongText(3000),
        synonyms=("Đã làm", "Nội dung đã làm", "Kết quả khắc phục", "Việc đã làm"),
        width=50,
        help="Làm việc gì, ai làm, kết quả ra sao.",
        example="Đã đối chiếu, bổ sung sổ thu chi hội phí 06 tháng đầu năm.",
    ),
    Column(
        "done_on",
        "Ngày làm xong",
        Date(),
        synonyms=("Ngày hoàn thành", "Ngày xong"),
        width=14,
        example=date(2020, 4, 20),
    ),
    Column(
        "figure_1",
        "Số liệu 1",
        Figure(),
        synonyms=("Số liệu",),
        width=14,
        example=Decimal(12),
    ),
    Column(
        "unit_1",
        "Đơn vị tính 1",
        Text(40),
        synonyms=("Đơn vị tính", "ĐVT"),
        width=13,
        example="sổ",
    ),
    Column("figure_2", "Số liệu 2", Figure(), width=14),
    Column("unit_2", "Đơn vị tính 2", Text(40), width=13),
    Column(
        "later_on",
        "Xin lùi hạn đến",
        Date(),
        synonyms=("Lùi hạn đến", "Xin gia hạn đến", "Gia hạn đến"),
        width=15,
        help="Chỉ ghi khi Tình hình là Xin lùi hạn.",
    ),
    Column(
        "reason",
        "Lý do",
        LongText(1500),
        synonyms=("Lý do xin lùi hạn", "Lý do lùi hạn"),
        width=40,
        help="Vì sao xin lùi hạn.",
    ),
)
#: What the unit fills in.
ASKED = (
    "situation",
    "did",
    "done_on",
    "figure_1",
    "unit_1",
    "figure_2",
    "unit_2",
    "later_on",
    "reason",
)
