"""Công văn đôn đốc: what it says, its number, and what issuing and withdrawing do."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from core.exceptions import RuleError
from inspections.enums import RemarkKind, RungAction, RungState, VisitStatus
from inspections.models import LadderStep, Remark, UrgingLetter, Visit
from inspections.services import letters, remedies
from inspections.services.ladder import climb
from inspections.tests.factories import RemedyFactory
from notices.models import Notice
from reports.catalogue import KINDS
from reports.enums import DocumentStatus
from reports.models import Document
from reports.services import documents
from reports.tests import sample
from reports.tests.paper import Paper, squash
from reports.tests.papers import HOSTILE, LONG
from reports.tests.test_word_text import same
from unions.models import Letterhead
from unions.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
KIND = KINDS["urging"]
DUE = date(2020, 4, 15)
#: Ten working days later; the Hùng Kings and 30 April are not counted.
LETTER_ON = date(2020, 4, 29)


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to("2020-04-15T06:10:00+07:00", tick=False)


@pytest.fixture
def visit():
    round_ = sample.make_round(sample.city(), units=1)
    visit = round_.visits.get()
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)
    visit.refresh_from_db()
    return visit


@pytest.fixture
def owed(visit):
    return [
        RemedyFactory(visit=visit, due_on=DUE, text=text)
        for text in ("Kiểm quỹ, lập biên bản", "Ban hành quy chế quỹ")
    ]


@pytest.fixture
def letter(owed, time_machine):
    for day in ("2020-04-16", "2020-04-29"):
        time_machine.move_to(f"{day}T06:10:00+07:00", tick=False)
        climb(date.fromisoformat(day))
    Notice.objects.all().delete()
    return UrgingLetter.objects.get()


@pytest.fixture
def staff(visit):
    return MemberFactory(union=visit.round.plan.union, role=Role.STAFF)


@pytest.fixture
def officer(visit):
    return MemberFactory(union=visit.union, role=Role.OFFICER)


@pytest.fixture
def numbered(ask, letter, staff):
    made = ask(documents.request_document, KIND, letter, by=staff)
    return ask(documents.number_document, made, issued_on=LETTER_ON, by=staff)


def has(text, *words):
    assert [word for word in words if squash(word) not in text] == []


def test_it_says_what_is_late_since_when_and_what_was_done(letter, visit):
    paper = Paper("urging", letter)
    has(
        paper.text,
        "Số: ………/HPN",
        "V/v đôn đốc thực hiện kiến nghị kiểm tra",
        f"Kính gửi: Ban Thường vụ {visit.union.title}",
        "tính đến ngày 29 tháng 4 năm 2020",
        "còn 02 nội dung đã quá hạn",
        "Kiểm quỹ, lập biên bản",
        "15/04/2020",
        "nhắc ngày 16/04/2020",
        "chậm nhất ngày 12 tháng 5 năm 2020",
        "- Như trên;",
        "- Lưu: VT.",
    )
    assert squash("CÔNG VĂN") not in paper.text
    assert len(paper.pages) == 1


def test_days_late_are_counted_to_the_day_of_the_letter(letter):
    rows = Paper("urging", letter, issued_on="2020-05-05", number="07/HPN").text
    has(rows, "tính đến ngày 05 tháng 5 năm 2020", "15/04/202020")


def test_the_word_file_says_the_same(letter):
    same(Paper("urging", letter))


def test_what_people_typed_is_only_text_and_stays_inside(letter, owed):
    owed[0].text = f"{HOSTILE} {LONG}"
    owed[0].save()
    letter.note = f"{HOSTILE}\n{LONG}"
    letter.save()
    Letterhead.objects.all().delete()
    paper = Paper("urging", letter)
    assert "<script" not in paper.html
    has(paper.text, HOSTILE)
    for page in paper.pages:
        assert all(box[2] <= page.size[0] - 42 + 1 for box in page.body_boxes)


def test_a_draft_says_the_same_on_the_next_day(letter, time_machine):
    before = KIND.snapshot(letter)
    time_machine.move_to("2020-05-04T09:00:00+07:00", tick=False)
    assert KIND.snapshot(letter) == before


def test_its_number_has_no_abbreviation(numbered):
    assert numbered.number.symbol == "01/HPN"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda one: setattr(one, "sent_on", LETTER_ON), "has been sent"),
        (lambda one: one.remedies.clear(), "Nothing is in it"),
        (lambda one: setattr(one, "answer_by", LETTER_ON), "has passed"),
        (lambda one: one.remedies.update(due_on=LETTER_ON), "Not all of it is overdue"),
    ],
)
def test_what_stands_against_it(letter, spoil, why):
    spoil(letter)
    assert why in KIND.refuse(letter)


def test_issuing_it_sends_the_letter(numbered, letter, staff, officer, owed):
    assert not Document.objects.visible_to(officer).exists()
    documents.issue(numbered, by=staff)

    letter.refresh_from_db()
    assert letter.sent_on == LETTER_ON
    assert Document.objects.visible_to(officer).get() == numbered
    (notice,) = Notice.objects.all()
    assert notice.subject.startswith("Công văn đôn đốc số 01/HPN")
    assert Remark.objects.filter(kind=RemarkKind.URGED).count() == 2
    steps = LadderStep.objects.filter(action=RungAction.LETTER)
    assert {step.state for step in steps} == {RungState.DONE}


def test_it_is_not_issued_once_proof_has_come(numbered, staff, officer, owed):
    remedies.submit_proof(owed[0], by=officer, text="Đã kiểm quỹ.")
    with pytest.raises(RuleError, match="proof has come"):
        documents.issue(numbered, by=staff)

    assert numbered.status == DocumentStatus.NUMBERED
    numbered.refresh_from_db()
    assert numbered.status == DocumentStatus.NUMBERED
    assert not Notice.objects.exists()


def test_withdrawn_it_is_gone_from_the_unit(numbered, letter, staff, officer):
    documents.issue(numbered, by=staff)
    documents.withdraw(numbered, reason="Sai người ký", by=staff)

    assert not UrgingLetter.objects.visible_to(officer).exists()
    assert not Document.objects.visible_to(officer).exists()


def test_withdrawn_before_issue_the_draft_stays(numbered, letter, staff):
    documents.withdraw(numbered, reason="Sai người ký", by=staff)
    letter.refresh_from_db()
    assert letter.is_draft
    assert letters.edit(letter, answer_by=date(2020, 5, 20), note="", by=staff)


def test_the_page_of_the_letter_leads_to_its_paper(client, letter, staff, officer, ask):
    client.force_login(staff)
    page = client.get(letter.get_absolute_url())
    panel = reverse("reports:panel_of_form", args=["letter", letter.pk])
    assert panel in page.content.decode()
    address = reverse("reports:request_form", args=["urging", letter.pk])
    assert address in client.get(panel).content.decode()
    made = client.post(address)
    document = Document.objects.get(letter=letter)
    assert made["Location"] == document.get_absolute_url()
    client.force_login(officer)
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(panel).status_code == 404


def test_the_report_on_the_round_names_what_stayed_undone(letter, visit, time_machine):
    summary = KINDS["round-summary"]
    assert summary.snapshot(visit.round)["long_overdue"]["rows"] == []

    letters.send(letter, on=LETTER_ON, number="01/HPN", printed=_keys(letter), by=None)
    time_machine.move_to("2020-05-18T06:10:00+07:00", tick=False)
    climb(date(2020, 5, 18))

    found = summary.snapshot(visit.round)["long_overdue"]
    assert found["counted_on"] == "2020-05-18"
    assert found["rows"][0] == {
        "unit": visit.union.title,
        "text": found["rows"][0]["text"],
        "due_on": "2020-04-15",
        "urged": "nhắc ngày 16/04/2020; công văn ngày 29/04/2020",
    }
    text = Paper("round-summary", visit.round).text
    has(text, "Việc quá hạn kéo dài (tính đến ngày 18 tháng 5 năm 2020)", "công văn")
    time_machine.move_to("2020-05-20T06:10:00+07:00", tick=False)
    assert summary.snapshot(visit.round)["long_overdue"] == found


def test_what_was_proven_is_not_named(letter, visit, owed, officer, time_machine):
    time_machine.move_to("2020-05-18T06:10:00+07:00", tick=False)
    climb(date(2020, 5, 18))
    remedies.submit_proof(owed[0], by=officer, text="Đã kiểm quỹ.")
    rows = KINDS["round-summary"].snapshot(visit.round)["long_overdue"]["rows"]
    assert [row["text"] for row in rows] == ["Ban hành quy chế quỹ"]


def _keys(letter):
    return [str(one.pk) for one in letter.remedies.all()]
