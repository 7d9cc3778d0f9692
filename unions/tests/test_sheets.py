"""Unions, officers, posts and figures as Excel: out, in, and every refusal."""

from datetime import date

import pytest

from audit.enums import Action
from audit.models import AuditEntry
from unions.enums import Body, Kind, PostRank
from unions.models import Figures, Officer, Post, Union
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
)
from unions.tests.sheets import (
    exported,
    faults,
    imported,
    made,
    outcomes,
    planned,
    rows_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2019, 12, 31)


@pytest.fixture
def register(ward, commune, other_ward):
    branch = BranchFactory(union=ward, kind="street_group", name="số 01")
    head = OfficerFactory(full_name="Lý Thị Hoa", home_union=ward, birth_year=1980)
    chair = OfficerFactory(full_name="Hà Thị Đào", home_union=ward, phone="0912345678")
    PostFactory(officer=chair, started_on=date(2016, 6, 1))
    PostFactory(
        officer=head,
        branch=branch,
        body=Body.BRANCH,
        rank=PostRank.BRANCH_HEAD,
        title="Chi hội trưởng",
    )
    FiguresFactory(union=ward, as_of=DAY)
    FiguresFactory(union=ward, branch=branch, as_of=DAY)
    FiguresFactory(union=commune, as_of=DAY, women=None)
    OfficerFactory(full_name="Người Xa Lạ", home_union=other_ward)
    FiguresFactory(union=other_ward, as_of=DAY)


@pytest.mark.parametrize("slug", ["unions", "officers", "posts", "figures"])
def test_what_went_out_changes_nothing_when_it_comes_back(
    tmp_path, slug, staff, register
):
    data = exported(slug, staff)

    assert set(outcomes(tmp_path, slug, staff, data)) == {"unchanged"}


@pytest.mark.parametrize(
    ("slug", "column", "expected"),
    [
        ("unions", "Tên đơn vị", ["Bắc Kạn", "Đức Xuân", "Nông Thượng"]),
        ("officers", "Họ và tên", ["Hà Thị Đào", "Lý Thị Hoa"]),
        ("posts", "Chức danh", ["Chủ tịch", "Chi hội trưởng"]),
        ("figures", "Đơn vị", ["phường Đức Xuân", "xã Nông Thượng"]),
    ],
)
def test_a_file_holds_what_the_list_shows_in_its_order(
    slug, column, expected, staff, register
):
    headings, *lines = rows_of(exported(slug, staff))

    place = headings.index(column)
    assert [line[place] for line in lines] == expected


def test_the_filters_of_the_list_hold_for_the_file(staff, register):
    headings, *lines = rows_of(exported("unions", staff, "kind=ward"))

    assert [line[headings.index("Mã đơn vị")] for line in lines] == ["01840"]


# --- Unions

UNITS = ("Mã đơn vị", "Loại đơn vị", "Tên đơn vị", "Đơn vị cấp trên", "Có từ ngày")


def test_new_unions_take_their_place_in_the_tree(tmp_path, staff, city):
    data = made(
        UNITS,
        ("01855", "phường", "Xuất Hóa", "thành phố Bắc Kạn", "01/07/1997"),
        ("01852", "xã", "Nông Thượng", "thành phố Bắc Kạn", None),
    )

    assert imported(tmp_path, "unions", staff, data) == ["added", "added"]
    made_now = Union.objects.get(code="01855")
    assert made_now.path == f"{city.path}{made_now.pk}/"
    assert (made_now.level, made_now.valid_from) == ("commune", date(1997, 7, 1))
    entries = AuditEntry.objects.filter(model="unions.union", action=Action.CREATE)
    assert entries.filter(key=made_now.pk, actor=staff).count() == 1
    assert imported(tmp_path, "unions", staff, data) == ["unchanged", "unchanged"]


def test_an_address_is_brought_up_to_date_and_noted(tmp_path, staff, ward):
    headings = ("Số trong sổ", "Loại đơn vị", "Tên đơn vị", "Địa chỉ")
    data = made(headings, (ward.pk, "phường", "Đức Xuân", "Tổ 5, phường Đức Xuân"))

    assert imported(tmp_path, "unions", staff, data) == ["changed"]
    ward.refresh_from_db()
    assert ward.address == "Tổ 5, phường Đức Xuân"
    entry = AuditEntry.objects.get(model="unions.union", action=Action.CHANGE)
    assert entry.detail == {"address": ["", "Tổ 5, phường Đức Xuân"]}


@pytest.mark.parametrize(
    ("line", "column", "advice"),
    [
        (("1855", "phường", "A", "thành phố Bắc Kạn", None), "code", "2 or 3 or 5"),
        (("01855", "làng", "A", "thành phố Bắc Kạn", None), "kind", "Choose one"),
        (("01855", "phường", "A", "tỉnh Nào Đó", None), "parent", "No union of yours"),
        (("01855", "phường", "A", None, None), "parent", "Choose the union above."),
        (("01855", "xã", "A", "phường Đức Xuân", None), "", "cannot stand above"),
        (("01855", "phường", "A", "thành phố Bắc Kạn", "7/2025"), "valid_from", "Ent"),
    ],
)
def test_a_wrong_union_is_refused_at_its_cell(
    tmp_path, staff, ward, line, column, advice
):
    ((number, where, text),) = faults(tmp_path, "unions", staff, made(UNITS, line))

    assert (number, where) == (2, column)
    assert advice in text


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"Loại đơn vị": "xã"}, "kind"),
        ({"Đơn vị cấp trên": "huyện Bạch Thông"}, "parent"),
        ({"Đến hết ngày": "30/06/2025"}, "valid_to"),
    ],
)
def test_what_a_decision_changes_is_not_changed_by_a_file(
    tmp_path, staff, ward, changed, column
):
    values = {
        "Số trong sổ": ward.pk,
        "Loại đơn vị": "phường",
        "Tên đơn vị": "Đức Xuân",
        **changed,
    }
    data = made(tuple(values), tuple(values.values()))

    assert [
        (where, text) for _n, where, text in faults(tmp_path, "unions", staff, data)
    ] == [(column, "This changes by a decision: carry out a reorganisation instead.")]


def test_a_foreign_union_is_not_found(tmp_path, staff, other_ward):
    headings = ("Số trong sổ", "Loại đơn vị", "Tên đơn vị")
    data = made(headings, (other_ward.pk, "xã", "Đôn Phong"))

    ((_number, where, _text),) = faults(tmp_path, "unions", staff, data)
    assert where == "key"


# --- Officers and posts

PEOPLE = ("Họ và tên", "Năm sinh", "Mã đơn vị", "Điện thoại", "Đảng viên")


def test_new_officers_are_registered_once(tmp_path, staff, ward):
    data = made(PEOPLE, ("Nông Thị Thu Hiền", 1985, "01840", "0912345678", "x"))

    assert imported(tmp_path, "officers", staff, data) == ["added"]
    officer = Officer.objects.get()
    assert (officer.full_name, officer.phone) == ("Nông Thị Thu Hiền", "0912345678")
    assert (officer.home_union, officer.is_party_member) == (ward, True)
    assert imported(tmp_path, "officers", staff, data) == ["unchanged"]


def test_two_of_one_name_are_told_apart_by_the_year(tmp_path, staff, ward):
    for year in (1980, 1990):
        OfficerFactory(full_name="Lý Thị Hoa", home_union=ward, birth_year=year)

    headings = ("Họ và tên", "Năm sinh", "Mã đơn vị", "Ghi chú")
    told = made(headings, ("Lý Thị Hoa", 1990, "01840", "Nòng cốt"))
    assert imported(tmp_path, "officers", staff, told) == ["changed"]
    assert Officer.objects.get(note="Nòng cốt").birth_year == 1990

    untold = made(headings, ("Lý Thị Hoa", None, "01840", "Nòng cốt"))
    ((_number, where, text),) = faults(tmp_path, "officers", staff, untold)
    assert (where, "write the year" in text) == ("birth_year", True)


def test_a_wrong_address_of_mail_is_refused(tmp_path, staff, ward):
    headings = ("Họ và tên", "Mã đơn vị", "Thư điện tử")
    data = made(headings, ("Lý Thị Hoa", "01840", "hoa-a-cong"))

    ((_number, where, _text),) = faults(tmp_path, "officers", staff, data)
    assert where == "email"


POSTS = ("Họ và tên", "Đơn vị", "Chức danh", "Ban", "Cấp", "Nhiệm kỳ", "Từ ngày",
         "Hình thức", "Số quyết định")  # fmt: skip
APPOINTED = ("2025–2030", "01/07/2025", "chỉ định", "12/QĐ-HPN")


def test_an_appointed_committee_comes_in_as_one_file(tmp_path, staff, ward):
    known = OfficerFactory(full_name="Hà Thị Đào", home_union=ward)
    data = made(
        POSTS,
        ("Hà Thị Đào", "phường Đức Xuân", "Chủ tịch", "BTV", "Cấp trưởng", *APPOINTED),
        ("Lý Thị Hoa", "phường Đức Xuân", "Phó Chủ tịch", "BTV", "Cấp phó", *APPOINTED),
        ("Lý Thị Hoa", "phường Đức Xuân", "Ủy viên", "BCH", "Ủy viên", *APPOINTED),
    )
    rows = planned(tmp_path, "posts", staff, data)
    assert [row.cautions for row in rows] == [
        [],
        ["A new officer is registered: Lý Thị Hoa."],
        ["A new officer is registered: Lý Thị Hoa."],
    ]

    assert imported(tmp_path, "posts", staff, data) == ["added"] * 3
    assert set(Officer.objects.values_list("full_name", flat=True)) == {
        "Hà Thị Đào",
        "Lý Thị Hoa",
    }
    chair = Post.objects.get(rank=PostRank.CHAIR)
    assert (chair.officer, chair.union, chair.how) == (known, ward, "appointed")
    assert imported(tmp_path, "posts", staff, data) == ["unchanged"] * 3


@pytest.mark.parametrize(
    ("changed", "column", "advice"),
    [
        ({"Ban": "Chi hội"}, "branch", "name their branch"),
        ({"Chi hội": "số 99"}, "branch", "no open branch"),
        ({"Đến ngày": "01/01/2025"}, "ended_on", "must not lie before"),
        ({"Cấp": "Trưởng ban"}, "rank", "Choose one of these"),
    ],
)
def test_a_wrong_post_is_refused_at_its_cell(
    tmp_path, staff, ward, changed, column, advice
):
    values = {
        "Họ và tên": "Hà Thị Đào",
        "Đơn vị": "phường Đức Xuân",
        "Chức danh": "Chủ tịch",
        "Ban": "BTV",
        "Cấp": "Cấp trưởng",
        "Từ ngày": "01/07/2025",
        **changed,
    }
    data = made(tuple(values), tuple(values.values()))

    ((_number, where, text),) = faults(tmp_path, "posts", staff, data)
    assert (where, advice in text) == (column, True)


def test_two_chairs_at_a_time_are_refused(tmp_path, staff, ward):
    PostFactory(officer=OfficerFactory(full_name="Hà Thị Đào", home_union=ward))
    other = OfficerFactory(full_name="Lý Thị Hoa", home_union=ward)
    data = made(
        POSTS,
        (other.full_name, "phường Đức Xuân", "Chủ tịch", "BTV", "Cấp trưởng",
         *APPOINTED),
    )  # fmt: skip

    ((_number, _where, text),) = faults(tmp_path, "posts", staff, data)
    assert "chairs this body at that time" in text


def test_two_chairs_in_one_file_are_refused(tmp_path, staff, ward):
    chair = ("phường Đức Xuân", "Chủ tịch", "BTV", "Cấp trưởng", *APPOINTED)
    data = made(POSTS, ("Hà Thị Đào", *chair), ("Lý Thị Hoa", *chair))

    ((number, where, text),) = faults(tmp_path, "posts", staff, data)
    assert (number, where) == (3, "rank")
    assert text.startswith("Hà Thị Đào chairs this body")


# --- Figures

COUNTS = ("Mã đơn vị", "Mốc số liệu", "Phụ nữ từ 18 tuổi", "Hội viên", "Tồn quỹ")


def test_figures_of_a_date_come_in(tmp_path, staff, ward):
    data = made(COUNTS, ("01840", "31/12/2024", "4.010", 3190, "33.495.000 đ"))

    assert imported(tmp_path, "figures", staff, data) == ["added"]
    found = Figures.objects.get()
    assert (found.union, found.as_of, found.period) == (
        ward,
        date(2024, 12, 31),
        "year",
    )
    assert (found.women, found.members, found.fund_balance) == (4010, 3190, 33_495_000)
    assert imported(tmp_path, "figures", staff, data) == ["unchanged"]


def test_a_unit_that_has_not_reported_is_passed_over(tmp_path, staff, ward):
    data = made(COUNTS, ("01840", "31/12/2024", None, None, None))

    assert imported(tmp_path, "figures", staff, data) == ["unchanged"]
    assert Figures.objects.count() == 0


def test_odd_figures_are_asked_back_also_against_rows_of_the_file(
    tmp_path, staff, ward
):
    FiguresFactory(union=ward, as_of=DAY, period="year", women=1500, members=1200)
    data = made(
        COUNTS,
        ("01840", "31/12/2020", 1500, 1600, None),
        ("01840", "31/12/2021", 1500, 900, None),
    )

    rows = planned(tmp_path, "figures", staff, data)
    assert [row.cautions for row in rows] == [
        [
            "“Members” (1.600) is more than “Women from 18” (1.500).",
            "“Members”: 1.200 on 31/12/2019, now 1.600 (+33,3%).",
        ],
        ["“Members”: 1.600 on 31/12/2020, now 900 (-43,8%)."],
    ]


def test_figures_of_a_branch(tmp_path, staff, ward):
    branch = BranchFactory(union=ward, kind="hamlet", name="Tân Thành")
    headings = ("Mã đơn vị", "Chi hội", "Mốc số liệu", "Hội viên")
    data = made(headings, ("01840", "thôn Tân Thành", "31/12/2024", 86))

    assert imported(tmp_path, "figures", staff, data) == ["added"]
    assert Figures.objects.get().branch == branch


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (("01840", "31/12/2999", 1, 1, None), ""),
        (("01840", "12/31/2024", 1, 1, None), "as_of"),
        (("01840", "31/12/2024", -1, 1, None), "women"),
        (("09999", "31/12/2024", 1, 1, None), "code"),
        (("01840", "31/12/2024", 1.5, 1, None), "women"),
    ],
)
def test_wrong_figures_are_refused_at_their_cell(tmp_path, staff, ward, line, column):
    ((_number, where, _text),) = faults(tmp_path, "figures", staff, made(COUNTS, line))

    assert where == column


def test_nothing_of_another_city_can_be_written(tmp_path, staff, other_ward):
    other = UnionFactory(kind=Kind.COMMUNE, name="Xa", code="01999",
                         parent=other_ward.parent)  # fmt: skip
    data = made(COUNTS, (other.code, "31/12/2024", 10, 10, None))

    ((_number, where, _text),) = faults(tmp_path, "figures", staff, data)
    assert where == "code"
