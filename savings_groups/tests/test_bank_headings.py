"""Finding the headings of a bank's file and matching its columns."""

from datetime import date, datetime

import pytest

from savings_groups.bank import headings, masks, shapes, titles
from savings_groups.bank.fields import GROUP_FIELDS, LOAN_FIELDS
from savings_groups.bank.headings import Known, propose

TITLES = [
    ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI"],
    ["PHÒNG GIAO DỊCH BẠCH THÔNG"],
    ["TỔNG HỢP HOẠT ĐỘNG CỦA TỔ TK&VV"],
    ["Tháng 10/2026"],
    [None, None, None, "ĐVT: triệu đồng"],
]
#: Each heading with three values of it.
GROUPS = {
    "STT": [1, 2, 3],
    "Xã": ["Đôn Phong", "Đôn Phong", "Đôn Phong"],
    "Mã tổ": ["1900012", "1900013", "1900014"],
    "Tổ trưởng": ["Nông Thị A", "Nông Thị B", "Bàn Thị C"],
    "Số tổ viên": [35, 40, 41],
    "Dư nợ": [1250, 1311.5, 900],
    "Nợ quá hạn": [12, 0, 0],
    "Tiền gửi": [48.5, 51, 12],
    "Tổng điểm": [92, 88.5, 60],
    "Xếp loại": [0, 0, 0],
}
LOANS = {
    "TT": [1, 2, 3],
    "Họ và tên": ["Triệu Thị A", "Triệu Thị B", "Nông Văn C"],
    "Số CMND/CCCD": ["006123456789", "006123456780", "006123456781"],
    "Mã KH": ["0012345678", "0012345679", "0012345680"],
    "Mã tổ": ["1900012", "1900012", "1900013"],
    "Mã món vay": ["6600000000000123", "6600000000000124", "6600000000000125"],
    "Ngày GN": [date(2024, 1, 2), date(2024, 5, 2), date(2025, 1, 2)],
    "Dư nợ": [40_000_000, 50_000_000, 12_000_000],
}


def table(columns, above=()):
    """Titles, headings and rows; blank cells are None."""
    width = max([len(columns), *map(len, above)])
    rows = [*above, list(columns), *zip(*columns.values(), strict=True)]
    return [[*row, *[None] * (width - len(row))] for row in rows]


def names(proposal, top):
    """Field → the heading that was chosen for it."""
    return {field: proposal.headings[at] for field, at in proposal.columns.items()}


GROUPS_FOUND = {
    "commune": "Xã",
    "group_code": "Mã tổ",
    "leader_name": "Tổ trưởng",
    "members": "Số tổ viên",
    "debt": "Dư nợ",
    "overdue": "Nợ quá hạn",
    "deposits": "Tiền gửi",
    "points": "Tổng điểm",
    "grade": "Xếp loại",
}
LOANS_FOUND = {
    "full_name": "Họ và tên",
    "id_number": "Số CMND/CCCD",
    "customer_code": "Mã KH",
    "group_code": "Mã tổ",
    "loan_code": "Mã món vay",
    "disbursed_on": "Ngày GN",
    "principal": "Dư nợ",
}


def test_headings_beneath_titles():
    top = table(GROUPS, TITLES)
    found = propose(top, GROUP_FIELDS, {})
    assert (found.heading_row, found.heading_height, found.first_row) == (5, 1, 6)
    assert names(found, top) == GROUPS_FOUND
    assert found.units == dict.fromkeys(("debt", "overdue", "deposits"), 1_000_000)
    assert found.doubtful == {}
    assert not found.is_judged


@pytest.mark.parametrize("turn", [list, reversed, sorted])
def test_columns_in_any_order(turn):
    groups = {name: GROUPS[name] for name in turn(list(GROUPS))}
    loans = {name: LOANS[name] for name in turn(list(LOANS))}
    assert names(propose(table(groups), GROUP_FIELDS, {}), groups) == GROUPS_FOUND
    assert names(propose(table(loans), LOAN_FIELDS, {}), loans) == LOANS_FOUND


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("MÃ TỔ TK&VV", "group_code"),
        ("Mã\ntổ", "group_code"),
        ("Ma to", "group_code"),
        ("Tổng dư nợ (triệu đồng)", "debt"),
        ("DƯ NỢ CUỐI THÁNG *", "debt"),
        ("Nợ QH", "overdue"),
        ("NQH", "overdue"),
        ("Số dư TG", "deposits"),
        ("Số TV gửi tiết kiệm", "savers"),
        ("DN", "debt"),
        ("Số dư tiền gửi tổ viên", "deposits"),
        ("Điểm tỷ lệ thu lãi", "points_interest"),
        ("Tỷ lệ NQH (điểm)", "points_overdue"),
        ("Hộ cận nghèo", "members_near_poor"),
        ("Lãi tồn (1=2+3)", "interest_arrears"),
    ],
)
def test_wordings_of_groups(heading, field):
    found = propose([[heading, "Họ tên lạ"], [None, None]], GROUP_FIELDS, {}, (0, 1))
    assert found.columns == {field: 0}


@pytest.mark.parametrize(
    "heading",
    ["Tỷ lệ nợ quá hạn (%)", "Tỷ lệ (%)", "STT", "Số hộ nợ quá hạn", "Ghi chú", ""],
)
def test_what_only_resembles_is_left_alone(heading):
    assert propose([[heading, ""]], GROUP_FIELDS, {}, (0, 1)).columns == {}


def test_two_rows_of_merged_headings_and_a_row_of_numbers():
    top = [
        *TITLES,
        ["STT", "Mã tổ", "Tổ viên", None, "Dư nợ", None, None, "Tỷ lệ (%)", None],
        [
            None,
            None,
            "Tổng số",
            "Hộ nghèo",
            "Tổng số",
            "Quá hạn",
            "Khoanh",
            "NQH",
            "TL",
        ],
        [f"({number})" for number in range(1, 10)],
        [1, "1900012", 35, 10, 1250, 12, 0, 0.96, 99],
        [2, "1900013", 40, 12, 1311, 0, 3, 0, 98],
    ]
    found = propose(top, GROUP_FIELDS, {})
    assert (found.heading_row, found.heading_height, found.first_row) == (5, 3, 8)
    assert names(found, top) == {
        "group_code": "Mã tổ",
        "members": "Tổ viên Tổng số",
        "members_poor": "Tổ viên Hộ nghèo",
        "debt": "Dư nợ Tổng số",
        "overdue": "Dư nợ Quá hạn",
        "frozen": "Dư nợ Khoanh",
    }


def test_merged_cells_that_say_it_everywhere():
    top = [
        ["TỔNG HỢP", "TỔNG HỢP", "TỔNG HỢP", "TỔNG HỢP", "TỔNG HỢP"],
        ["Mã tổ", "Tổ viên", "Tổ viên", "Dư nợ", "Dư nợ"],
        ["Mã tổ", "Tổng số", "Hộ nghèo", "Tổng số", "Quá hạn"],
        ["1900012", 35, 10, 1250, 12],
        ["1900013", 40, 12, 1311, 0],
    ]
    found = propose(top, GROUP_FIELDS, {})
    assert (found.heading_row, found.heading_height) == (1, 2)
    assert found.columns == {
        "group_code": 0,
        "members": 1,
        "members_poor": 2,
        "debt": 3,
        "overdue": 4,
    }


def test_debts_of_poor_households_are_no_poor_members():
    top = [
        ["Mã tổ", "Số tổ viên", "Dư nợ", None],
        [None, None, "Tổng số", "Hộ nghèo"],
        ["1900012", 35, 1_250_000_000, 800_000_000],
    ]
    found = propose(top, GROUP_FIELDS, {})
    assert found.columns == {"group_code": 0, "members": 1, "debt": 2}


def test_texts_of_a_csv_file():
    columns = {name: list(map(str, values)) for name, values in GROUPS.items()}
    found = propose(table(columns, [["Tháng 10/2026"]]), GROUP_FIELDS, {})
    assert found.heading_row == 1
    assert found.columns["debt"] == 5
    assert found.units["debt"] == 1_000_000
    assert found.is_judged


def test_headings_that_nobody_knows():
    top = [["Danh sách"], ["A1", "B1", "C1"], ["x", 1, 2], ["y", 3, 4]]
    found = propose(top, GROUP_FIELDS, {})
    assert (found.heading_row, found.heading_height) == (1, 1)
    assert found.columns == {}
    missing = headings.missing(GROUP_FIELDS, found.columns)
    assert [each.name for each in missing] == ["group_code", "members", "debt"]


@pytest.mark.parametrize("top", [[], [[]], [[None, None]]])
def test_an_empty_sheet(top):
    found = propose(top, GROUP_FIELDS, {})
    assert (found.heading_row, found.columns, found.doubtful) == (0, {}, {})


def test_a_column_that_stands_twice_is_matched_once():
    top = [["Mã tổ", "Dư nợ", "Dư nợ"], ["1900012", 10, 20], ["1900013", 11, 21]]
    found = propose(top, GROUP_FIELDS, {})
    assert found.columns == {"group_code": 0, "debt": 1}
    assert headings.compared(found.headings) == ["ma to", "du no", "du no #2"]


def test_values_speak_where_headings_do_not():
    unheaded = {f"Cột {i}": values for i, values in enumerate(LOANS.values())}
    found = propose(table(unheaded), LOAN_FIELDS, {})
    assert found.columns == {
        "full_name": 1,
        "id_number": 2,
        "customer_code": 3,
        "group_code": 4,
        "loan_code": 5,
    }
    assert set(found.doubtful) == set(found.columns)


def test_values_that_cannot_be():
    """The usual name is proposed with a word of warning, a likeness is not."""
    top = [
        ["Mã tổ", "Số tổ viên", "Trong đó khoanh"],
        ["A", 1, "không"],
        ["B", 2, "có"],
    ]
    found = propose(top, GROUP_FIELDS, {})
    assert found.columns == {"group_code": 0, "members": 1}
    assert list(found.doubtful) == ["group_code"]


def test_what_was_confirmed_before_wins():
    top = table(GROUPS, TITLES)
    first = propose(top, GROUP_FIELDS, {})
    compared = headings.compared(first.headings)
    confirmed = dict(zip(compared, [None] * len(compared), strict=True)) | {
        "ma to": "group_code",
        "so to vien": "borrowers",
        "du no": "debt",
        "tien gui": "gone",
    }
    known = {
        headings.digest(compared): Known(confirmed, {"debt": 1000, "overdue": 1}, "PGD")
    }
    again = {name: GROUPS[name] for name in reversed(list(GROUPS))}
    found = propose(table(again, TITLES[:2]), GROUP_FIELDS, known)
    assert names(found, top) == {
        "group_code": "Mã tổ",
        "borrowers": "Số tổ viên",
        "debt": "Dư nợ",
    }
    assert found.units == {"debt": 1000}
    assert (found.is_known, found.source, found.doubtful) == (True, "PGD", {})


def test_other_headings_are_not_known():
    known = {headings.digest(["ma to", "du no"]): Known({"du no": "debt"})}
    assert not propose(table(GROUPS), GROUP_FIELDS, known).is_known


def test_a_place_that_a_person_said():
    top = table(GROUPS, TITLES)
    found = propose(top, GROUP_FIELDS, {}, (3, 1))
    assert (found.heading_row, found.headings[0]) == (3, "Tháng 10/2026")


@pytest.mark.parametrize(
    ("fields", "amounts", "unit"),
    [
        (GROUP_FIELDS, [1250, 900.5], 1_000_000),
        (GROUP_FIELDS, [1_250_000, 900_000], 1000),
        (GROUP_FIELDS, [1_250_000_000, 0], 1),
        (GROUP_FIELDS, ["1.250,5", "900"], 1_000_000),
        (GROUP_FIELDS, ["", None], 1),
        (LOAN_FIELDS, [100, 50.5], 1_000_000),
        (LOAN_FIELDS, [100_000, 50_000], 1000),
        (LOAN_FIELDS, [15_000_000, 5_000_000], 1),
    ],
)
def test_units_judged_by_the_amounts(fields, amounts, unit):
    top = [["Mã tổ", "Dư nợ"], ["1900012", amounts[0]], ["1900013", amounts[1]]]
    found = propose(top, fields, {})
    assert found.is_judged
    assert set(found.units.values()) == {unit}


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("ĐVT: triệu đồng", 1_000_000),
        ("(Đơn vị tính: nghìn đồng, %)", 1000),
        ("Đơn vị tính: 1.000 đ", 1000),
        ("Đơn vị: đồng Việt Nam", 1),
        ("Triệu đồng", 1_000_000),
        ("ĐVT: trđ", 1_000_000),
        ("Đơn vị: xã Đồng Hỷ", None),
        ("Đơn vị: Triệu Sơn", None),
        ("Phòng giao dịch Triệu Phong", None),
    ],
)
def test_units_said_above_the_table(said, unit):
    assert titles.said_unit(["BÁO CÁO", said]) == unit


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Dư nợ (triệu đồng)", 1_000_000),
        ("Dư nợ tr.đ", 1_000_000),
        ("Lãi tồn - nghìn đồng", 1000),
        ("Gốc [đồng]", 1),
        ("Dư nợ (1=2+3)", None),
        ("Dư nợ", None),
    ],
)
def test_units_said_in_headings(heading, unit):
    assert titles.heading_unit(heading) == unit


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Tháng 10/2026", date(2026, 10, 31)),
        ("BÁO CÁO THÁNG 02 NĂM 2024", date(2024, 2, 29)),
        ("Từ ngày 01/10/2026 đến ngày 31/10/2026", date(2026, 10, 31)),
        ("Số liệu đến ngày 15 tháng 10 năm 2026", date(2026, 10, 15)),
        ("Thời điểm: 5.10.2026", date(2026, 10, 5)),
        ("Ngày 31/10/2026", date(2026, 10, 31)),
        ("Ngày in: 05/11/2026", None),
        ("Bắc Kạn, ngày 05 tháng 11 năm 2026", None),
        ("đến ngày 31/13/2026", None),
        ("Tháng 10/1899", None),
    ],
)
def test_the_day_of_the_figures(said, day):
    assert titles.said_day(["BÁO CÁO", said]) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("BC0437_202610.xls", date(2026, 10, 31)),
        ("bc0437 thang 10-2026.xlsx", date(2026, 10, 31)),
        ("sao ke 31.10.2026.xlsx", date(2026, 10, 31)),
        ("saoke20261031.csv", date(2026, 10, 31)),
        ("BC0437.xls", None),
    ],
)
def test_the_day_in_the_name_of_the_file(name, day):
    assert titles.said_day([], name) == day
    assert titles.said_day(["Tháng 9/2026"], name) == date(2026, 9, 30)


def test_the_office():
    said = titles.texts(TITLES)
    assert titles.said_office(said) == "PHÒNG GIAO DỊCH BẠCH THÔNG"
    assert titles.said_office(["NHCSXH CHI NHÁNH TỈNH BẮC KẠN"]) == (
        "NHCSXH CHI NHÁNH TỈNH BẮC KẠN"
    )
    assert titles.said_office(["BÁO CÁO"]) == ""


def test_sums_say_nothing_about_a_column():
    top = [["Tổng cộng", 99], ["a", 1], [None, None], ["TỔNG", 3], ["Tống Thị Bé", 5]]
    assert shapes.column(top, 0, 1) == [1, 5]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (19.0, "19"),
        (19.5, "19.5"),
        (6600000000000123.0, "6600000000000123"),
        (date(2026, 1, 5), "05/01/2026"),
        (datetime(2026, 1, 5, 10), "05/01/2026"),
        ("  a \n b ", "a b"),
        (True, "True"),
    ],
)
def test_values_as_text(value, text):
    assert shapes.plain(value) == text


@pytest.mark.parametrize(
    ("text", "kind", "heading", "shown"),
    [
        ("006123456789", "identity", "", "…789"),
        ("006123456789", "", "Ghi chú", "…789"),
        ("CCCD 006123456789, thôn Nà", "", "Ghi chú", "CCCD …789, thôn Nà"),
        ("0912345678", "", "Số điện thoại", "…678"),
        ("123456789", "money", "Dư nợ", "123456789"),
        ("Nông Thị Hoa", "name", "", "N. T. Hoa"),
        ("Nông Thị Hoa", "", "Chủ hộ", "N. T. Hoa"),
        ("Nông Thị Hoa", "", "Cột 7", "N. T. Hoa"),
        ("Nông Thượng", "text", "Xã", "Nông Thượng"),
        ("Nông Thị Hoa", "money", "Cột 7", "N. T. Hoa"),
        ("006123456789", "customer_code", "Mã KH", "…789"),
        ("6600000000000123", "loan_code", "Mã món vay", "6600000000000123"),
        ("1900012", "group_code", "Mã tổ", "1900012"),
        ("", "identity", "", ""),
        ("", "name", "", ""),
    ],
)
def test_persons_are_masked(text, kind, heading, shown):
    found = masks.shown(text, kind=kind, heading=heading)
    assert found.replace("•" * 9, "…") == shown
