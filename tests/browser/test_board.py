"""A round's board in a real browser: with a mouse, with keys alone, with a thumb."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from core import workdays
from tests.browser.conftest import no_barrier
from tests.browser.test_journey import follow, name_of, vn

FIRST, SECOND = "Xã Bạch Thông", "Xã Chợ Mới"
ONE_DAY = datetime.timedelta(days=1)
#: Weeks from today to each test's own round: far from the visits of the demo.
AWAY = {"drag": 8, "keys": 11, "thumb": 14, "swap": 17}


def monday_for(test):
    """A whole week of working days in the year of the demo's plan."""
    today = datetime.date.today()
    away = datetime.timedelta(weeks=AWAY[test])
    day = today + away if today.month <= 6 else today - away
    day -= datetime.timedelta(days=day.weekday())
    while not all(map(workdays.is_working_day, workdays.days(day, day + 4 * ONE_DAY))):
        day += 7 * ONE_DAY
    return day


def slot(day, half="am"):
    return f"{day.isoformat()} {half}"


def open_board(page, test):
    """A round of two units with a team; only the first unit has a date, on Monday."""
    monday = monday_for(test)
    page.goto("/plans/")
    page.locator("main table a").filter(has_text=str(monday.year)).first.click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    follow(page, "/rounds/add/")
    page.fill("[name=name]", f"Đợt thử bảng lịch ({test})")
    page.fill("[name=starts_on]", vn(monday))
    page.fill("[name=ends_on]", vn(monday + 11 * ONE_DAY))
    page.locator("details:has([name=quiet_days])").evaluate_all(
        "all => all.forEach((one) => { one.open = true; })"
    )
    page.fill("[name=quiet_days]", "0")
    for unit in (FIRST, SECOND):
        name = unit.removeprefix("Xã ")
        page.locator("[data-pick-row]", has_text=name).first.locator("input").check()
    page.click(".action-bar button[type=submit]")
    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    follow(page, "/teams/add/")
    page.locator("[name=members-0-user]").select_option(label=name_of("kiemtra"))
    page.locator("[name=members-2-user]").select_option(label=name_of("canbo"))
    page.click(".action-bar button[type=submit]")
    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    board = f"{page.url}board/"
    page.locator(".board-wait", has_text=FIRST).locator("[data-lift]").click()
    dock = page.locator("[data-dock]")
    dock.locator("[data-dock-form]").click()
    page.fill("[name=date]", vn(monday))
    page.select_option("[name=half_day]", "morning")
    page.click(".action-bar button[type=submit]")
    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    page.goto(board)
    no_barrier(page)
    return monday


def cell(page, unit, where):
    row = page.locator(".board-halves tbody tr", has_text=unit)
    return row.locator(f'td[data-slot="{where}"]')


def in_list(page, where):
    return page.locator(f'.board-list-half[data-slot="{where}"]')


def centre(locator):
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, what, to):
    """Press, move in steps as a hand does, and let go."""
    x, y = centre(what)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 10, steps=4)
    x, y = centre(to)
    page.mouse.move(x, y, steps=8)
    page.mouse.up()


@pytest.mark.parametrize("screen", ["desktop"])
def test_visits_are_dragged_and_a_move_is_undone(open_browser, screen):
    page = open_browser("canbo")
    monday = open_board(page, "drag")
    tuesday, thursday = monday + ONE_DAY, monday + 3 * ONE_DAY

    card = cell(page, FIRST, slot(monday)).locator(".board-visit")
    drag(page, card, cell(page, FIRST, slot(tuesday, "pm")))

    there = cell(page, FIRST, slot(tuesday, "pm")).locator(".board-visit")
    expect(there).to_be_visible()
    expect(there.locator("[data-lift]")).to_be_focused()
    page.locator("#messages .undo button").click()
    expect(cell(page, FIRST, slot(monday)).locator(".board-visit")).to_be_visible()

    waiting = page.locator(".board-wait", has_text=SECOND)
    drag(page, waiting, cell(page, SECOND, slot(thursday)))
    expect(cell(page, SECOND, slot(thursday)).locator(".board-visit")).to_be_visible()
    expect(page.locator(".board-tray")).to_have_count(0)
    no_barrier(page)
    page.reload()
    expect(cell(page, FIRST, slot(monday)).locator(".board-visit")).to_be_visible()


@pytest.mark.parametrize("screen", ["desktop"])
def test_one_visit_is_dragged_onto_another_to_swap_them(open_browser, screen):
    page = open_browser("canbo")
    monday = open_board(page, "swap")
    friday = monday + 4 * ONE_DAY
    drag(
        page,
        page.locator(".board-wait", has_text=SECOND),
        cell(page, SECOND, slot(friday, "pm")),
    )
    second = cell(page, SECOND, slot(friday, "pm")).locator(".board-visit")
    expect(second).to_be_visible()

    drag(page, cell(page, FIRST, slot(monday)).locator(".board-visit"), second)
    page.locator("dialog[open] button[type=submit]").click()

    expect(
        cell(page, FIRST, slot(friday, "pm")).locator(".board-visit")
    ).to_be_visible()
    expect(cell(page, SECOND, slot(monday)).locator(".board-visit")).to_be_visible()


@pytest.mark.parametrize("screen", ["desktop"])
def test_by_keys_alone_and_what_speaks_against_it_is_said_before(open_browser, screen):
    page = open_browser("canbo")
    monday = open_board(page, "keys")
    said = page.locator("[data-dock-text]")
    against = page.locator("[data-dock-said]")

    waiting = page.locator(".board-wait", has_text=SECOND).locator("[data-lift]")
    waiting.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(against.locator(".notice-error")).to_contain_text(FIRST.removeprefix("Xã "))
    expect(cell(page, SECOND, slot(monday))).to_have_class(re.compile("is-hard"))
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".notice-error")).to_be_visible()
    no_barrier(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(waiting).to_be_focused()

    page.keyboard.press("Enter")
    for _half in range(3):
        page.keyboard.press("ArrowRight")
    expect(said).to_contain_text(f"{monday + ONE_DAY:%d/%m}")
    page.keyboard.press("Enter")
    placed = cell(page, SECOND, slot(monday + ONE_DAY)).locator("[data-lift]")
    expect(placed).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("PageDown")
    expect(said).to_contain_text(f"{monday + 7 * ONE_DAY:%d/%m}")
    page.keyboard.press("ArrowLeft")  # back over the weekend
    expect(said).to_contain_text(f"{monday + 6 * ONE_DAY:%d/%m}")
    expect(against.locator(".notice-warning")).to_be_visible()
    page.keyboard.press("Enter")
    dialog.locator("[name=overrule]").fill("Đơn vị đề nghị ngày Chủ nhật")
    page.keyboard.press("Tab")
    dialog.locator("button[type=submit]").press("Enter")
    sunday = cell(page, SECOND, slot(monday + 6 * ONE_DAY, "pm"))
    expect(sunday.locator("[data-lift]")).to_be_focused()

    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(sunday.locator("[data-lift]")).to_be_focused()


@pytest.mark.parametrize("screen", ["phone"])
def test_with_a_thumb_by_presses_and_by_a_long_press(open_browser, screen):
    page = open_browser("canbo")
    monday = open_board(page, "thumb")
    tuesday = monday + ONE_DAY

    in_list(page, slot(monday)).locator("[data-lift]").tap()
    in_list(page, slot(tuesday)).locator("h4").tap()
    expect(page.locator("[data-dock-text]")).to_contain_text(f"{tuesday:%d/%m}")
    expect(page.locator("[data-dock-said] p")).to_be_visible()
    no_barrier(page)
    page.locator("[data-dock-drop]").tap()
    moved = in_list(page, slot(tuesday)).locator(".board-visit")
    expect(moved).to_be_visible()

    long_press_and_drag(page, moved, in_list(page, slot(tuesday, "pm")))
    expect(in_list(page, slot(tuesday, "pm")).locator(".board-visit")).to_be_visible()
    no_barrier(page)


def long_press_and_drag(page, what, to):
    """A finger that rests on the card, then carries it; the page must not scroll."""
    finger = page.context.new_cdp_session(page)
    x, y = centre(what.locator("a").first)
    _touch(finger, "touchStart", x, y)
    page.wait_for_timeout(500)
    end = to.bounding_box()
    aim = end["x"] + end["width"] / 2, end["y"] + end["height"] / 2
    for step in range(1, 9):
        _touch(
            finger,
            "touchMove",
            x + (aim[0] - x) * step / 8,
            y + (aim[1] - y) * step / 8,
        )
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def _touch(finger, kind, x, y):
    points = [{"x": x, "y": y}]
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
