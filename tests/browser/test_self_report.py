"""A unit reports before a visit, from a phone; staff send it back, then accept it."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from tests.browser.conftest import ROOT, no_barrier

#: An officer of a unit whose visit has been announced, and that visit.
PREPARE = """
from accounts.models import User
from inspections.models import SelfReport, Visit
from inspections.services import self_reports
from reports.demo.people import PASSWORD
from unions.models import Membership
staff = User.objects.get(username="canbo")
visit = Visit.objects.visible_to(staff).filter(status="announced").latest("date")
report = self_reports.open_for(visit, by=staff)
SelfReport.objects.filter(pk=report.pk).update(data_date=None)
user = User.objects.create_user("nguoiviet", password=PASSWORD, role="officer",
                                full_name="Lý Thị Viết")
Membership.objects.create(user=user, union=visit.union)
print(f"visit={visit.pk}")
"""


@pytest.fixture
def screen():
    """The officer of a commune has a phone."""
    return "phone"


@pytest.fixture
def address(site):
    """Where the report of that visit is."""
    foreign = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "DJANGO_SETTINGS_MODULE")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "shell", "-c", PREPARE],
        cwd=ROOT,
        env={
            **{key: value for key, value in os.environ.items() if key not in foreign},
            "VAR_DIR": str(site.var),
            "SECRET_KEY": "b" * 60,
            "DATA_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return f"/visits/{done.stdout.split('visit=')[1].split()[0]}/report/"


def test_written_sent_back_completed_accepted_and_taken_over(open_browser, address):
    unit, staff = open_browser("nguoiviet"), open_browser("canbo")

    unit.goto("/")
    unit.click(f'main a[href="{address}"]')
    no_barrier(unit)
    write_all_but_the_last_section(unit)
    lacks(unit, ["6. Tồn tại"])
    submit(unit)
    unit.locator(".notice-error").first.wait_for()
    assert unit.input_value("[name=section_1]") == "Đã viết mục 1"
    finish(unit)
    submit(unit)
    assert unit.locator("textarea").count() == 0
    no_barrier(unit)

    staff.goto(address)
    no_barrier(staff)
    staff.click('a[href$="/return/"]')
    staff.fill("[name=reason]", "Mục 6 cần nêu nguyên nhân")
    staff.click("main button[type=submit]")
    staff.locator(".status-returned").first.wait_for()

    unit.goto(address)
    assert "Mục 6 cần nêu nguyên nhân" in unit.locator(".notice-warning").inner_text()
    unit.fill("[name=section_6]", "Thiếu sổ sách, do cán bộ mới nhận việc")
    saved(unit)
    submit(unit)

    staff.goto(address)
    assert "do cán bộ mới nhận việc" in staff.locator("#section-6").inner_text()
    staff.click('form[action$="/accept/"] button')
    staff.locator(".status-accepted").first.wait_for()
    staff.click('a[href$="/report/figures/"]')
    no_barrier(staff)
    assert staff.locator("#take-members").is_checked()
    staff.click("main .action-bar .btn-primary")
    staff.locator(".notice-success").first.wait_for()
    staff.goto(f"{address}figures/")
    assert not staff.locator("#take-members").is_checked()  # nothing differs now


def write_all_but_the_last_section(page):
    for order in range(1, 6):
        page.fill(f"[name=section_{order}]", f"Đã viết mục {order}")
    page.fill("[name=members]", "812")
    saved(page)


def finish(page):
    page.fill("[name=section_6]", "Còn thiếu sổ sách")
    page.fill("[name=data_date]", f"{date.today() - timedelta(10):%d/%m/%Y}")
    saved(page)
    assert page.locator("#report-missing details").count() == 0


def submit(page):
    with page.expect_navigation():
        page.click(".step-bar .btn-primary")


def lacks(page, words):
    page.click("#report-missing summary")
    shown = page.locator("#report-missing li").all_inner_texts()
    assert shown[: len(words)] == words
    assert len(shown) == len(words) + 1  # and the day of the figures
    page.click("#report-missing li:first-child a")


def saved(page):
    """What was typed has been sent: the bar says so after the pause."""
    page.wait_for_timeout(1800)
    page.locator("[data-save-state][data-state=saved]").wait_for()
