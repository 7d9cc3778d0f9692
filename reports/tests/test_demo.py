"""The demo: 2020, the reform, today; honest about what is invented; loaded once."""

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from inspections.checklists import score_sheet
from inspections.enums import (
    REMEDY_TRANSITIONS,
    ROUND_TRANSITIONS,
    VISIT_TRANSITIONS,
    Agreement,
    AttendanceBody,
    FindingKind,
    RemedyStatus,
    RoundStatus,
    VisitStatus,
)
from inspections.models import Evidence, Plan, Remedy, Round, Visit
from inspections.services.seal import content_sha256
from jobs.models import Job
from reports.demo import build
from reports.demo.people import CHAIR, PASSWORD, SIGN_INS
from reports.demo.reform import NEIGHBOURS
from reports.demo.register import MADE_UP
from reports.models import Document
from savings_groups.models import SavingsGroup
from unions.models import (
    Branch,
    Figures,
    FundCount,
    Initiative,
    Officer,
    Post,
    Reorganisation,
    Union,
)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once for this module and thrown away after it."""
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        assert build.build(timezone.localdate()) is True
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _demo(demo, db):
    """Every test here reads the demo."""


def _counts():
    return {model: model._base_manager.count() for model in apps.get_models()}


def test_a_second_loading_changes_nothing(capsys):
    before = _counts()
    call_command("load_demo")
    assert _counts() == before


def old_city():
    return Union.objects.get(code="058")


def today_unit(name):
    return Union.objects.get(name=name, parent__code="19", valid_to=None)


def test_the_city_of_2020_had_its_eight_units():
    city = old_city()
    assert set(city.children.values_list("name", "kind", "code")) == {
        ("Đức Xuân", "ward", "01840"),
        ("Nguyễn Thị Minh Khai", "ward", "01834"),
        ("Huyền Tụng", "ward", "01846"),
        ("Sông Cầu", "ward", "01837"),
        ("Phùng Chí Kiên", "ward", "01843"),
        ("Xuất Hóa", "ward", "01855"),
        ("Nông Thượng", "commune", "01852"),
        ("Dương Quang", "commune", "01849"),
    }
    assert city.letterhead.signer_name == CHAIR
    ended = date(2025, 6, 30)
    assert city.valid_to == ended
    assert set(city.children.values_list("valid_to", flat=True)) == {ended}


def test_the_reform_made_three_units_of_them():
    [reform] = Reorganisation.objects.all()
    assert (reform.status, reform.decision) == (
        "applied",
        "1683/NQ-UBTVQH15 ngày 16/06/2025",
    )
    heirs = {old.name: old.successor for old in old_city().children.all()}
    assert {old: heir.unit_name for old, heir in heirs.items()} == {
        "Đức Xuân": "phường Đức Xuân",
        "Nguyễn Thị Minh Khai": "phường Đức Xuân",
        "Huyền Tụng": "phường Đức Xuân",
        "Sông Cầu": "phường Bắc Kạn",
        "Phùng Chí Kiên": "phường Bắc Kạn",
        "Xuất Hóa": "phường Bắc Kạn",
        "Nông Thượng": "phường Bắc Kạn",
        "Dương Quang": "xã Phong Quang",
    }
    province = today_unit("Bắc Kạn").parent
    assert province.unit_name == "tỉnh Thái Nguyên"
    assert province.children.count() == 92
    assert not Union.objects.undecided().filter(parent=old_city()).exists()


def test_what_was_open_is_with_the_units_of_today():
    ward = today_unit("Bắc Kạn")
    tan_thanh = Branch.objects.get(name="Tân Thành")
    assert tan_thanh.union == ward
    [cinnamon] = tan_thanh.initiatives.all()
    assert (cinnamon.name, cinnamon.union) == ("Mô hình trồng cây quế", ward)
    for thing in (Branch, SavingsGroup, Initiative):
        names = set(thing.objects.values_list("union__name", flat=True))
        assert names - set(NEIGHBOURS) == {"Đức Xuân", "Bắc Kạn", "Phong Quang"}
        assert not thing.objects.exclude(union__valid_to=None).exists()
    pending = Remedy.objects.in_force().pending()
    owners = {(one.owner.unit_name, one.owner.valid_to) for one in pending}
    assert owners == {
        ("phường Đức Xuân", None),
        ("phường Bắc Kạn", None),
        ("xã Phong Quang", None),
    }


def test_names_that_came_twice_tell_where_they_are_from():
    ward = today_unit("Đức Xuân")
    for rows in (ward.branches.all(), ward.savings_groups.all()):
        names = list(rows.values_list("name", flat=True))
        assert len(names) == len(set(names))


def test_the_new_boards_were_appointed_then_elected():
    for name, vices in (("Đức Xuân", 2), ("Bắc Kạn", 3), ("Phong Quang", 1)):
        union = today_unit(name)
        posts = union.posts.filter(branch=None)
        now = posts.current(timezone.localdate())
        assert now.filter(rank="chair").count() == 1
        assert now.filter(rank="vice_chair").count() == vices
        assert set(now.values_list("how", "started_on")) == {
            ("elected", date(2025, 9, 18))
        }
        first = posts.exclude(pk__in=now)
        assert set(first.values_list("how", "started_on")) == {
            ("appointed", date(2025, 7, 1))
        }
    old = Post.objects.filter(union__in=[old_city(), *old_city().children.all()])
    assert {post.ended_on for post in old} == {date(2021, 6, 14), date(2025, 6, 30)}


def test_figures_reach_from_2018_to_the_last_half_year():
    ward = today_unit("Bắc Kạn")
    days = Figures.objects.filter(union=ward, branch=None).order_by("as_of")
    assert list(days.values_list("as_of", "period")) == [
        (date(2025, 12, 31), "year"),
        (date(2026, 6, 30), "half"),
    ]
    for old in old_city().children.all():
        assert old.figures.filter(as_of=date(2019, 12, 31), branch=None).count() == 1
    sources = Figures.objects.values_list("source", flat=True)
    assert all(source.endswith(MADE_UP) for source in sources)


def test_groups_have_figures_of_every_month():
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    months = (last.year - 2019) * 12 + last.month - 3
    for group in SavingsGroup.objects.all():
        is_new = group.union.name in NEIGHBOURS
        assert group.latest_month == last.replace(day=1)
        assert group.months.count() == (months - 15 if is_new else months)
    grades = set(SavingsGroup.objects.values_list("latest_grade", flat=True))
    assert grades == {"good", "fair", "average"}


def test_money_was_missing_where_the_minutes_say_so():
    short = [count for count in FundCount.objects.all() if count.difference]
    assert [count.difference for count in short] == [-1_250_000]
    fund = short[0].fund
    assert fund.union == today_unit("Đức Xuân")
    assert fund.closed_on == date(2025, 7, 31)


def test_only_the_chair_is_not_invented():
    real = Officer.objects.filter(is_demo=False)
    assert [officer.full_name for officer in real] == [CHAIR]
    names = list(Officer.objects.values_list("full_name", flat=True))
    assert len(names) == len(set(names))
    letterhead = today_unit("Bắc Kạn").parent.letterhead
    assert letterhead.signer_name.endswith(" (minh họa)")


def test_every_sign_in_works():
    for entry in SIGN_INS:
        user = User.objects.get(username=entry.username)
        assert user.check_password(PASSWORD)
        assert user.role == entry.role
        assert user.position == entry.today.position
        union = user.membership.union
        assert union.name == (entry.unit or "Thái Nguyên")
        assert union.valid_to is None


def test_nobody_signs_in_as_the_chair_of_2020():
    former = User.objects.get(full_name=CHAIR)
    assert former.is_active is False
    assert former.membership.union == old_city()


def test_two_rounds_reach_all_eight_units():
    rounds = Round.objects.filter(plan__year=2020).order_by("starts_on")
    assert [round_.starts_on.month for round_ in rounds] == [3, 6]
    reached = [set(round_.units.values_list("name", flat=True)) for round_ in rounds]
    assert [len(names) for names in reached] == [4, 4]
    assert len(reached[0] | reached[1]) == 8
    for round_ in rounds:
        leader = round_.teams.get().members.get(role="leader")
        assert leader.full_name == CHAIR


def test_visits_and_remedies_stand_in_every_state():
    assert set(Visit.objects.values_list("status", flat=True)) == set(
        VisitStatus.values
    )
    assert set(Remedy.objects.in_force().values_list("status", flat=True)) == set(
        RemedyStatus.values
    )
    agreements = Visit.objects.sealed().values_list("minutes__agreement", flat=True)
    assert set(agreements) == set(Agreement.values)


def test_the_visit_of_nong_thuong_is_recorded_in_full():
    visit = Visit.objects.get(union__name="Nông Thượng", date__year=2020)
    assert visit.status == VisitStatus.CONCLUDED
    assert visit.answers.count() == 47
    bodies = set(visit.attendances.values_list("body", flat=True))
    assert bodies == set(AttendanceBody.values) - {AttendanceBody.FRONT}
    kinds = set(visit.findings.values_list("kind", flat=True))
    assert kinds == set(FindingKind.values)
    assert visit.stops.get(kind="initiative").initiative.branch.name == "Tân Thành"
    photos = Evidence.objects.filter(visit=visit, remedy=None)
    assert len(photos) == 3
    assert all(photo.caption.endswith("(ảnh minh họa)") for photo in photos)
    assert visit.minutes.overview
    assert visit.minutes.unit_opinion


def test_signed_visits_still_match_their_seal():
    sealed = Visit.objects.sealed()
    assert sealed.count() == 9
    for visit in sealed:
        assert visit.content_sha256 == content_sha256(visit)


def test_a_short_cash_box_keeps_the_grade_down():
    visit = Visit.objects.get(minutes__agreement=Agreement.REFUSED)
    sections = [
        (section, list(section.items.all()))
        for section in visit.checklist.sections.all()
    ]
    answers = {answer.item_id: answer for answer in visit.answers.all()}
    sheet = score_sheet(sections, answers)
    assert sheet.knockouts == ("28",)
    assert sheet.is_capped
    assert visit.minutes.witnesses.count("\n") == 1


@pytest.mark.parametrize(
    ("model", "table"),
    [
        (Round, ROUND_TRANSITIONS),
        (Visit, VISIT_TRANSITIONS),
        (Remedy, REMEDY_TRANSITIONS),
    ],
)
def test_every_history_is_possible_and_in_order(model, table):
    for thing in model.objects.all():
        events = list(thing.events.order_by("pk"))
        times = [event.at for event in events]
        assert times == sorted(times), thing
        for event in events:
            if event.old_status:
                assert event.new_status in table[event.old_status]
        if events:
            assert events[-1].new_status == thing.status


def test_nothing_of_2020_is_dated_later_than_the_reform():
    for visit in Visit.objects.filter(date__year=2020):
        assert {event.at.year for event in visit.events.all()} == {2020}
        for remedy in visit.remedies.all():
            assert {event.at.year for event in remedy.events.all()} <= {2020, 2025}


def test_papers_of_march_wait_for_the_worker():
    assert sorted(Document.objects.values_list("kind", flat=True)) == [
        "minutes",
        "plan",
        "round-summary",
    ]
    assert Job.objects.filter(kind="reports.render").count() == 3


def test_papers_of_march_keep_the_names_of_then():
    minutes = Document.objects.get(kind="minutes")
    written = json.dumps(minutes.snapshot, ensure_ascii=False)
    assert "xã Nông Thượng" in written
    assert "HỘI LHPN THÀNH PHỐ BẮC KẠN" in written
    assert "Thái Nguyên" not in written
    assert "phường Bắc Kạn" not in written


def test_there_is_something_to_do_today():
    today = timezone.localdate()
    current = Visit.objects.filter(round__plan__year=today.year)
    # Tết alone takes nine days; the draft round begins after three weeks.
    coming = current.filter(date__gte=today, date__lte=today + timedelta(days=16))
    assert set(coming.values_list("status", flat=True)) == {"planned", "announced"}
    officer = User.objects.get(username="phuong")
    mine = Remedy.objects.visible_to(officer).pending().filter(visit__in=current)
    assert mine.overdue(today).count() == 2
    soon = mine.filter(due_on__range=(today, today + timedelta(days=7)))
    assert soon.count() == 2
    plan = Plan.objects.get(year=today.year)
    assert plan.title.endswith("(dữ liệu minh họa)")
    assert plan.union.unit_name == "tỉnh Thái Nguyên"
    assert "thành phố" not in plan.basis + plan.arrangement


@pytest.mark.parametrize("day", range(7))
def test_the_demo_can_be_loaded_on_any_day_of_the_week(day):
    """Nobody may be at two places, or at work on a week-end or the 24th, a holiday."""
    today = date(2026, 11, 23) + timedelta(days=day)
    days = [case.date for case in build.today._cases(today)]
    assert days == sorted(set(days))
    assert max(one.weekday() for one in days) <= 4
    assert date(2026, 11, 24) not in days
    assert timedelta(days=10) <= today - days[0] <= timedelta(days=13)


def test_both_rounds_of_2020_are_over():
    for round_ in Round.objects.filter(plan__year=2020):
        assert round_.status == RoundStatus.CLOSED
        assert round_.conclusion
