"""The file of open remedies: out to the unit, filled in, taken in by staff."""

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from core.exceptions import RuleError
from inspections import rules
from inspections.enums import AskState, RemedyStatus, VisitStatus
from inspections.models import Remedy, RemedyEvent
from inspections.services import extensions, remedies
from inspections.sheets.remedies import RemedySheet, status_words, workbook
from inspections.tests.factories import FindingFactory, RemedyFactory, VisitFactory
from savings_groups.tests.factories import BorrowerFactory
from unions.tests import sheets
from workbooks import catalogue
from workbooks.services import exports

pytestmark = pytest.mark.django_db
SLUG = "remedies"
FILLED = {
    "Tình hình": "Đã làm xong",
    "Đã làm gì": "Đã đối chiếu, chốt sổ hội viên.",
    "Ngày làm xong": date(2020, 4, 1),
}


@pytest.fixture(autouse=True)
def _april(time_machine):
    time_machine.move_to("2020-04-06 02:00Z", tick=False)


@pytest.fixture
def visit(team, ward):
    return VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def remedy(visit):
    return RemedyFactory(visit=visit, due_on=date(2020, 4, 30))


def filled(data, **cells):
    """The file with the cells of its first row written by heading."""
    book = load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    [head] = [row for row in page.iter_rows(max_row=9) if row[0].value == "Mã việc (*)"]
    for cell in head:
        if cell.value in cells:
            page.cell(head[0].row + 1, cell.column, cells[cell.value])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def template(user):
    return exports.blank(catalogue.sheet(SLUG, user), filled=True).read()


def typed(remedy, *pairs):
    """A file of an office's own: the code and what it says."""
    names, values = zip(("Mã việc", remedy.short_code), *pairs, strict=True)
    return sheets.made(list(names), list(values))


def events(remedy):
    return list(remedy.events.order_by("pk").values_list("new_status", "reason"))


def test_the_template_holds_what_a_unit_must_know(staff, inspector, remedy):
    remedies.submit_proof(remedy, by=staff, text="Đã làm")
    remedies.send_back(remedy, by=inspector, reason="Thiếu chữ ký")
    head, row = sheets.rows_of(template(staff))
    line = dict(zip(head, row, strict=True))
    assert line["Mã việc (*)"] == remedy.short_code
    assert line["Đơn vị"] == line["Đơn vị khi kiểm tra"] == "phường Đức Xuân"
    assert line["Việc phải làm"] == remedy.text
    assert line["Hạn"].date() == date(2020, 4, 30)
    assert line["Tình trạng trong sổ"] == "Trả lại, từ 09:00 06/04/2020"
    assert line["Đơn vị đã báo"] == "06/04/2020: Đã làm"
    assert line["Lý do trả lại"] == "06/04/2020: Thiếu chữ ký"
    assert line["Tình hình"] is None


def test_it_is_filled_in_by_choosing(staff, remedy):
    book = load_workbook(io.BytesIO(template(staff)))
    rules_ = book.worksheets[0].data_validations.dataValidation
    assert [one.formula1 for one in rules_] == ['"Đã làm xong,Đang làm,Xin lùi hạn"']


def test_only_what_is_still_to_do_goes_out(staff, remedy, visit):
    RemedyFactory(visit=visit, status=RemedyStatus.ACCEPTED)
    RemedyFactory(visit__team=visit.team, visit__status=VisitStatus.IN_PROGRESS)
    assert len(sheets.rows_of(template(staff))) == 2


def test_the_file_of_one_unit_holds_no_other(staff, remedy, team, commune):
    other = VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED)
    RemedyFactory(visit=other)
    assert len(sheets.rows_of(template(staff))) == 3
    rows = Remedy.objects.filter(owner=remedy.owner)
    assert len(sheets.rows_of(workbook(staff, rows).read())) == 2


def test_a_borrower_is_not_named(staff, remedy, visit):
    remedy.finding = FindingFactory(
        visit=VisitFactory(team=visit.team, status=VisitStatus.IN_PROGRESS),
        text="Hộ Nông Thị Vay chưa trả nợ",
        borrower=BorrowerFactory(),
    )
    remedy.text = "Đôn đốc hộ vay, số căn cước 006123456789"
    remedy.save()
    line = " ".join(map(str, sheets.rows_of(template(staff))[1]))
    assert "Nông Thị Vay" not in line
    assert "006123456789" not in line
    assert "Xem biên bản kiểm tra ngày" in line


@pytest.mark.parametrize("make", [template, lambda one: sheets.exported(SLUG, one)])
def test_an_untouched_file_changes_nothing(staff, remedy, tmp_path, make):
    assert sheets.outcomes(tmp_path, SLUG, staff, make(staff)) == ["unchanged"]
    assert sheets.imported(tmp_path, SLUG, staff, make(staff)) == ["unchanged"]
    assert events(remedy) == []


def test_done_is_proof_in_the_importers_name(staff, inspector, remedy, tmp_path):
    data = filled(template(staff), **FILLED, **{"Số liệu 1": 12, "Đơn vị tính 1": "sổ"})
    [row] = sheets.planned(tmp_path, SLUG, staff, data)
    assert ["Tình hình", "", "Đã làm xong"] in row.changes
    assert ["Số liệu 1", "", "12"] in row.changes
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["changed"]
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.PROOF_SUBMITTED
    step = remedy.events.get()
    assert step.actor == staff
    assert step.reason == (
        "Đã đối chiếu, chốt sổ hội viên.\nNgày làm xong: 01/04/2020."
    )
    assert step.figures == [{"name": "Số liệu", "value": "12", "unit": "sổ"}]
    assert rules.submitted_proof(staff, remedy)
    with pytest.raises(RuleError, match="somebody else"):
        remedies.accept(remedy, by=staff)
    assert remedies.accept(remedy, by=inspector).status == RemedyStatus.ACCEPTED


def test_the_same_file_twice_changes_nothing(staff, inspector, remedy, tmp_path):
    data = filled(template(staff), **FILLED)
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["changed"]
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["unchanged"]
    remedies.accept(remedy, by=inspector)
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["unchanged"]
    assert len(events(remedy)) == 2


def test_what_came_back_is_not_handed_in_again(staff, inspector, remedy, tmp_path):
    data = filled(template(staff), **FILLED)
    sheets.imported(tmp_path, SLUG, staff, data)
    remedies.send_back(remedy, by=inspector, reason="Thiếu chữ ký")
    [(_row, column, advice)] = sheets.faults(tmp_path, SLUG, staff, data)
    assert (column, advice) == (
        "did",
        "The same came back on 06/04/2020: write what was done since.",
    )
    newer = filled(template(staff), **{**FILLED, "Đã làm gì": "Đã ký đủ"})
    assert sheets.imported(tmp_path, SLUG, staff, newer) == ["changed"]


def test_what_moved_meanwhile_is_marked(staff, leader, officer, remedy, tmp_path):
    data = filled(template(staff), **FILLED)
    remedies.extend(
        remedy,
        by=leader,
        new_due_on=date(2020, 5, 30),
        reason="Mưa lũ",
        document="12/CV-HPN",
    )
    [(_row, column, advice)] = sheets.faults(tmp_path, SLUG, staff, data)
    assert (column, advice) == (
        "status",
        "Meanwhile it is “Extended”. Take the file again.",
    )
    remedies.submit_proof(remedy, by=officer, text="Cách khác")
    [(_row, column, _advice)] = sheets.faults(tmp_path, SLUG, staff, data)
    assert column == "status"
    own = typed(remedy, ("Tình hình", "xong"), ("Đã làm gì", "Việc khác"))
    [(_row, column, advice)] = sheets.faults(tmp_path, SLUG, staff, own)
    assert column == "situation"
    assert "Proof submitted" in advice


@pytest.mark.parametrize("word", ["xong", "ĐÃ XONG", "Đã hoàn thành ", "da lam xong"])
def test_words_that_units_type(staff, remedy, tmp_path, word):
    data = typed(remedy, ("Tình hình", word), ("Đã làm gì", "Đã chốt sổ"))
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["changed"]


def test_the_books_column_is_not_for_writing(staff, remedy, tmp_path):
    data = filled(template(staff), **FILLED, **{"Tình trạng trong sổ": "xong"})
    [(_row, column, advice)] = sheets.faults(tmp_path, SLUG, staff, data)
    assert column == "status"
    assert "Tình hình" in advice


def test_days_and_numbers_as_offices_write_them(staff, remedy, tmp_path):
    data = typed(
        remedy,
        ("Tình hình", "Đã làm xong"),
        ("Đã làm gì", "Đã thu hồi"),
        ("Ngày làm xong", "01/04/2020"),
        ("Số liệu 1", "1.234.567"),
        ("Đơn vị tính 1", "đồng"),
        ("Số liệu 2", "2,5"),
        ("Đơn vị tính 2", "ha"),
    )
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["changed"]
    step = remedy.events.get()
    assert "01/04/2020" in step.reason
    assert [(one["value"], one["unit"]) for one in step.figures] == [
        ("1234567", "đồng"),
        ("2.5", "ha"),
    ]
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["unchanged"]


def test_headings_over_two_merged_rows(staff, remedy, tmp_path):
    book = Workbook()
    page = book.active
    page.append(["Mã việc", "Kết quả", None, None])
    page.append([None, "Tình hình", "Đã làm gì", "Ngày làm xong"])
    page.merge_cells("A1:A2")
    page.merge_cells("B1:D1")
    code = remedy.short_code.lower().replace("-", " ")
    page.append([code, "xong", "Đã chốt sổ", "01/04/2020"])
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["changed"]


def test_doing_is_a_remark(staff, remedy, tmp_path):
    data = typed(
        remedy, ("Tình hình", "đang thực hiện"), ("Đã làm gì", "Xong 3/8 chi hội")
    )
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["changed"]
    assert sheets.imported(tmp_path, SLUG, staff, data) == ["unchanged"]
    line = remedy.remarks.get()
    assert (line.text, line.actor) == ("Đang làm: Xong 3/8 chi hội", staff)
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.OPEN


def asking(remedy, day="30/05/2020", why="Mưa lũ"):
    return typed(
        remedy, ("Tình hình", "Xin lùi hạn"), ("Xin lùi hạn đến", day), ("Lý do", why)
    )


def test_later_is_a_request(staff, leader, remedy, tmp_path):
    assert sheets.imported(tmp_path, SLUG, staff, asking(remedy)) == ["changed"]
    request = remedy.asked.get()
    assert (request.new_due_on, request.reason) == (date(2020, 5, 30), "Mưa lũ")
    assert (request.asked_by, request.state) == (staff, AskState.WAITING)
    assert sheets.imported(tmp_path, SLUG, staff, asking(remedy)) == ["unchanged"]
    faults = sheets.faults(tmp_path, SLUG, staff, asking(remedy, "15/06/2020"))
    assert faults[0][1:] == ("situation", "A request waits for its answer already.")
    extensions.refuse(request, by=leader, answer="Phải xong đúng hạn")
    [(_row, column, advice)] = sheets.faults(tmp_path, SLUG, staff, asking(remedy))
    assert (column, advice) == (
        "later_on",
        "This was asked for already, and was refused.",
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Đã làm gì": "Đã chốt sổ"}, "situation"),
        ({"Tình hình": "xong"}, "did"),
        ({"Tình hình": "chưa biết", "Đã làm gì": "x"}, "situation"),
        ({**FILLED, "Ngày làm xong": date(2020, 5, 1)}, "done_on"),
        ({**FILLED, "Xin lùi hạn đến": date(2020, 5, 30)}, "later_on"),
        ({**FILLED, "Lý do": "mưa"}, "reason"),
        ({**FILLED, "Đơn vị tính 1": "sổ"}, "figure_1"),
        ({**FILLED, "Số liệu 1": "-1"}, "figure_1"),
        (
            {"Tình hình": "Đang làm", "Đã làm gì": "x", "Ngày làm xong": "1/4/2020"},
            "done_on",
        ),
        ({"Tình hình": "Xin lùi hạn", "Lý do": "mưa"}, "later_on"),
        ({"Tình hình": "Xin lùi hạn", "Xin lùi hạn đến": "30/05/2020"}, "reason"),
        (
            {
                "Tình hình": "Xin lùi hạn",
                "Xin lùi hạn đến": "30/04/2020",
                "Lý do": "mưa",
            },
            "later_on",
        ),
    ],
)
def test_what_is_not_whole_is_marked(staff, remedy, tmp_path, cells, column):
    data = filled(template(staff), **cells)
    assert [one[1] for one in sheets.faults(tmp_path, SLUG, staff, data)] == [column]
    assert events(remedy) == []


def test_nobody_elses_code_is_known(
    staff, stranger, remedy, visit, tmp_path, other_ward
):
    done = (("Tình hình", "xong"), ("Đã làm gì", "Đã chốt sổ"))
    foreign = RemedyFactory(visit__union=other_ward)
    draft = RemedyFactory(
        visit=VisitFactory(team=visit.team, status=VisitStatus.IN_PROGRESS)
    )
    for one in (foreign, draft):
        [(_row, column, advice)] = sheets.faults(
            tmp_path, SLUG, staff, typed(one, *done)
        )
        assert (column, advice) == ("code", "No remedy that you follow has this code.")
    data = typed(remedy, *done)
    [(_row, column, _advice)] = sheets.faults(tmp_path, SLUG, stranger, data)
    assert column == "code"


@pytest.mark.parametrize("code", ["12345", "XXXX-1234-5678", "9F3A-22BC"])
def test_what_is_no_code(staff, remedy, tmp_path, code):
    data = sheets.made(["Mã việc", "Tình hình", "Đã làm gì"], [code, "xong", "x"])
    [(_row, column, _advice)] = sheets.faults(tmp_path, SLUG, staff, data)
    assert column == "code"


def test_the_same_remedy_twice_in_a_file(staff, remedy, tmp_path):
    line = [remedy.short_code, "xong", "Đã chốt sổ"]
    data = sheets.made(["Mã việc", "Tình hình", "Đã làm gì"], line, [*line[:2], "Khác"])
    [(row, _column, advice)] = sheets.faults(tmp_path, SLUG, staff, data)
    assert (row, advice) == (3, "Row 2 is about the same. Keep one of the two.")


def test_formulas_stay_words(staff, remedy, tmp_path):
    remedy.text = "=HYPERLINK(1)"
    remedy.save()
    page = load_workbook(io.BytesIO(template(staff))).worksheets[0]
    [cell] = [one for row in page for one in row if one.value == "=HYPERLINK(1)"]
    assert cell.data_type == "s"


def test_the_number_of_queries_is_fixed(
    staff, remedy, visit, django_assert_max_num_queries, tmp_path
):
    for _one in range(3):
        RemedyFactory(visit=visit)
    sheet = RemedySheet(staff)
    with django_assert_max_num_queries(12):
        listing = sheet.filled()
        rows = listing.tell(list(listing.rows))
        assert len([sheet.values(one) for one in rows]) == 4


def test_the_status_says_since_when(staff, remedy):
    assert status_words(remedy) == "Phải khắc phục"
    remedies.submit_proof(remedy, by=staff, text="Đã làm")
    assert status_words(remedy) == "Đã nộp minh chứng, từ 09:00 06/04/2020"
    assert RemedyEvent.objects.count() == 1
