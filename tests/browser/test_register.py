"""The register in a real browser: a merger from decision to successor; Excel and back.

Neither needs the admin or a manual; no page on the way has a serious barrier.
"""

import datetime
import re

import pytest
from openpyxl import load_workbook

from tests.browser.conftest import no_barrier

TODAY = datetime.date.today()
#: Communes that no other test needs; they end here.
MERGING = {"phone": ("An Khánh", "Ba Bể"), "desktop": ("Bạch Thông", "Bằng Thành")}
MERGED = {"phone": "Hợp Thành Mới", "desktop": "Đồng Tâm Mới"}


def vn(day):
    return f"{day:%d/%m/%Y}"


def test_a_merger_from_the_decision_to_the_successors_page(open_browser, screen):
    page = open_browser("canbo")
    page.goto("/unions/reorganisations/")
    no_barrier(page)
    page.locator('main a[href$="/reorganisations/add/"]').first.click()
    page.wait_for_url(re.compile(r"/add/$"))
    no_barrier(page)
    page.locator("input[name=kind][value=merge]").check()
    page.fill("[name=decision_number]", f"99/NQ-{screen}")
    page.fill("[name=decision_date]", vn(TODAY - datetime.timedelta(days=20)))
    page.fill("[name=effective_on]", vn(TODAY))
    page.click(".action-bar button[type=submit]")

    page.wait_for_url(re.compile(r"/units/$"))
    no_barrier(page)
    for name in MERGING[screen]:
        page.fill("[name=olds_q]", name)
        page.get_by_label(re.compile(rf"(xã|phường) {name}( ·|$)")).check()
    page.fill("[name=name]", MERGED[screen])
    page.click(".action-bar button[type=submit]")

    page.wait_for_url(re.compile(r"/reorganisations/\d+/$"))
    no_barrier(page)
    for name in (*MERGING[screen], MERGED[screen]):
        assert name in page.inner_text("main")
    page.click('button[formaction$="/carry-out/"]')
    with page.expect_navigation():
        page.locator("dialog[open] .btn").last.click()

    no_barrier(page)
    page.locator("main a", has_text=MERGED[screen]).first.click()
    page.wait_for_url(re.compile(r"/unions/\d+/$"))
    no_barrier(page)
    assert MERGED[screen] in page.inner_text("h1")
    page.locator("main a", has_text=MERGING[screen][0]).first.click()
    page.wait_for_url(re.compile(r"/unions/\d+/"))
    no_barrier(page)
    assert MERGED[screen] in page.inner_text("main")


#: Heading → what is wrong in each row of the file, seven cells in all.
WRONG = [
    {"Loại chi hội": "làng"},
    {"Số hội viên": "nhiều"},
    {"Ngày thành lập": "2025-13-45"},
    {"Số tổ phụ nữ": -3},
    {"Mã đơn vị": "99999"},
    {"Đơn vị": "phường Không Có"},
    {"Số hội viên": "12,5"},
]
RIGHT = {
    "Mã đơn vị": "01843",
    "Đơn vị": "phường Bắc Kạn",
    "Loại chi hội": "tổ dân phố",
    "Số hội viên": 40,
    "Số tổ phụ nữ": 2,
    "Ngày thành lập": "01/07/2025",
}


@pytest.fixture
def names(screen):
    return [f"Mới {screen} {number}" for number in range(1, len(WRONG) + 1)]


def test_a_file_with_seven_faults_is_corrected_and_written(
    open_browser, screen, tmp_path, names
):
    page = open_browser("canbo")
    page.goto("/unions/branches/")
    no_barrier(page)
    page.locator('main a[href="/excel/branches/"]').first.click()
    no_barrier(page)
    template = tmp_path / "mau.xlsx"
    with page.expect_download() as waiting:
        page.locator('main a[href$="/template/"]').first.click()
    waiting.value.save_as(template)
    fill(template, names, WRONG)
    send(page, template)

    page.wait_for_selector(".notice-error")
    no_barrier(page)
    assert page.locator("#rows tbody tr").count() == len(WRONG)
    marked = tmp_path / "danh-dau.xlsx"
    with page.expect_download() as waiting:
        page.locator('main a[href$="/marked/"]').click()
    waiting.value.save_as(marked)
    assert correct(marked) == len(WRONG)
    page.goto("/excel/branches/")
    send(page, marked)

    page.wait_for_selector('form[action$="/write/"]')
    no_barrier(page)
    assert page.inner_text(".stat-number >> nth=0") == str(len(WRONG))
    page.click('form[action$="/write/"] button[type=submit]')
    page.wait_for_selector(".notice-success")
    no_barrier(page)
    page.goto(f"/unions/branches/?q=moi {screen}")
    found = page.locator("#rows tbody tr")
    assert found.count() == len(WRONG)
    for name in names:
        assert found.filter(has_text=name).count() == 1


def send(page, path):
    page.set_input_files("input[type=file]", path)
    page.click("main form[enctype] button[type=submit]")


def list_of(book):
    """The page with the headings, and where each heading stands."""
    for page in book.worksheets:
        for row in page.iter_rows(max_row=10):
            told = {str(cell.value or "").strip(" (*)"): cell.column for cell in row}
            if "Tên chi hội" in told:
                return page, row[0].row, told
    raise AssertionError("no headings")


def fill(path, names, wrong):
    book = load_workbook(path)
    page, head, column = list_of(book)
    for place, (name, fault) in enumerate(zip(names, wrong, strict=True), start=1):
        for heading, value in {**RIGHT, "Tên chi hội": name, **fault}.items():
            page.cell(head + place, column[heading], value)
    book.save(path)


def correct(path):
    """Write what is right into every marked cell; answers how many there were."""
    book = load_workbook(path)
    page, _head, column = list_of(book)
    heading = {number: text for text, number in column.items()}
    marked = [cell for row in page.iter_rows() for cell in row if cell.comment]
    for cell in marked:
        cell.value = RIGHT[heading[cell.column]]
    book.save(path)
    return len(marked)
