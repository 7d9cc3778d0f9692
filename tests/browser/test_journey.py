"""The whole job in a real browser, on a phone and on a desk.

Staff plans a round, an inspector records and signs a visit, a leader takes the
documents away, the commune's officer sees what must be put right. Nobody needs the
admin or a manual; no page on the way has a serious barrier.
"""

import datetime
import re

import pypdfium2
import pytest
from PIL import Image

from reports.demo import people
from tests.browser.conftest import no_barrier

TODAY = datetime.date.today()
#: Far from the visits of the demo, in the year of its plan.
AWAY = 60 if TODAY.month <= 6 else -60
FIRST_DAY = {
    "phone": TODAY + datetime.timedelta(days=AWAY),
    "desktop": TODAY + datetime.timedelta(days=AWAY + 7),
}
UNITS = {"phone": ("Đức Xuân", "Cẩm Giàng"), "desktop": ("Bắc Kạn", "Phong Quang")}
OFFICER = {"phone": "phuong", "desktop": "nongthuong"}
SHORTCOMING = "Sổ quỹ ghi chưa kịp thời, tồn quỹ lệch 250.000 đồng"
REMEDY = "Kiểm quỹ có biên bản, nộp đủ và báo cáo Ban Thường vụ"
STRENGTH = "Bám sát chương trình công tác năm của Hội cấp trên"
MODEL = "Mô hình “Hũ gạo tình thương” mới ra mắt"


def vn(day):
    return f"{day:%d/%m/%Y}"


def submit(page, action):
    page.locator(f'form[action$="{action}"] button[type=submit]').first.click()


def follow(page, address):
    page.locator(f'main a[href$="{address}"]').first.click()


def name_of(username):
    return next(one.full_name for one in people.SIGN_INS if one.username == username)


@pytest.fixture
def photo(tmp_path):
    """As a phone takes it: much larger than what is kept."""
    path = tmp_path / "so-quy.jpg"
    drawing = Image.effect_mandelbrot((2400, 1800), (-2, -1.5, 1, 1.5), 60)
    drawing.convert("RGB").save(path, quality=90)
    return path


@pytest.fixture
def round_name(screen):
    return f"Đợt kiểm tra thử trên {screen}"


def test_the_whole_job(open_browser, screen, photo, round_name):
    run_all(open_browser, screen, photo, round_name)


def run_all(open_browser, screen, photo, round_name):
    units = UNITS[screen]
    visit_path = plan_a_round(
        open_browser("canbo"), round_name, units, FIRST_DAY[screen]
    )
    record_a_visit(open_browser("kiemtra"), visit_path, photo)
    take_the_documents(open_browser("lanhdao"), visit_path, round_name)
    if screen == "phone":
        see_what_is_owed(open_browser("phuong"), photo)


def plan_a_round(page, round_name, units, day):
    """A round for two units with a team and dates; gives the first visit's address."""
    no_barrier(page)
    page.goto("/plans/")
    no_barrier(page)
    page.locator("#rows a, main table a").filter(has_text=str(TODAY.year)).first.click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    no_barrier(page)
    follow(page, "/rounds/add/")
    page.fill("[name=name]", round_name)
    page.fill("[name=starts_on]", vn(day))
    page.fill("[name=ends_on]", vn(day + datetime.timedelta(days=4)))
    for unit in units:
        page.locator("[data-pick-row]", has_text=unit).locator("input").check()
    no_barrier(page)
    page.click(".action-bar button[type=submit]")

    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    follow(page, "/teams/add/")
    page.locator("[name=members-0-user]").select_option(label=name_of("kiemtra"))
    no_barrier(page)
    page.click(".action-bar button[type=submit]")

    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    no_barrier(page)
    follow(page, "/sheet/")
    page.wait_for_url(re.compile(r"/sheet/$"))
    for place, field in enumerate(page.locator("input[data-date]").all()):
        field.fill(vn(day + datetime.timedelta(days=place)))
    # The team has no secretary: that takes a written reason, asked for at once.
    page.locator("h1").click()
    page.fill("[name=overrule]", "Trưởng đoàn tự ghi biên bản")
    no_barrier(page)
    page.click(".action-bar button[type=submit]")

    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    for action in ("/approve/", "/announce/"):
        with page.expect_navigation():
            submit(page, action)
    no_barrier(page)
    row = page.locator(".board tr", has_text=units[0])
    link = row.locator('a[href^="/visits/"]').first
    return re.match(r"/visits/\d+/", link.get_attribute("href")).group()


def agree(page):
    """The question that stands before what cannot be taken back."""
    page.locator("dialog[open] .btn").last.click()


def saved(page):
    """The bar says that nothing is left on this device, also after the last key."""
    page.wait_for_timeout(1500)
    page.locator("[data-save-state][data-state=saved]").wait_for()


def record_a_visit(page, visit_path, photo):
    """Attendance, answers, three findings, a photo, the minutes and the signing."""
    no_barrier(page)
    page.goto(visit_path)
    no_barrier(page)
    with page.expect_navigation():
        submit(page, "/start/")
    page.goto(f"{visit_path}preparation/")
    no_barrier(page)
    write_attendance(page, visit_path)
    answer_items(page, visit_path)
    write_findings(page, visit_path)
    take_a_photo(page, visit_path, photo)
    sign(page, visit_path)


def write_attendance(page, visit_path):
    page.goto(f"{visit_path}attendance/")
    no_barrier(page)
    page.select_option("#form [name=body]", "party")
    page.fill("#form [name=full_name]", "Hoàng Văn Thường Trực")
    page.fill("#form [name=position]", "Phó Bí thư Thường trực Đảng ủy")
    page.click("#form button[type=submit]")
    page.locator("#lines", has_text="Hoàng Văn Thường Trực").wait_for()
    page.locator("#suggestions .suggestion").first.click()
    page.locator("#lines li").nth(1).wait_for()
    no_barrier(page)


def answer_items(page, visit_path):
    """Every item of the first section by one tap each; each says that it is saved."""
    page.goto(f"{visit_path}checklist/")
    no_barrier(page)
    items = page.locator("details.section[open] fieldset.item")
    for item in items.all():
        item.locator(".choice-pass").click()
    first = items.first
    first.locator(".choice-partial").click()
    first.locator("[data-field=note]").fill("Kế hoạch quý chưa giao việc cụ thể")
    saved(page)
    page.reload()
    kept = page.locator("fieldset.item").first
    assert kept.locator("[data-field=note]").input_value() == (
        "Kế hoạch quý chưa giao việc cụ thể"
    )
    assert kept.locator("[value=partial]").is_checked()


def write_findings(page, visit_path):
    for kind, words in (
        ("strength", STRENGTH),
        ("new_model", MODEL),
        ("shortcoming", SHORTCOMING),
    ):
        page.goto(f"{visit_path}findings/?kind={kind}")
        page.locator(f"#form .choice-{kind}").click()
        page.fill("#form [name=text]", words)
        if kind == "shortcoming":
            page.locator("#form .choice-heavy").click()
            page.fill("#form [name=recommendation]", REMEDY)
            page.fill("#form [name=due_on]", vn(TODAY + datetime.timedelta(days=7)))
        no_barrier(page)
        page.click("#form form button[type=submit]")
        page.locator(f"#kind-{kind}", has_text=words).wait_for()
    no_barrier(page)


def take_a_photo(page, visit_path, photo):
    page.goto(f"{visit_path}photos/")
    page.locator("[data-photo-input]").last.set_input_files(photo)
    page.locator("#lines .photos li img").wait_for()
    no_barrier(page)


def sign(page, visit_path):
    page.goto(f"{visit_path}minutes/")
    no_barrier(page)
    page.fill("[name=overview]", "Chi hội sinh hoạt đều; số liệu đến ngày kiểm tra.")
    page.fill("#minutes-form [name=unit_opinion]", "Đơn vị nhất trí, xin tiếp thu.")
    saved(page)
    submit(page, "/items/skip/")
    agree(page)
    page.locator('form[action$="/items/skip/"]').wait_for(state="detached")
    submit(page, "/finish/")
    page.locator("#sign").wait_for()
    no_barrier(page)
    page.locator("#sign .choice-agreed").click()
    page.fill("#sign [name=unit_signer]", "Hà Thị Minh Nguyệt")
    page.fill("#sign [name=unit_signer_position]", "Chủ tịch Hội LHPN phường")
    page.locator("#sign button[type=submit]").click()
    agree(page)
    page.locator(".status-signed").first.wait_for()
    no_barrier(page)


def take_the_documents(page, visit_path, round_name):
    """Minutes and summary, rendered by the worker while a bar shows how far."""
    no_barrier(page)
    page.goto(visit_path)
    minutes = make_document(page, "/minutes/")
    text = text_of(minutes)
    for words in ("BIÊN BẢN", STRENGTH, MODEL, SHORTCOMING, REMEDY):
        assert words in text
    page.goto("/rounds/")
    no_barrier(page)
    page.locator("main a", has_text=round_name).first.click()
    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    summary = make_document(page, "/round-summary/")
    assert SHORTCOMING in text_of(summary)


def make_document(page, kind):
    """Ask for a document on the page before us and take the file away."""
    page.locator(f'form[action*="{kind}"] button[type=submit]').first.click()
    link = page.locator('a[href$="?download=1"]')
    link.wait_for(timeout=60_000)
    no_barrier(page)
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename.endswith(".pdf")
    return waiting.value.path()


def text_of(path):
    """All words of a PDF, lines joined."""
    pages = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(text.split())


def see_what_is_owed(page, photo):
    """The officer's own desk: what to do, by when; she hands in her proof."""
    no_barrier(page)
    page.locator("main a", has_text=REMEDY).first.click()
    page.wait_for_url(re.compile(r"/remedies/[0-9a-f-]+/$"))
    no_barrier(page)
    follow(page, "/proof/")
    page.fill("[name=text]", "Đã kiểm quỹ ngày hôm nay, tồn quỹ khớp sổ.")
    page.set_input_files("[name=uploads]", photo)
    page.locator(".action-bar button[type=submit]:enabled").wait_for()
    size = "input => createImageBitmap(input.files[0]).then(image => image.width)"
    assert page.locator("[name=uploads]").evaluate(size) == 1600
    no_barrier(page)
    page.click(".action-bar button[type=submit], main form button[type=submit]")
    page.locator(".status-proof_submitted").first.wait_for()
    no_barrier(page)
