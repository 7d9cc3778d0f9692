"""Savings groups from the bank's file to the papers, on a phone: send the statement,
match its columns, take it over, draw members, match one balance that differs, see the
finding, print the bundle.
"""

import csv
import datetime
import re

import pytest

from tests.browser.conftest import no_barrier
from tests.browser.test_lending import (
    LESS,
    bank_of,
    dotted,
    open_a_group,
    saved,
    show_part,
    type_balance,
    unwritten,
    visit_going_on,
)

#: Newer than the demo's own statement, and before the visit.
AS_OF = datetime.date.today() - datetime.timedelta(days=7)
HEADINGS = (
    "Mã tổ;Mã KH;Họ và tên;Số CCCD;Mã khế ước;Chương trình;Ngày vay;Dư nợ;Tiền gửi"
)
NAMES = ["Hoa", "Lan", "Mai", "Hồng", "Nhung", "Liên", "Thúy", "Hằng"]


@pytest.fixture
def screen():
    return "phone"


def test_from_the_banks_file_to_the_papers(open_browser, tmp_path):
    page = open_browser("canbo")
    visit = visit_going_on(page)
    form = open_a_group(page, visit)
    name = page.inner_text("h1")
    page.goto(f"/groups/?q={name}")
    code = page.locator("#rows small").first.inner_text()

    send(page, statement(tmp_path / "sao ke.csv", code))
    draw_again(page, form)
    choose_members(page, form)
    show_part(page, "15")
    line = unwritten(page, "match")
    told = type_balance(line, said_principal=bank_of(line, "principal") - LESS)
    assert dotted(LESS) in told
    saved(page)
    words = line.locator(".found a").inner_text()
    page.goto(f"{visit}findings/")
    assert words in page.locator("#kind-shortcoming").inner_text()
    print_bundle(page, visit)


def statement(place, code):
    """Eight members of the group, each with a loan; one row stands there twice."""
    began = AS_OF - datetime.timedelta(days=400)
    rows = [
        [
            code,
            9_000_000 + n,
            f"Nông Thị {name}",
            f"00619000{n:04d}",
            f"66009{n:011d}",
            "01",
            f"{began:%d/%m/%Y}",
            30_000_000 + n * 1_000_000,
            1_200_000,
        ]
        for n, name in enumerate(NAMES, 1)
    ]
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADINGS.split(";"), *rows, rows[0]])
    return place


def send(page, file):
    page.goto("/groups/bank/")
    no_barrier(page)
    page.goto("/groups/bank/add/")
    no_barrier(page)
    page.locator("[name=kind][value=loans]").check(force=True)
    page.set_input_files("[name=file]", file)
    page.click(".action-bar button[type=submit]")
    page.wait_for_url(re.compile(r"/columns/$"))
    no_barrier(page)
    page.fill("[name=as_of]", f"{AS_OF:%d/%m/%Y}")
    page.fill("[name=source]", "PGD thử trên điện thoại")
    page.click("[name=confirm]")
    over = page.locator("form[action$='/take-over/']")
    over.wait_for(timeout=60_000)
    no_barrier(page)
    assert "006190000001" not in page.content()
    over.locator("[name=seen]").check()
    over.locator("button[type=submit]").click()
    page.locator("main .status-applied, main [data-status=applied]").or_(
        page.get_by_text("Đã đưa vào sổ")
    ).first.wait_for(timeout=60_000)


def draw_again(page, form):
    """The list of members is another now; why it is drawn again is said."""
    open_members(page, form)
    page.locator("a[href$='/sample/']").first.click()
    page.wait_for_url(re.compile(r"/sample/$"))
    no_barrier(page)
    again = page.locator("details:has(#draw) > summary")
    if again.count():
        again.click()
        page.fill("[name=reason]", "Sao kê mới của ngân hàng")
    page.fill("[name=seed]", "thu 2026")
    page.click("#draw button[type=submit]")
    if again.count():
        with page.expect_navigation():
            page.locator("dialog[open] .btn").last.click()
    no_barrier(page)
    assert "thu 2026" in page.inner_text("main")


def open_members(page, form):
    page.goto(form)
    show_part(page, "15")
    page.locator("a[href$='/members/']:visible").first.click()
    page.wait_for_url(re.compile(r"/members/$"))


def choose_members(page, form):
    """Those who were drawn are ticked already."""
    open_members(page, form)
    no_barrier(page)
    with page.expect_navigation():
        page.click(".action-bar button:not([name])")
    page.goto(form)


def print_bundle(page, visit):
    page.goto(f"{visit}groups/")
    ask = page.locator("form[action*='/lending-bundle/'] button")
    ask.wait_for()
    with page.expect_navigation():
        ask.click()
    link = page.locator("a[href$='/file/']").first
    link.wait_for(timeout=90_000)
    answer = page.request.get(link.get_attribute("href"))
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    no_barrier(page)
