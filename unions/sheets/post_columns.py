"""The columns of the sheet of posts."""

from unions.enums import Body, HowAppointed, PostRank
from unions.sheets.officers import BIRTH_YEAR, FULL_NAME
from unions.sheets.places import CODE, UNIT, key_column
from workbooks.base import Column
from workbooks.formats import Choice, Date, Text

_BODIES: dict[str, str] = {
    Body.STANDING: "Ban Thường vụ",
    Body.EXECUTIVE: "Ban Chấp hành",
    Body.INSPECTION: "Ủy ban Kiểm tra",
    Body.BRANCH: "Chi hội",
    Body.OTHER: "Khác",
}
_BODIES_ALSO: dict[str, str] = {
    "BTV": Body.STANDING,
    "BCH": Body.EXECUTIVE,
    "UBKT": Body.INSPECTION,
}
_RANKS: dict[str, str] = {
    PostRank.CHAIR: "Cấp trưởng",
    PostRank.VICE_CHAIR: "Cấp phó",
    PostRank.MEMBER: "Ủy viên",
    PostRank.BRANCH_HEAD: "Chi hội trưởng",
    PostRank.BRANCH_DEPUTY: "Chi hội phó",
    PostRank.OTHER: "Khác",
}
_HOW: dict[str, str] = {
    HowAppointed.ELECTED: "bầu",
    HowAppointed.APPOINTED: "chỉ định",
    HowAppointed.ASSIGNED: "phân công, giao quyền",
}

COLUMNS = (
    key_column("chức danh"),
    FULL_NAME,
    BIRTH_YEAR,
    CODE,
    UNIT,
    Column(
        "branch",
        "Chi hội",
        Text(150),
        width=24,
        help="Chỉ ghi với chi hội trưởng, chi hội phó.",
    ),
    Column(
        "title",
        "Chức danh",
        Text(150),
        required=True,
        synonyms=("Chức vụ",),
        width=24,
        example="Chủ tịch",
    ),
    Column(
        "body",
        "Ban",
        Choice(_BODIES, _BODIES_ALSO),
        required=True,
        synonyms=("Cơ quan", "Ban chấp hành/ban thường vụ"),
        width=18,
        example=Body.STANDING,
    ),
    Column(
        "rank",
        "Cấp",
        Choice(_RANKS),
        required=True,
        synonyms=("Cấp chức danh",),
        width=16,
        help="Cấp trưởng là người đứng đầu ban, ví dụ Chủ tịch.",
        example=PostRank.CHAIR,
    ),
    Column(
        "term",
        "Nhiệm kỳ",
        Text(20),
        width=13,
        example="2025–2030",
    ),
    Column(
        "started_on",
        "Từ ngày",
        Date(),
        synonyms=("Giữ chức từ ngày",),
        width=13,
    ),
    Column(
        "ended_on",
        "Đến ngày",
        Date(),
        synonyms=("Thôi giữ chức ngày",),
        width=13,
        help="Để trống khi đang giữ chức.",
    ),
    Column(
        "how",
        "Hình thức",
        Choice(_HOW),
        synonyms=("Bầu/chỉ định",),
        width=16,
        example=HowAppointed.APPOINTED,
    ),
    Column(
        "legal_basis",
        "Số quyết định",
        Text(200),
        synonyms=("Quyết định", "Căn cứ"),
        width=24,
    ),
)
