"""A loan statement: one row per loan, and one per member who only saves."""

from django.utils.translation import gettext_lazy as _

from savings_groups.bank.field import PLACE, Field, money, named

LOAN_FIELDS: tuple[Field, ...] = (
    *PLACE,
    Field(
        "customer_code",
        _("Customer code"),
        named("Mã khách hàng | Mã KH | Mã số khách hàng | CIF | Mã hộ vay"),
        is_required=True,
        kind="customer_code",
    ),
    Field(
        "full_name",
        _("Name of the member"),
        named(
            "Tên khách hàng | Họ tên | Họ và tên | Tên KH | Họ tên khách hàng | "
            "Họ và tên khách hàng | Tên hộ vay | Họ tên người vay | Khách hàng"
        ),
        is_required=True,
        kind="name",
    ),
    Field(
        "id_number",
        _("Identity number"),
        named(
            "Số CCCD | CCCD | CMND | Số CMND | CMND/CCCD | CCCD/CMND | Số "
            "CMND/CCCD | Số CCCD/CMND | Số định danh | Căn cước | Căn cước công "
            "dân | Số căn cước | Số giấy tờ"
        ),
        kind="identity",
    ),
    Field(
        "address",
        _("Hamlet"),
        named("Thôn | Địa chỉ | Thôn/Tổ | Tên thôn | Thôn, bản | Ấp | Tổ dân phố"),
    ),
    Field(
        "loan_code",
        _("Loan code"),
        named(
            "Mã món vay | Mã khoản vay | Số khế ước | Số món vay | Mã vay | Khế "
            "ước | Số khoản vay | Mã số khoản vay"
        ),
        is_required=True,
        kind="loan_code",
    ),
    Field(
        "programme",
        _("Programme"),
        named(
            "Chương trình | Mã chương trình | Chương trình vay | Chương trình "
            "cho vay | Tên chương trình | CT | Mã CT | CT vay"
        ),
        kind="programme",
    ),
    Field(
        "purpose",
        _("Purpose"),
        named("Mục đích | Mục đích vay | Mục đích vay vốn | Mục đích sử dụng vốn"),
    ),
    money(
        "amount",
        _("Amount paid out"),
        "Số tiền vay | Số tiền giải ngân | Tiền giải ngân | Mức vay | Số "
        "tiền cho vay | Giải ngân",
    ),
    Field(
        "disbursed_on",
        _("Paid out on"),
        named("Ngày vay | Ngày giải ngân | Ngày nhận nợ | Ngày GN | Ngày phát vay"),
        kind="date",
    ),
    Field(
        "due_on",
        _("Due on"),
        named(
            "Ngày đến hạn | Hạn trả | Ngày đáo hạn | Ngày đến hạn cuối | Hạn "
            "trả cuối cùng | Đến hạn"
        ),
        kind="date",
    ),
    money(
        "principal",
        _("Debt (dư nợ)"),
        "Dư nợ | Dư nợ gốc | Tổng dư nợ | DN | Số dư nợ | Gốc | Nợ gốc",
        is_required=True,
    ),
    money(
        "overdue",
        _("Overdue (quá hạn)"),
        "Nợ quá hạn | Quá hạn | NQH | Dư nợ quá hạn | QH",
    ),
    money("frozen", _("Frozen (khoanh)"), "Nợ khoanh | Khoanh | NK | Dư nợ khoanh"),
    money(
        "arrears",
        _("Interest arrears (lãi tồn)"),
        "Lãi tồn | Số dư lãi tồn | Nợ lãi | Lãi tồn đọng | Lãi còn tồn",
    ),
    Field(
        "last_transaction_on",
        _("Last transaction"),
        named(
            "Ngày giao dịch gần nhất | Ngày GD gần nhất | Giao dịch gần nhất | "
            "Ngày giao dịch cuối | Ngày GD cuối"
        ),
        kind="date",
    ),
    Field(
        "savings_book",
        _("Savings book"),
        named(
            "Số sổ tiết kiệm | Sổ tiết kiệm | Số sổ TK | Số sổ tiền gửi | Mã sổ "
            "TK | Tài khoản tiền gửi | Số tài khoản tiền gửi"
        ),
        kind="book",
    ),
    money(
        "deposits",
        _("Deposits (tiền gửi)"),
        "Tiền gửi | Số dư tiền gửi | Tiền gửi tiết kiệm | Số dư TG | TGTK | Số dư TK",
    ),
)
