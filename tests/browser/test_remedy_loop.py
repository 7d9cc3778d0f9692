"""From a finding to its proven remedy, in a real browser on a phone.

A finding opens from an answer with one tap, the minutes are signed, the unit proves
with a photo, the proof comes back, is handed in again, another person accepts it, and
the next visit shows it as kept.
"""

import os
import re
import subprocess
import sys

import pytest
from PIL import Image

from tests.browser.conftest import ROOT, no_barrier
from tests.browser.test_journey import agree, saved, submit

#: A visit of yesterday at phường Đức Xuân, begun by its inspector.
BEGIN = """
from datetime import timedelta
from uuid import uuid4
from accounts.models import User
from django.utils import timezone
from inspections.models import (Plan, Remedy, Round, RoundUnit, Team, TeamMember, Visit)
from inspections.services import lines, reference, visits
from unions.models import Union
staff = User.objects.get(username="canbo")
inspector = User.objects.get(username="kiemtra")
above, today = staff.membership.union, timezone.localdate()
unit = Union.objects.get(name="Đức Xuân", valid_to=None, path__startswith=above.path)
plan = Plan.objects.filter(union=above).latest("year")
version = reference.current_version(above)
def begin(name, day):
    round_ = Round.objects.create(plan=plan, name=name, starts_on=day, ends_on=day,
                                  checklist=version, status="approved")
    team = Team.objects.create(round=round_, name="Đoàn thử")
    TeamMember.objects.create(team=team, user=inspector, role="leader",
                              full_name=inspector.full_name)
    RoundUnit.objects.create(round=round_, union=unit)
    visit = Visit.objects.create(round=round_, team=team, union=unit, date=day,
                                 checklist=version, status="announced")
    visits.start(visit, by=inspector)
    lines.record_attendance(visit, id=uuid4(), body="union", by=inspector,
                            full_name="Hà Thị Minh Nguyệt", position="Chủ tịch")
    return visit
"""
FIRST = (
    BEGIN
    + """
print(f"visit={begin('Đợt thử khép vòng', today - timedelta(days=1)).pk}")
"""
)
NEXT = (
    BEGIN
    + """
print(f"visit={begin('Đợt thử lần sau', today).pk}")
"""
)
WORDS = "Chi hội đã họp, ký lại danh sách ngày hôm qua, có biên bản kèm theo"
MISSING = "Biên bản chưa có chữ ký của chi hội trưởng"
AGAIN = "Đã bổ sung chữ ký của chi hội trưởng"


@pytest.fixture
def screen():
    """The hamlet and the commune have phones."""
    return "phone"


@pytest.fixture
def shell(site):
    """Runs a script in the installation; gives the visit that it names."""
    foreign = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {key: value for key, value in os.environ.items() if key not in foreign}
    keys = {
        "VAR_DIR": str(site.var),
        "SECRET_KEY": "b" * 60,
        "DATA_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    }

    def run(script):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", "shell", "-c", script],
            cwd=ROOT,
            env={**kept, **keys},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return f"/visits/{done.stdout.split('visit=')[1].split()[0]}/"

    return run


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "bien-ban.jpg"
    drawing = Image.effect_mandelbrot((1800, 1200), (-2, -1.5, 1, 1.5), 40)
    drawing.convert("RGB").save(path, quality=85)
    return path


def test_found_proven_sent_back_proven_accepted_and_kept(open_browser, shell, photo):
    inspector, unit = open_browser("kiemtra"), open_browser("phuong")
    visit = shell(FIRST)
    words = find_from_an_answer(inspector, visit)
    sign(inspector, visit)
    prove(unit, words, WORDS, photo)
    remedy = send_back(inspector, words)
    unit.goto("/")
    unit.locator("main", has_text=MISSING).wait_for()
    prove(unit, words, AGAIN, photo)
    accept(open_browser("canbo"), remedy)
    unit.goto(remedy)
    unit.locator(".status-accepted").first.wait_for()
    look_again(inspector, shell(NEXT), words)


def find_from_an_answer(page, visit):
    """One tap writes the finding and what is recommended; gives the recommendation."""
    page.goto(f"{visit}checklist/")
    item = page.locator("fieldset.item").first
    item.locator(".choice-fail").click()
    saved(page)
    item.locator("button[name=finding]").click()
    saved(page)
    page.goto(f"{visit}findings/")
    no_barrier(page)
    finding = page.locator("#kind-shortcoming article.finding").first
    if not finding.locator(".recommendation").count():
        finding.locator("a[href*='edit=']").first.click()
        page.fill("#form [name=recommendation]", "Họp chi hội, ký lại danh sách")
        page.click("#form form button[type=submit]")
        page.locator(".recommendation", has_text="ký lại danh sách").wait_for()
    said = page.locator("#kind-shortcoming .recommendation p").first.inner_text()
    return said.split(":", 1)[1].strip()


def sign(page, visit):
    page.goto(f"{visit}minutes/")
    submit(page, "/items/skip/")
    agree(page)
    page.locator('form[action$="/items/skip/"]').wait_for(state="detached")
    submit(page, "/finish/")
    page.locator("#sign").wait_for()
    no_barrier(page)
    page.locator("#sign .choice-agreed").click()
    page.fill("#sign [name=unit_signer]", "Hà Thị Minh Nguyệt")
    page.locator("#sign button[type=submit]").last.click()
    agree(page)
    page.locator(".status-signed").first.wait_for()


def prove(page, words, said, photo):
    """From her desk: one tap to the form, words, a photo, sent."""
    page.goto("/")
    no_barrier(page)
    card = page.locator(".desk-card", has_text=words[:60]).first
    card.locator('a[href$="/proof/"]').click()
    page.fill("[name=text]", said)
    page.set_input_files("[name=uploads]", photo)
    no_barrier(page)
    page.locator(".action-bar button[type=submit]:enabled").click()
    page.locator(".status-proof_submitted").first.wait_for()
    page.locator("main", has_text=said).wait_for()
    no_barrier(page)


def send_back(page, words):
    page.goto("/remedies/?status=proof_submitted")
    no_barrier(page)
    page.locator("#rows a", has_text=words[:60]).first.click()
    page.wait_for_url(re.compile(r"/remedies/[0-9a-f-]+/$"))
    no_barrier(page)
    page.locator('main a[href$="/return/"]').first.click()
    page.fill("[name=reason]", MISSING)
    page.locator(".action-bar button[type=submit]").click()
    page.locator(".status-returned").first.wait_for()
    return re.search(r"/remedies/[0-9a-f-]+/$", page.url).group()


def accept(page, remedy):
    """By a person who has not handed it in."""
    page.goto(remedy)
    submit(page, "/accept/")
    page.locator(".status-accepted").first.wait_for()
    no_barrier(page)


def look_again(page, visit, words):
    """The next visit begins with it, and says that it was kept."""
    page.goto(f"{visit}follow-ups/")
    no_barrier(page)
    row = page.locator("article.follow-up", has_text=words[:60])
    row.locator("p", has_text=AGAIN).wait_for()
    row.locator(".choice-pass").click()
    saved(page)
    page.reload()
    kept = page.locator("article.follow-up", has_text=words[:60])
    assert kept.locator("[value=kept]").is_checked()
