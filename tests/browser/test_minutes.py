"""The minutes are read out: the unit speaks without a signal, draws a name, signs."""

import math
import re

import pytest

from tests.browser.conftest import no_barrier

WORDS = "Quỹ chỉ lệch 50.000 đồng, đã nộp đủ ngày hôm sau."


@pytest.fixture
def screen():
    """The minutes are read out from a phone."""
    return "phone"


def test_what_the_unit_says_is_heard_drawn_and_signed(open_browser):
    page = open_browser("kiemtra")
    page.goto("/visits/?status=recorded")
    link = page.locator('#rows a[href^="/visits/"]').first
    visit = re.match(r"/visits/\d+/", link.get_attribute("href")).group()
    page.goto(f"{visit}minutes/")
    no_barrier(page)
    first = page.locator("[data-opinion]").first

    page.context.set_offline(True)
    first.locator(".choice-partly").click()
    state = first.locator("[data-unit-state]")
    assert first.locator("textarea").is_visible()
    state.get_by_text("không đồng ý").wait_for()  # words are asked for first
    first.locator("textarea").fill(WORDS)
    page.locator("[data-save-state][data-state=failed]").wait_for()
    page.context.set_offline(False)
    saved(page)
    page.reload()
    assert first.locator("textarea").input_value() == WORDS

    page.locator("[data-agree-rest] button").click()
    page.locator("[data-agree-rest]").wait_for(state="detached")
    saved(page)
    assert page.locator(".opinion .choice-agrees input:checked").count() == (
        page.locator("[data-opinion]").count() - 1
    )
    form = page.locator("#sign")
    assert form.locator("[name=agreement]:checked").get_attribute("value") == (
        "reservations"
    )
    assert WORDS in form.locator("[name=reservations]").input_value()

    draw(page, "Đinh Thị Ký Tên")
    no_barrier(page)

    form.locator(".choice-agreed").click()
    form.locator("[name=unit_signer]").fill("Đinh Thị Ký Tên")
    seal(page)
    form.locator(".notice-error").wait_for()  # against what it said
    form.locator(".choice-reservations").click()
    seal(page)
    page.locator(".status-signed").first.wait_for()
    assert page.get_by_text(WORDS).count()
    no_barrier(page)

    page.goto(f"{visit}minutes/")
    page.locator("#signatures svg path").first.wait_for()
    assert not page.locator("canvas, [data-opinion]").count()
    no_barrier(page)

    page.goto(f"{visit}addenda/add/")
    no_barrier(page)
    page.locator(".task").first.click()
    no_barrier(page)
    page.fill("[name=text]", "Đọc là 50.000 đồng.")
    page.fill("[name=reason]", "Ghi nhầm.")
    page.click(".action-bar button[type=submit]")
    page.locator("dialog.ask .btn-primary").click()
    page.locator("#addendum-1").wait_for()
    no_barrier(page)


def draw(page, name):
    """A wave with the mouse, kept as the signature of somebody of the unit."""
    pad = page.locator("[data-sign-pad]")
    pad.locator("label", has=page.locator("[value=unit]")).click()
    pad.locator("[name=full_name]").fill(name)
    canvas = pad.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    left, middle = box["x"] + 20, box["y"] + box["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(left + 4 * step, middle + 20 * math.sin(step / 4))
    page.mouse.up()
    pad.locator("button[type=submit]").click()
    page.locator("#signatures", has_text=name).wait_for()
    assert page.locator("[name=strokes]").input_value() == ""


def seal(page):
    page.locator("#sign button[type=submit]").click()
    page.locator("dialog.ask .btn-primary").click()


def saved(page):
    page.locator("[data-save-state][data-state=saved]").wait_for()
