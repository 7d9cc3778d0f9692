"""A schedule proposed by the machine, in a real browser: asked for, watched, and taken
in part. No page on the way has a serious barrier.
"""

import datetime
import re

from tests.browser.conftest import no_barrier
from tests.browser.test_journey import AWAY, TODAY, follow, name_of, vn

#: Communes that no other test needs, and fortnights that do not meet.
UNITS = {
    "phone": ("Văn Lăng", "Thần Sa", "Trại Cau"),
    "desktop": ("Na Rì", "Cường Lợi", "Trung Hội"),
}
FIRST_DAY = {
    "phone": TODAY + datetime.timedelta(days=AWAY + 14),
    "desktop": TODAY + datetime.timedelta(days=AWAY + 21),
}


def test_a_proposal_is_taken_in_part(open_browser, screen):
    page = open_browser("canbo")
    make_a_round(page, f"Đợt xếp lịch trên {screen}", UNITS[screen], FIRST_DAY[screen])
    round_url = page.url
    ask_for_dates(page, FIRST_DAY[screen])

    lines = page.locator("input[name=lines]")
    assert lines.count() == 3
    assert all(line.is_checked() for line in lines.all())
    page.locator("[data-pick-none]").click()
    assert not any(line.is_checked() for line in lines.all())
    tick(page, UNITS[screen][0])
    take(page)
    # The team has no secretary: the line waits for a reason.
    assert page.locator("input[name=lines]").count() == 3
    tick(page, UNITS[screen][0])
    page.fill("[name=overrule]", "Trưởng đoàn kiêm thư ký")
    take(page)
    assert page.locator("input[name=lines]").count() == 2
    assert page.locator(".status-accepted").count() == 1

    page.locator("[data-pick-all]").click()
    with page.expect_navigation():
        page.locator('button[formaction$="/decline/"]').click()
    no_barrier(page)
    assert page.locator("input[name=lines]").count() == 0
    assert page.locator(".status-declined").count() == 2

    page.goto(round_url)
    no_barrier(page)
    assert page.locator('a[href^="/visits/"]', has_text=re.compile(".")).count() >= 1


def tick(page, name):
    page.locator("[data-pick-none]").click()
    page.locator("[data-pick-row]").filter(
        has=page.locator("strong", has_text=name)
    ).locator("input").check()


def take(page):
    with page.expect_navigation():
        page.locator(".action-bar button").first.click()
    no_barrier(page)


def make_a_round(page, name, units, day):
    """A round of a fortnight with one team; the page is the round's."""
    page.goto("/plans/")
    page.locator("#rows a, main table a").filter(has_text=str(TODAY.year)).first.click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    follow(page, "/rounds/add/")
    page.fill("[name=name]", name)
    page.fill("[name=starts_on]", vn(day))
    page.fill("[name=ends_on]", vn(day + datetime.timedelta(days=13)))
    for unit in units:
        page.locator("[data-pick-row]", has_text=f"xã {unit}").or_(
            page.locator("[data-pick-row]", has_text=f"Xã {unit}")
        ).locator("input").first.check()
    page.click(".action-bar button[type=submit]")
    page.wait_for_url(re.compile(r"/rounds/\d+/$"))
    follow(page, "/teams/add/")
    page.locator("[name=members-0-user]").select_option(label=name_of("kiemtra"))
    page.click(".action-bar button[type=submit]")
    page.wait_for_url(re.compile(r"/rounds/\d+/$"))


def ask_for_dates(page, day):
    """Five seconds; the page of the result comes by itself."""
    follow(page, "/proposals/add/")
    page.wait_for_url(re.compile(r"/proposals/add/$"))
    page.fill("[name=first]", vn(day))
    page.fill("[name=seconds]", "5")
    no_barrier(page)
    page.click(".action-bar button[type=submit]")
    page.wait_for_url(re.compile(r"/proposals/[0-9a-f-]{36}/$"))
    page.locator("input[name=lines]").first.wait_for(timeout=60_000)
    no_barrier(page)
