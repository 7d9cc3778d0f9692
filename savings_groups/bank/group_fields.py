"""The monthly list of groups: the bank's BC0437, 28 columns, one row per group."""

from django.utils.translation import gettext_lazy as _

from savings_groups.bank.field import PLACE, Field, count, money, named, points

#: The six parts of the points and the most that each can be. Source: the bank's way of
#: grading groups (30 + 20 + 20 + 15 + 10 + 5 = 100).
PARTS = {
    "points_overdue": 30,
    "points_transactions": 20,
    "points_interest": 20,
    "points_due": 15,
    "points_growth": 10,
    "points_savers": 5,
}
#: Members by kind: field of the file → key in ``GroupMonth.member_kinds``.
MEMBER_KINDS = {
    "members_poor": "poor",
    "members_near_poor": "near_poor",
    "members_out_of_poverty": "out_of_poverty",
    "members_ethnic": "ethnic",
    "members_women": "women",
    "members_other": "other",
}

GROUP_FIELDS: tuple[Field, ...] = (
    Field(
        "office",
        _("Office of the bank"),
        named("PGD | Phòng giao dịch | Tên PGD | Mã PGD | POS | Mã POS | Đơn vị"),
    ),
    *PLACE,
    Field(
        "leader_name",
        _("Group leader"),
        named(
            "Tổ trưởng | Tên tổ trưởng | Họ tên tổ trưởng | Họ và tên tổ trưởng "
            "| Tổ trưởng tổ TK&VV | TT tổ TK&VV"
        ),
        kind="name",
    ),
    count(
        "members",
        _("Group members"),
        "Số tổ viên | Tổng số tổ viên | Tổ viên | Tổng tổ viên | Số TV | "
        "Tổng số thành viên | Số thành viên",
        is_required=True,
    ),
    count(
        "borrowers",
        _("Members with a loan"),
        "Số hộ vay | Số hộ còn dư nợ | Tổ viên còn dư nợ | Số tổ viên còn "
        "dư nợ | Số hộ dư nợ | Số KH còn dư nợ | Số khách hàng dư nợ | Số "
        "hộ vay vốn",
    ),
    count(
        "savers",
        _("Members who save"),
        "Số tổ viên gửi tiết kiệm | Số tổ viên gửi tiền | Tổ viên gửi TK | "
        "Số hộ gửi tiền | Số TV gửi TK | Số tổ viên tham gia tiền gửi | TV "
        "có số dư tiền gửi",
    ),
    count("members_poor", _("Members: poor"), "Hộ nghèo | HN | TV hộ nghèo"),
    count(
        "members_near_poor",
        _("Members: near poor"),
        "Hộ cận nghèo | HCN | TV hộ cận nghèo",
    ),
    count(
        "members_out_of_poverty",
        _("Members: newly out of poverty"),
        "Hộ mới thoát nghèo | HMTN | MTN | TV hộ mới thoát nghèo",
    ),
    count(
        "members_ethnic",
        _("Members: ethnic minority"),
        "Hộ DTTS | Dân tộc thiểu số | Hộ dân tộc thiểu số | DTTS",
    ),
    count("members_women", _("Members: women"), "Nữ | Tổ viên nữ | Số tổ viên nữ"),
    count("members_other", _("Members: others"), "Hộ khác | Khác | TV khác"),
    money(
        "debt",
        _("Outstanding debt (dư nợ)"),
        "Dư nợ | Tổng dư nợ | DN | Dư nợ cuối tháng | Dư nợ cuối kỳ | Tổng "
        "dư nợ cho vay | Số dư nợ",
        is_required=True,
    ),
    money(
        "overdue",
        _("Overdue debt (nợ quá hạn)"),
        "Nợ quá hạn | Quá hạn | NQH | Dư nợ quá hạn | QH | Trong đó quá hạn "
        "| Số tiền quá hạn",
    ),
    money(
        "frozen",
        _("Frozen debt (nợ khoanh)"),
        "Nợ khoanh | Khoanh | NK | Dư nợ khoanh | Trong đó nợ khoanh",
    ),
    money(
        "interest_arrears",
        _("Interest arrears (lãi tồn)"),
        "Lãi tồn | Số dư lãi tồn | Lãi tồn đọng | Tổng lãi tồn | Lãi còn "
        "tồn | Số tiền lãi tồn",
    ),
    money(
        "deposits",
        _("Deposits (tiền gửi)"),
        "Tiền gửi | Số dư tiền gửi | Tiền gửi tiết kiệm | Số dư TG | TGTK | "
        "Số dư TK | Tiền gửi tổ viên | Số dư tiền gửi tổ viên",
    ),
    points(
        "points_overdue",
        _("Points: overdue rate (of 30)"),
        "Điểm tỷ lệ nợ quá hạn | Điểm NQH | Tỷ lệ NQH (điểm) | Điểm nợ quá hạn",
    ),
    points(
        "points_transactions",
        _("Points: transactions in the commune (of 20)"),
        "Điểm giao dịch xã | Điểm giao dịch tại xã | Điểm GD tại xã | Điểm "
        "tỷ lệ giao dịch tại xã",
    ),
    points(
        "points_interest",
        _("Points: interest collected (of 20)"),
        "Điểm thu lãi | Điểm tỷ lệ thu lãi",
    ),
    points(
        "points_due",
        _("Points: principal due collected (of 15)"),
        "Điểm thu nợ đến hạn | Điểm tỷ lệ thu nợ đến hạn | Điểm thu nợ gốc đến hạn",
    ),
    points(
        "points_growth",
        _("Points: growth of deposits (of 10)"),
        "Điểm tiền gửi tăng thêm | Điểm số dư tiền gửi tăng thêm | Điểm "
        "tăng trưởng tiền gửi",
    ),
    points(
        "points_savers",
        _("Points: members who save (of 5)"),
        "Điểm tổ viên gửi tiền | Điểm tổ viên tham gia tiền gửi | Điểm tỷ "
        "lệ tổ viên gửi TK",
    ),
    points(
        "points",
        _("Points"),
        "Tổng điểm | Điểm | Tổng số điểm | Điểm xếp loại | Số điểm | Cộng điểm",
    ),
    Field(
        "grade",
        _("Grade"),
        named(
            "Xếp loại | Xếp loại tổ | Loại | Phân loại | Xếp loại tổ TK&VV | "
            "Kết quả xếp loại"
        ),
        kind="grade",
    ),
    money(
        "interest_due",
        _("Interest due in the month"),
        "Lãi phải thu | Lãi phải thu trong tháng | Số lãi phải thu",
    ),
    money(
        "interest_paid",
        _("Interest collected"),
        "Lãi thực thu | Lãi thực thu trong tháng | Số lãi thực thu | Lãi đã "
        "thu | Thu lãi",
    ),
    money(
        "principal_due",
        _("Principal due in the month"),
        "Gốc đến hạn | Nợ đến hạn | Nợ gốc đến hạn | Gốc phải thu | Nợ đến "
        "hạn phải thu",
    ),
    money(
        "principal_paid",
        _("Principal due that was collected"),
        "Gốc đến hạn đã thu | Nợ đến hạn đã thu | Thu nợ đến hạn | Gốc đã "
        "thu | Thu nợ gốc đến hạn",
    ),
    count(
        "members_in_arrears",
        _("Members with interest arrears"),
        "Số tổ viên còn lãi tồn | Số hộ lãi tồn | Số tổ viên lãi tồn | Số "
        "hộ còn lãi tồn | Số KH lãi tồn",
    ),
)
