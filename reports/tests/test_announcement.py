"""What units are sent before a visit: day, people, and the outline of the report."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.tests.factories import UserFactory
from inspections.enums import RoundStatus, TeamRole, VisitStatus
from inspections.models import Round, TeamMember, Visit
from reports.catalogue import KINDS
from reports.models import Document
from reports.tests import sample
from reports.tests.paper import MM, Paper, is_nfc, squash
from reports.tests.words import Word
from unions.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
ONE, ALL = KINDS["announcement"], KINDS["schedule-notice"]


@pytest.fixture(autouse=True)
def _day_of_work(time_machine):
    time_machine.move_to("2020-02-20T09:00:00+07:00", tick=False)


@pytest.fixture
def told_round():
    return sample.make_round(sample.city(), units=3)


@pytest.fixture
def told_visit(told_round):
    return told_round.visits.first()


def has(text, *words):
    assert [word for word in words if squash(word) not in text] == []


def subject(slug, round_):
    return round_ if slug == ALL.slug else round_.visits.first()


OUTLINE_WORDS = (
    "ĐỀ CƯƠNG BÁO CÁO",
    "1. Đặc điểm tình hình",
    "2. Quỹ Hội và phí ủy thác.",
    "Biểu số liệu tính đến ngày 29/02/2020",
    "Hội viên nòng cốt",
    "Số dư quỹ Hội",
)


def test_one_unit_reads_when_who_what_and_what_to_bring(told_visit):
    round_ = told_visit.round
    round_.outline = "Đặc điểm tình hình\nQuỹ Hội và phí ủy thác"
    round_.to_prepare = "Sổ quỹ và chứng từ"
    round_.save()
    leader = told_visit.team.members.get(role=TeamRole.LEADER)
    leader.user = UserFactory(phone="0912 345 678")
    leader.save()

    paper = Paper("announcement", told_visit)

    has(
        paper.text,
        "HỘI LHPN THÀNH PHỐ BẮC KẠN",
        "………/TB-HPN",
        "THÔNG BÁO",
        f"của {told_visit.union}",
        "1. Thời gian: thứ Ba, ngày 10/03/2020 (buổi sáng, bắt đầu từ 7 giờ 30).",
        "2. Địa điểm: Trụ sở UBND phường Đức Xuân.",
        *(member.full_name for member in told_visit.team.members.all()),
        "Điện thoại liên hệ Trưởng đoàn: 0912 345 678.",
        "Chi hội trưởng các chi hội",
        "Thời hiệu kiểm tra: từ ngày 01/01/2019 đến ngày 29/02/2020",
        "mốc số liệu: tính đến ngày 29/02/2020",
        "trước hoặc trong ngày 03 tháng 3 năm 2020",
        "- Sổ quỹ và chứng từ.",
        f"- {told_visit.union} (t/h);",
        "Vũ Thị Kim Quỳnh",
        *OUTLINE_WORDS,
    )
    assert is_nfc(paper.html)


def test_all_units_of_a_round_stand_in_one_table_by_day(told_round):
    round_ = told_round
    round_.outline = "Đặc điểm tình hình\nQuỹ Hội và phí ủy thác"
    round_.save()
    first, second, third = round_.visits.order_by("date")
    Visit.objects.filter(pk=second.pk).update(status=VisitStatus.POSTPONED)

    paper = Paper("schedule-notice", round_)

    has(
        paper.text,
        "Kiểm tra 02 đơn vị, từ ngày 10/03/2020 đến ngày 20/03/2020",
        f"1{first.union.title}10/03/2020(buổi sáng)",
        f"2{third.union.title}12/03/2020(buổi sáng)",
        "trước ngày kiểm tra 05 ngày làm việc",
        *OUTLINE_WORDS,
    )
    assert squash(second.union.title) not in paper.text


@pytest.mark.parametrize("slug", [ONE.slug, ALL.slug])
def test_the_outline_begins_a_page_of_its_own(told_round, slug):
    paper = Paper(slug, subject(slug, told_round))

    last = squash(paper.pages[-1].body)
    assert last.startswith(squash("PHỤ LỤC ĐỀ CƯƠNG BÁO CÁO"))
    assert squash("14Số dư quỹ Hộiđồng") in last
    assert [tuple(round(side / MM) for side in page.size) for page in paper.pages] == [
        (210, 297)
    ] * len(paper.pages)


@pytest.mark.parametrize("slug", [ONE.slug, ALL.slug])
def test_the_word_file_says_the_same(told_round, slug):
    paper = Paper(slug, subject(slug, told_round))

    made = squash(Word(paper.html).text)

    has(made, "THÔNG BÁO", "Vũ Thị Kim Quỳnh", "ĐỀ CƯƠNG BÁO CÁO", "Hội viên nòng cốt")


def test_a_numbered_annex_names_its_paper(told_visit):
    paper = Paper(
        "announcement",
        told_visit,
        number="07/TB-HPN",
        issued_on="2020-02-21",
        status="issued",
        is_draft=False,
    )

    has(
        paper.text,
        "(Kèm theo Thông báo số 07/TB-HPN ngày 21 tháng 02 năm 2020 của Hội LHPN",
    )
    assert "DỰTHẢO" not in paper.text


@pytest.mark.parametrize(
    "status",
    [
        one
        for one in VisitStatus
        if one not in (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)
    ],
)
def test_only_a_visit_that_is_to_come_is_announced(told_visit, status):
    Visit.objects.filter(pk=told_visit.pk).update(status=status)
    told_visit.refresh_from_db()

    assert "only one that is to come is announced" in ONE.refuse(told_visit)


@pytest.mark.parametrize(
    ("status", "is_refused"),
    [
        (RoundStatus.DRAFT, True),
        (RoundStatus.APPROVED, False),
        (RoundStatus.RUNNING, False),
        (RoundStatus.CANCELLED, True),
    ],
)
def test_nobody_is_told_before_the_round_is_approved(told_round, status, is_refused):
    Round.objects.filter(pk=told_round.pk).update(status=status)
    round_ = Round.objects.get(pk=told_round.pk)
    said = "Approve the round before units are told." if is_refused else ""

    assert ALL.refuse(round_) == said
    assert ONE.refuse(round_.visits.first()) == said


def test_a_round_whose_visits_are_over_has_no_schedule(told_round):
    told_round.visits.update(status=VisitStatus.CONCLUDED)

    assert ALL.refuse(told_round) == "No visit of this round is to come."


@pytest.mark.parametrize("slug", [ONE.slug, ALL.slug])
def test_few_queries_whatever_the_size(told_round, slug):
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            made = KINDS[slug].snapshot(subject(slug, told_round))
        assert json.loads(json.dumps(made)) == made
        counts.append(len(asked))
        for number in range(3):
            TeamMember.objects.create(
                team=told_round.teams.get(), full_name=f"Lý Thị Thêm {number}"
            )
    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_titles_and_file_names(told_round, told_visit):
    assert ONE.document_title(told_visit) == (
        "Thông báo lịch kiểm tra và đề cương báo cáo – Hội LHPN phường Đức Xuân"
        " ngày 10/03/2020"
    )
    assert ALL.document_title(told_round).endswith(told_round.name)
    stems = [
        kind.file_stem(kind.snapshot(subject(kind.slug, told_round)))
        for kind in (ONE, ALL)
    ]
    assert stems == [
        f"Thông báo lịch kiểm tra – Hội LHPN phường Đức Xuân – {told_round.name}",
        f"Thông báo lịch kiểm tra – {told_round.name}",
    ]


@pytest.mark.parametrize("about", ["visit", "round"])
def test_it_is_asked_for_beside_the_visit_and_the_round(
    client, staff, team, ward, about, ask
):
    visit = Visit.objects.create(
        round=team.round,
        team=team,
        union=ward,
        date=date(2020, 3, 10),
        checklist=team.round.checklist,
    )
    thing = {"visit": visit, "round": team.round}[about]
    kind = ONE if about == "visit" else ALL
    client.force_login(staff)

    panel = client.get(reverse("reports:panel", args=[about, thing.pk]))
    url = reverse("reports:request", args=[kind.slug, thing.pk])
    assert url in panel.content.decode()
    client.post(url)

    document = Document.objects.get()
    assert (document.kind, getattr(document, about)) == (kind.slug, thing)


def test_the_unit_reads_an_issued_one_only(told_visit):
    """A draft says days that nobody has told the unit yet."""
    Visit.objects.filter(pk=told_visit.pk).update(status=VisitStatus.ANNOUNCED)
    made = Document.objects.create(
        kind=ONE.slug,
        title="Thông báo",
        union=told_visit.round.plan.union,
        visit=told_visit,
        snapshot_sha256="0" * 64,
        created_by=UserFactory(),
    )
    officer = MemberFactory(union=told_visit.union, role=Role.OFFICER)

    assert not Document.objects.visible_to(officer).filter(pk=made.pk).exists()

    Document.objects.filter(pk=made.pk).update(status="issued")
    assert Document.objects.visible_to(officer).filter(pk=made.pk).exists()


@pytest.mark.parametrize("status", [VisitStatus.PLANNED, VisitStatus.SIGNED])
def test_the_page_of_a_visit_leads_to_its_papers_in_every_state(
    client, staff, visit, status
):
    Visit.objects.filter(pk=visit.pk).update(status=status)
    client.force_login(staff)

    page = client.get(visit.get_absolute_url()).content.decode()

    url = reverse("reports:panel", args=["visit", visit.pk])
    assert page.count(f'hx-get="{url}"') == 1
