"""What each kind of document reads: everything, once, with few queries."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from inspections.enums import FindingKind, RoundStatus, VisitStatus
from inspections.models import (
    Answer,
    Attendance,
    Finding,
    Plan,
    Remedy,
    Round,
    TeamMember,
)
from inspections.services import remedies
from inspections.tests.factories import FindingFactory, RemedyFactory, VisitFactory
from reports.catalogue import KINDS
from reports.catalogue.words import lines, safe_stem, units_together
from reports.models import Document, DocumentNumber
from reports.tests import sample
from unions.enums import Kind
from unions.tests.factories import FiguresFactory, UnionFactory

#: Papers about groups that were checked and of units; they have tests of their own.
OF_LENDING = {
    "announcement": "visit",
    "schedule-notice": "round",
    "self-report": "visit",
    "lending-bundle": "visit",
    "lending-report": "visit",
    "group-check": "group_check",
    "loan-use": "group_check",
    "balances": "group_check",
    "group-minutes": "group_check",
    "addendum": "visit",
    "showcase": "showcase",
    "urging": "letter",
}
SLUGS = ["plan", "team-decision", "minutes", "round-summary"]


@pytest.fixture
def sample_round(db):
    return sample.make_round(sample.city(), units=3)


@pytest.fixture
def signed(sample_round):
    """The first of three visits is signed, the others are planned."""
    return sample.record(sample_round.visits.first())


def subject_of(slug, round_):
    return {
        "plan": round_.plan,
        "team-decision": round_.teams.get(),
        "minutes": round_.visits.first(),
        "round-summary": round_,
    }[slug]


def snapshot(slug, subject):
    """As it comes back from the database: only plain JSON survives that equal."""
    made = KINDS[slug].snapshot(subject)
    assert json.loads(json.dumps(made)) == made
    return made


def texts(value):
    """Every text anywhere in a snapshot."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def test_the_list_is_whole():
    assert [slug for slug in KINDS if slug not in OF_LENDING] == SLUGS
    assert {
        slug: kind.subject for slug, kind in KINDS.items() if slug not in SLUGS
    } == (OF_LENDING)
    assert {slug: KINDS[slug].code for slug in SLUGS} == {
        "plan": "KH",
        "team-decision": "QĐ",
        "minutes": "BB",
        "round-summary": "BC",
    }
    assert {slug: KINDS[slug].subject for slug in SLUGS} == {
        "plan": "plan",
        "team-decision": "team",
        "minutes": "visit",
        "round-summary": "round",
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_same_content_is_the_same_snapshot(slug, signed):
    subject = subject_of(slug, signed.round)
    assert snapshot(slug, subject) == snapshot(slug, subject)


@pytest.mark.parametrize("slug", SLUGS)
def test_own_people_may_ask_and_strangers_may_not(slug, visit, staff, stranger):
    subject = subject_of(slug, visit.round)
    assert list(KINDS[slug].subjects(staff)) == [subject]
    assert list(KINDS[slug].subjects(stranger)) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_issuer_is_the_inspecting_union(slug, signed):
    round_ = signed.round
    assert KINDS[slug].issuer(subject_of(slug, round_)) == round_.plan.union


def test_titles_and_file_names(signed):
    round_ = signed.round
    found = {}
    for slug in SLUGS:
        subject = subject_of(slug, round_)
        kind = KINDS[slug]
        stem = kind.file_stem(kind.snapshot(subject))
        found[slug] = (kind.document_title(subject), stem)
    assert found == {
        "plan": (
            "Kế hoạch kiểm tra hoạt động công tác Hội năm 2020"
            " của Hội LHPN thành phố Bắc Kạn",
            "Kế hoạch kiểm tra – Hội LHPN thành phố Bắc Kạn – 2020",
        ),
        "team-decision": (
            "Quyết định thành lập Đoàn kiểm tra số 1 – Đợt kiểm tra tháng 3 năm 2020",
            "Quyết định thành lập đoàn kiểm tra – Đoàn kiểm tra số 1"
            " – Đợt kiểm tra tháng 3 năm 2020",
        ),
        "minutes": (
            "Biên bản kiểm tra Hội LHPN phường Đức Xuân ngày 10/03/2020",
            "Biên bản kiểm tra – Hội LHPN phường Đức Xuân – 10-03-2020",
        ),
        "round-summary": (
            "Báo cáo kết quả kiểm tra công tác Hội và phong trào phụ nữ"
            " (Đợt kiểm tra tháng 3 năm 2020)",
            "Báo cáo kết quả kiểm tra – Đợt kiểm tra tháng 3 năm 2020",
        ),
    }


def test_file_names_hold_nothing_that_a_disk_refuses():
    assert safe_stem('a/b\\c:d*e?"f<g>h|i', " đợt 1 ") == "a-b-c-d-e-f-g-h-i – đợt 1"
    assert safe_stem("..", "") == ""
    assert len(safe_stem("x" * 400)) == 150


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (status, "The visit has not begun: there is nothing to put into minutes.")
        for status in ("planned", "announced", "postponed", "cancelled")
    ]
    + [
        (status, "")
        for status in ("in_progress", "recorded", "signed", "concluded", "closed")
    ],
)
def test_minutes_need_a_visit_that_has_begun(status, refusal, visit):
    visit.status = status
    with translation.override("en"):
        assert KINDS["minutes"].refuse(visit) == refusal


def test_summary_needs_signed_minutes(visit):
    with translation.override("en"):
        refusal = KINDS["round-summary"].refuse(visit.round)
    assert refusal == "No minutes of this round are signed yet."
    visit.status = VisitStatus.SIGNED
    visit.save()
    assert KINDS["round-summary"].refuse(visit.round) == ""


def test_decision_needs_a_leader(team):
    assert KINDS["team-decision"].refuse(team) == ""
    team.members.all().delete()
    with translation.override("en"):
        assert KINDS["team-decision"].refuse(team) == "The team has no leader yet."


def test_minutes_hold_everything_recorded(signed):
    found = texts(snapshot("minutes", signed))
    for row in Finding.objects.filter(visit=signed):
        assert row.text in found
        assert row.cause in found
        assert row.legal_basis in found
    for row in Answer.objects.filter(visit=signed).select_related("item"):
        assert row.item.text in found
        assert row.note in found
    for row in Attendance.objects.filter(visit=signed):
        assert row.full_name in found
        assert row.position in found
    for row in TeamMember.objects.filter(team=signed.team):
        assert row.full_name in found
    for row in Remedy.objects.filter(visit=signed):
        assert row.text in found


def test_findings_stand_in_the_sections_of_their_items(signed):
    sections = snapshot("minutes", signed)["sections"]
    assert [
        (section["title"], row["text"])
        for section in sections
        for row in section["shortcomings"]
    ] == [
        (
            "Xây dựng tổ chức Hội, cán bộ, hội viên",
            "Sổ hội viên không khớp giữa chi hội và Hội cơ sở",
        ),
        ("Hội phí, quỹ Hội và các nguồn quỹ", "Tồn quỹ thực tế lệch so với sổ quỹ"),
    ]


def test_knockout_caps_the_grade_and_says_why(signed):
    total = snapshot("minutes", signed)["total"]
    assert total == {
        "passed": 42,
        "partial": 2,
        "failed": 1,
        "skipped": 2,
        "examined": 45,
        "unanswered": 0,
        "score": "90",
        "max": "96",
        "percent": "93.7",
        "grade": "Khá",
        "grade_by_score": "Tốt",
        "is_capped": True,
        "knockouts": ["28"],
    }


def test_figures_are_those_of_the_data_date(signed):
    """Not the younger ones, however young the document."""
    FiguresFactory(union=signed.union, as_of=date(2020, 6, 30), members=1300)
    figures = snapshot("minutes", signed)["figures"]
    assert figures == {
        "as_of": "2019-12-31",
        "source": "Báo cáo năm",
        "rows": [
            {"name": "Dân số (người)", "value": 5000},
            {"name": "Phụ nữ từ 18 tuổi trở lên (người)", "value": 1500},
            {"name": "Hội viên (người)", "value": 1200},
            {"name": "Chi hội", "value": 20},
        ],
        "attraction": "80",
    }


def test_groups_are_summed_over_the_month_of_the_data_date(signed):
    assert snapshot("minutes", signed)["groups"] == {
        "month": "02/2020",
        "groups": 1,
        "members": 36,
        "debt": 1_250_000_000,
        "overdue": 5_000_000,
        "deposits": 48_500_000,
        "overdue_rate": "0.4",
    }


def test_minutes_keep_the_signed_date_after_an_extension(signed, staff, inspector):
    remedy = signed.remedies.get(text__startswith="Lập biên bản")
    for day in (date(2020, 5, 1), date(2020, 6, 1)):
        remedies.extend(
            remedy, by=staff, new_due_on=day, reason="Chờ đối chiếu", document="CV 1"
        )
        remedies.submit_proof(remedy, by=staff, text="Đã nộp")
        remedies.send_back(remedy, by=inspector, reason="Thiếu phiếu")
    (row,) = (
        row
        for row in snapshot("minutes", signed)["remedies"]
        if row["text"] == remedy.text
    )
    assert (row["signed_due_on"], row["due_on"]) == ("2020-03-17", "2020-06-01")


def test_summary_counts_only_signed_minutes(signed):
    made = snapshot("round-summary", signed.round)
    assert made["counts"] == {
        "units": 3,
        "signed": 1,
        "unsigned": 2,
        "grades": [{"grade": "Khá", "units": 1}],
        "average": "93.7",
    }
    assert made["unsigned"] == [
        "Hội LHPN phường Nguyễn Thị Minh Khai",
        "Hội LHPN phường Huyền Tụng",
    ]
    FindingFactory(visit=signed.round.visits.last(), text="Chưa được ký")
    assert "Chưa được ký" not in texts(snapshot("round-summary", signed.round))


def test_summary_averages_sections_over_the_units_that_examined_them(signed):
    second = sample.record(signed.round.visits.all()[1])
    # Not examined from the beginning: the seal would refuse a later change.
    items = Answer._base_manager.filter(visit=second, item__section__order=2)
    items.update(result="skipped", score=None)
    sections = snapshot("round-summary", signed.round)["sections"]
    assert sections[1] == {
        "title": "Xây dựng tổ chức Hội, cán bộ, hội viên",
        "units": 1,
        "average": "78.5",
        "lowest": "78.5",
        "highest": "78.5",
    }
    assert sections[0]["units"] == 2


def test_summary_names_the_units_of_a_shared_finding_once(signed):
    sample.record(signed.round.visits.all()[1])
    made = snapshot("round-summary", signed.round)
    assert [(row["text"], row["units"]) for row in made["findings"]["new_models"]] == [
        (
            "Nuôi lợn nhựa tiết kiệm tại 9/20 chi hội",
            ["phường Đức Xuân", "phường Nguyễn Thị Minh Khai"],
        )
    ]
    assert [(group["severity"], group["count"]) for group in made["by_severity"]] == [
        ("nặng", 2),
        ("nhẹ", 2),
    ]


def test_summary_counts_remedies_by_state(signed, staff):
    first, _second = signed.remedies.all()
    remedies.submit_proof(first, by=staff, text="Đã nộp đủ")
    made = snapshot("round-summary", signed.round)
    assert made["remedy_states"] == [
        {"state": "Đang khắc phục", "count": 1},
        {"state": "Đã báo cáo, chờ xác nhận", "count": 1},
    ]


def test_plan_leaves_out_cancelled_rounds(sample_round):
    assert len(snapshot("plan", sample_round.plan)["rounds"]) == 1
    Round.objects.update(status=RoundStatus.CANCELLED)
    assert snapshot("plan", sample_round.plan)["rounds"] == []


def test_calendar_ends_with_the_units_without_a_day(sample_round):
    first = sample_round.visits.first()
    first.delete()
    (made,) = snapshot("plan", sample_round.plan)["rounds"]
    assert [(row["unit"], row["date"]) for row in made["calendar"]] == [
        ("Hội LHPN phường Nguyễn Thị Minh Khai", "2020-03-11"),
        ("Hội LHPN phường Huyền Tụng", "2020-03-12"),
        ("Hội LHPN phường Đức Xuân", ""),
    ]


def test_the_register_knows_better_than_what_was_typed(signed, staff):
    team = signed.team
    assert snapshot("minutes", signed)["decision"] == {
        "number": "12/QĐ-HPN",
        "date": "2020-03-02",
    }
    give_number(staff, "01/QĐ-HPN", date(2020, 3, 4), team=team)
    decision = {"number": "01/QĐ-HPN", "date": "2020-03-04"}
    assert snapshot("minutes", signed)["decision"] == decision
    (round_,) = snapshot("plan", signed.round.plan)["rounds"]
    assert round_["teams"][0]["decision"] == decision


def test_the_decision_names_the_number_of_the_plan(signed, staff):
    plan = signed.round.plan
    assert snapshot("team-decision", signed.team)["plan"] == {
        "about": "Kiểm tra hoạt động công tác Hội năm 2020",
        "number": "",
        "date": "",
    }
    give_number(staff, "05/KH-HPN", date(2020, 2, 5), plan=plan)
    found = snapshot("team-decision", signed.team)["plan"]
    assert (found["number"], found["date"]) == ("05/KH-HPN", "2020-02-05")


def give_number(by, symbol, day, **subject):
    (about,) = subject.values()
    union = about.union if isinstance(about, Plan) else about.round.plan.union
    document = Document.objects.create(
        kind="x", title="x", union=union, created_by=by, issued_on=day, **subject
    )
    DocumentNumber.objects.create(
        union=union, code="x", year=2020, sequence=1, symbol=symbol, document=document
    )


def test_missing_letterhead_leaves_gaps_but_names_the_union(team):
    team.round.plan.union.letterhead.delete()
    head = snapshot("team-decision", team)["issuer"]
    assert head == {
        "union": "Hội LHPN thành phố Bắc Kạn",
        "union_above": "Hội LHPN tỉnh Bắc Kạn",
        "parent_name": "HỘI LHPN TỈNH BẮC KẠN",
        "issuer_name": "HỘI LHPN THÀNH PHỐ BẮC KẠN",
        "authority": "TM. BAN THƯỜNG VỤ",
        "signer_title": "CHỦ TỊCH",
        "body_name": "BAN THƯỜNG VỤ",
        "sign_code": "",
        "place": "",
        "signer_name": "",
        "party_committee": "",
    }


def test_a_unit_keeps_its_own_name_in_the_recommendations(visit, city):
    """A remedy may pass to a successor later; the minutes were signed by the unit."""
    heir = UnionFactory(kind=Kind.WARD, name="Bắc Kạn", parent=city)
    RemedyFactory(visit=visit, owner=heir)
    (row,) = snapshot("minutes", visit)["remedies"]
    assert row["unit"] == "Hội LHPN phường Đức Xuân"


@pytest.mark.parametrize(
    ("kinds", "name"),
    [
        ([], "Hội LHPN cơ sở"),
        ([Kind.WARD, Kind.COMMUNE, Kind.WARD], "Hội LHPN các xã, phường"),
        ([Kind.WARD, Kind.WARD], "Hội LHPN các phường"),
        ([Kind.DISTRICT, Kind.DISTRICT], "Hội LHPN các huyện"),
    ],
)
def test_units_are_addressed_together(kinds, name, db):
    assert units_together([UnionFactory(kind=kind) for kind in kinds]) == name


def test_one_unit_is_addressed_by_its_name(ward):
    assert units_together([ward]) == "Hội LHPN phường Đức Xuân"


def test_typed_bullets_are_taken_off():
    assert lines("- một\n\n+ hai \n• ba\n4. bốn\n-5") == [
        "một",
        "hai",
        "ba",
        "4. bốn",
        "-5",
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_query_count_does_not_grow(slug, sample_round):
    """One and three visits, members, findings, remedies, photos: the same queries."""
    team = sample_round.teams.get()
    first = sample.record(sample_round.visits.first())
    sample.add_photo(first, "0" * 64, "Ảnh")
    few = count_queries(slug, sample_round)
    for visit in sample_round.visits.all()[1:]:
        sample.record(visit)
    for number in range(3):
        TeamMember.objects.create(team=team, full_name=f"Thêm {number}")
        FindingFactory(visit=first, kind=FindingKind.GUIDANCE)
        RemedyFactory(visit=first)
        sample.add_photo(first, f"{number + 1:064x}", "Ảnh")
    last = sample_round.visits.last().date + timedelta(days=1)
    other = UnionFactory(parent=sample_round.plan.union)
    VisitFactory(team=team, union=other, date=last)
    assert count_queries(slug, sample_round) == few


def count_queries(slug, round_):
    subject = subject_of(slug, Round.objects.get(pk=round_.pk))
    with CaptureQueriesContext(connection) as queries:
        KINDS[slug].snapshot(subject)
    return len(queries)
