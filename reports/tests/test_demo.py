"""The demo: whole, honest about what is invented, and loaded once."""

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
    VisitStatus,
)
from inspections.models import Evidence, Plan, Remedy, Round, Visit
from inspections.services.seal import content_sha256
from jobs.models import Job
from reports.demo import build
from reports.demo.people import CHAIR, PASSWORD, SIGN_INS
from reports.models import Document
from unions.models import Branch, Officer, Union


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


def test_the_city_has_its_eight_units():
    city = Union.objects.get(kind="city")
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
    assert Branch.objects.filter(union__name="Đức Xuân").count() == 20
    tan_thanh = Branch.objects.get(name="Tân Thành")
    assert [one.name for one in tan_thanh.initiatives.all()] == [
        "Mô hình trồng cây quế"
    ]


def test_only_the_chair_is_not_invented():
    real = Officer.objects.filter(is_demo=False)
    assert [officer.full_name for officer in real] == [CHAIR]
    names = list(Officer.objects.values_list("full_name", flat=True))
    assert len(names) == len(set(names))


def test_every_sign_in_works(client):
    for entry in SIGN_INS:
        user = User.objects.get(username=entry.username)
        assert user.check_password(PASSWORD)
        assert user.role == entry.role
        assert user.membership.union.name == (entry.unit or "Bắc Kạn")


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
    assert visit.status == VisitStatus.SIGNED
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
    assert sealed.count() == 6
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


def test_nothing_of_2020_is_dated_later_than_2020():
    for visit in Visit.objects.filter(date__year=2020):
        assert {event.at.year for event in visit.events.all()} == {2020}
        for remedy in visit.remedies.all():
            assert {event.at.year for event in remedy.events.all()} <= {2020}


def test_papers_of_march_wait_for_the_worker():
    assert sorted(Document.objects.values_list("kind", flat=True)) == [
        "minutes",
        "plan",
        "round-summary",
    ]
    assert Job.objects.filter(kind="reports.render").count() == 3


def test_there_is_something_to_do_today():
    today = timezone.localdate()
    current = Visit.objects.filter(round__plan__year=today.year)
    coming = current.filter(date__gte=today, date__lte=today + timedelta(days=5))
    assert set(coming.values_list("status", flat=True)) == {"planned", "announced"}
    officer = User.objects.get(username="phuong")
    mine = Remedy.objects.visible_to(officer).pending().filter(visit__in=current)
    assert mine.overdue(today).count() == 1
    soon = mine.filter(due_on__range=(today, today + timedelta(days=7)))
    assert soon.count() == 1
    assert Plan.objects.get(year=today.year).title.endswith("(dữ liệu minh họa)")


@pytest.mark.parametrize("day", range(7))
def test_the_demo_can_be_loaded_on_any_day_of_the_week(day):
    """Week-ends move visits; nobody may be at two places because of it."""
    days = {
        build.today.workday(date(2026, 11, 23) + timedelta(days=day + step))
        for step in (-10, 0, 3)
    }
    assert len(days) == 3
