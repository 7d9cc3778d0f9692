"""Asking for a later date, the answer, and what the unit is told of what comes back."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import AskState, RemedyStatus, VisitStatus
from inspections.models import ExtensionRequest, Remedy
from inspections.selectors import remedies as selectors
from inspections.selectors.remedy_thread import thread
from inspections.services import extensions, remarks, remedies
from inspections.tests.factories import (
    ExtensionRequestFactory,
    RemedyFactory,
    UploadLinkFactory,
    VisitFactory,
)
from notices.enums import Kind
from notices.models import Notice
from unions.models import Descent, Union

TODAY = datetime(2020, 4, 1, 2, tzinfo=UTC)  # nine o'clock there
LATER = date(2020, 5, 29)


@pytest.fixture(autouse=True)
def spring(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(TODAY, tick=False) as clock:
        yield clock


@pytest.fixture
def remedy(team, ward):
    visit = VisitFactory(
        team=team, union=ward, status=VisitStatus.SIGNED, date=date(2020, 3, 12)
    )
    return RemedyFactory(visit=visit, due_on=date(2020, 4, 30))


@pytest.fixture
def asked(remedy, officer):
    return extensions.ask(
        remedy, by=officer, new_due_on=LATER, reason="Chưa họp được vì dịch"
    )


def pdf():
    return SimpleUploadedFile("cv-12.pdf", b"%PDF-1.4\n%%EOF\n")


def told():
    return Notice.objects.filter(kind=Kind.REMEDY_BACK).order_by("pk")


# --- Asking ---------------------------------------------------------------------


def test_the_unit_asks_with_its_paper(remedy, officer):
    request = extensions.ask(
        remedy,
        by=officer,
        new_due_on=LATER,
        reason="  Dịch ",
        document="12/CV-HPN",
        uploads=[pdf()],
    )
    request.refresh_from_db()
    assert (request.reason, request.document, request.state) == (
        "Dịch",
        "12/CV-HPN",
        AskState.WAITING,
    )
    assert [row.original_name for row in request.evidence.all()] == ["cv-12.pdf"]
    [entry] = thread(remedy)
    assert (entry.actor, entry.new_due_on, len(entry.files)) == (officer, LATER, 1)
    remedy.refresh_from_db()
    assert (remedy.status, remedy.due_on) == (RemedyStatus.OPEN, date(2020, 4, 30))
    assert AuditEntry.objects.filter(
        model="inspections.extensionrequest", actor=officer
    ).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": " "}, "Give a reason"),
        ({"new_due_on": date(2020, 4, 30)}, "must lie ahead"),
        ({"new_due_on": date(2020, 4, 29)}, "must lie ahead"),
    ],
)
def test_what_is_no_request(remedy, officer, change, words):
    asked = {"new_due_on": LATER, "reason": "Dịch", **change}
    with pytest.raises(RuleError, match=words):
        extensions.ask(remedy, by=officer, **asked)
    assert not remedy.asked.exists()


def test_an_overdue_remedy_is_not_extended_into_the_past(remedy, officer):
    Remedy.objects.update(due_on=date(2020, 3, 20))
    with pytest.raises(RuleError, match="must lie ahead"):
        extensions.ask(remedy, by=officer, new_due_on=date(2020, 3, 25), reason="Dịch")


def test_one_request_waits_at_a_time(asked, remedy, officer):
    with pytest.raises(RuleError, match="waits for its answer"):
        extensions.ask(remedy, by=officer, new_due_on=LATER, reason="Lần nữa")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtensionRequestFactory(remedy=remedy)
    extensions.withdraw(asked, by=officer)
    extensions.ask(remedy, by=officer, new_due_on=LATER, reason="Lần nữa")


def test_nothing_is_asked_before_the_signing(remedy, officer):
    remedy.visit.status = VisitStatus.RECORDED
    with pytest.raises(RuleError, match="not signed"):
        extensions.ask(remedy, by=officer, new_due_on=LATER, reason="Dịch")


# --- The answer -----------------------------------------------------------------


def test_granting_is_the_ordinary_extension(asked, remedy, leader):
    extensions.grant(asked, by=leader, document="8/CV-HPN", answer="Đồng ý")
    remedy.refresh_from_db()
    asked.refresh_from_db()
    assert (remedy.status, remedy.due_on) == (RemedyStatus.EXTENDED, LATER)
    assert (asked.state, asked.answered_by, asked.answer) == (
        AskState.GRANTED,
        leader,
        "Đồng ý",
    )
    step = remedy.events.get()
    assert (step.document, step.new_due_on, step.old_due_on, step.reason) == (
        "8/CV-HPN",
        LATER,
        date(2020, 4, 30),
        "Đồng ý",
    )


def test_another_date_may_be_granted(asked, remedy, staff):
    extensions.grant(asked, by=staff, document="8/CV-HPN", new_due_on=date(2020, 5, 10))
    remedy.refresh_from_db()
    assert remedy.due_on == date(2020, 5, 10)
    assert "Chưa họp được vì dịch" in remedy.events.get().reason


@pytest.mark.parametrize("day", [date(2020, 4, 30), date(2020, 4, 2)])
def test_never_an_earlier_date(asked, remedy, staff, day):
    with pytest.raises(RuleError, match="later than"):
        extensions.grant(asked, by=staff, document="8/CV-HPN", new_due_on=day)
    asked.refresh_from_db()
    assert asked.state == AskState.WAITING


def test_a_date_that_has_passed_meanwhile_is_not_granted(asked, staff, spring):
    spring.move_to(datetime(2020, 6, 2, 2, tzinfo=UTC))
    with pytest.raises(RuleError, match="has passed"):
        extensions.grant(asked, by=staff, document="8/CV-HPN")


def test_a_grant_that_fails_answers_nothing(asked, remedy, staff):
    with pytest.raises(RuleError, match="Name the document"):
        extensions.grant(asked, by=staff, document=" ")
    asked.refresh_from_db()
    remedy.refresh_from_db()
    assert asked.state == AskState.WAITING
    assert remedy.due_on == date(2020, 4, 30)
    assert not told().exists()


def test_refusing_needs_words_and_leaves_the_date(asked, remedy, staff):
    with pytest.raises(RuleError, match="Give a reason"):
        extensions.refuse(asked, by=staff, answer=" ")
    extensions.refuse(asked, by=staff, answer="Đã gia hạn một lần")
    remedy.refresh_from_db()
    assert (remedy.status, remedy.due_on) == (RemedyStatus.OPEN, date(2020, 4, 30))
    answer, asking = thread(remedy)
    assert (answer.text, answer.actor) == ("Đã gia hạn một lần", staff)
    assert asking.text == "Chưa họp được vì dịch"


def test_it_is_answered_once(asked, staff, leader):
    extensions.refuse(asked, by=staff, answer="Không")
    for again in (
        lambda: extensions.grant(asked, by=leader, document="8/CV-HPN"),
        lambda: extensions.refuse(asked, by=leader, answer="Không"),
        lambda: extensions.withdraw(asked, by=leader),
    ):
        with pytest.raises(RuleError, match="already"):
            again()


@pytest.mark.parametrize("by_link", [False, True])
def test_whoever_asked_does_not_answer(remedy, staff, leader, by_link):
    own = (
        {"by": None, "link": UploadLinkFactory(unit=remedy.owner, created_by=staff)}
        if by_link
        else {"by": staff}
    )
    request = extensions.ask(remedy, new_due_on=LATER, reason="Dịch", **own)
    with pytest.raises(RuleError, match="somebody else must answer"):
        extensions.grant(request, by=staff, document="8/CV-HPN")
    with pytest.raises(RuleError, match="somebody else must answer"):
        extensions.refuse(request, by=staff, answer="Không")
    step = {"new_due_on": LATER, "reason": "Dịch", "document": "8/CV-HPN"}
    with pytest.raises(RuleError, match="somebody else must answer"):
        remedies.extend(remedy, by=staff, **step)
    assert selectors.asked(remedy, staff).own
    extensions.grant(request, by=leader, document="8/CV-HPN")


def test_an_extension_of_its_own_answers_the_request(asked, remedy, leader):
    step = {"new_due_on": LATER, "reason": "Dịch", "document": "8/CV-HPN"}
    remedies.extend(remedy, by=leader, **step)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == (AskState.GRANTED, leader)
    assert told().count() == 1


def test_proof_takes_the_request_back(asked, remedy, officer, leader):
    remedies.submit_proof(remedy, text="Đã họp bù", by=officer)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == (AskState.WITHDRAWN, officer)
    with pytest.raises(RuleError):
        extensions.grant(asked, by=leader, document="8/CV-HPN")
    assert not ExtensionRequest.objects.filter(state=AskState.WAITING).exists()


# --- The pages ------------------------------------------------------------------


def test_the_request_on_the_page_and_in_the_list(client, asked, remedy, officer, staff):
    client.force_login(staff)
    page = client.get(remedy.get_absolute_url())
    assert page.context["asked"].answer
    response = client.get(reverse("inspections:remedies"), {"asked": "waiting"})
    assert [row.remedy for row in response.context["rows"]] == [remedy]
    assert response.context["figures"].asked == 1
    client.force_login(officer)
    shown = client.get(remedy.get_absolute_url()).context["asked"]
    assert (shown.answer, shown.withdraw) == (False, True)


def test_from_asking_to_granting_by_the_pages(client, remedy, officer, leader):
    client.force_login(officer)
    data = {"new_due_on": "29/05/2020", "reason": "Dịch", "document": "12/CV"}
    ask = reverse("inspections:remedy_ask", args=[remedy.pk])
    assert client.post(ask, {**data, "uploads": [pdf()]}).status_code == 302
    request = remedy.asked.get()
    client.force_login(leader)
    grant = reverse("inspections:request_grant", args=[request.pk])
    form = client.get(grant).context["form"]
    assert form["new_due_on"].value() == LATER
    empty = client.post(grant, {"new_due_on": "29/05/2020", "answer": "Đồng ý"})
    assert list(empty.context["form"].errors) == ["document"]
    assert empty.context["form"]["answer"].value() == "Đồng ý"
    done = {"new_due_on": "29/05/2020", "document": "8/CV-HPN"}
    assert client.post(grant, done)["Location"] == remedy.get_absolute_url()
    assert client.get(grant)["Location"] == remedy.get_absolute_url()


def test_a_refused_request_keeps_what_was_typed_and_asks_for_the_files(
    client, remedy, officer
):
    client.force_login(officer)
    data = {"new_due_on": "1/1/2020", "reason": "Dịch", "uploads": [pdf()]}
    response = client.post(reverse("inspections:remedy_ask", args=[remedy.pk]), data)
    assert response.context["form"]["reason"].value() == "Dịch"
    assert response.context["files_lost"] == ["cv-12.pdf"]
    assert "cv-12.pdf" in response.content.decode()


# --- What the unit is told ------------------------------------------------------


def test_the_unit_is_told_what_comes_back(remedy, officer, inspector, leader):
    remedies.submit_proof(remedy, text="Đã làm", by=officer)
    assert not told().exists()
    remedies.send_back(remedy, reason="Thiếu biên bản họp", by=inspector)
    remedies.submit_proof(remedy, text="Bổ sung", by=officer)
    remedies.accept(remedy, by=inspector)
    remedies.reopen(remedy, reason="Lại lệch sổ", by=leader)
    back, reopened = told()
    assert {one.user for one in (back, reopened)} == {officer}
    assert "Thiếu biên bản họp" in back.body
    assert remedy.text in back.body
    assert "mở lại" in reopened.subject
    assert back.url == remedy.get_absolute_url()
    assert back.union == remedy.visit.round.plan.union
    steps = remedy.events.filter(new_status__in=["returned", "reopened"])
    assert {one.key.split(":")[3] for one in told()} == {str(step.pk) for step in steps}


@pytest.mark.parametrize("granted", [True, False])
def test_the_unit_is_told_the_answer_once(asked, officer, staff, granted):
    if granted:
        extensions.grant(asked, by=staff, document="8/CV-HPN")
    else:
        extensions.refuse(asked, by=staff, answer="Đã gia hạn một lần")
    [notice] = told()
    assert notice.user == officer
    assert "29/05/2020" in notice.body
    assert notice.subject.startswith("Đồng ý") is granted
    assert ("Đã gia hạn một lần" in notice.body) is not granted


def test_the_successor_is_told_and_the_former_unit_named(
    remedy, officer, inspector, commune
):
    remedies.submit_proof(remedy, text="Đã làm", by=officer)
    Remedy.objects.update(owner=commune)
    remedy.owner = commune
    commune.email = "nongthuong@example.vn"
    commune.save()
    remedies.send_back(remedy, reason="Thiếu", by=inspector)
    [notice] = told()
    assert (notice.to_union, notice.email) == (commune, "nongthuong@example.vn")
    assert "Đức Xuân" in notice.body


def test_of_a_unit_that_has_ended_those_who_go_on_are_told(
    remedy, officer, inspector, leader, commune, ward
):
    remedies.submit_proof(remedy, text="Đã làm", by=officer)
    remedies.accept(remedy, by=inspector)
    Union.objects.filter(pk=ward.pk).update(valid_to=date(2020, 3, 31))
    Descent.objects.create(from_union=ward, to_union=commune, is_work=True)
    remedy = Remedy.objects.get()
    remedies.reopen(remedy, reason="Lại lệch", by=leader)
    assert [notice.to_union for notice in told()] == [commune]


def test_nobody_is_told_of_what_was_entered_long_afterwards(remedy, officer, inspector):
    remedy.visit.date = date(2019, 3, 12)
    remedies.submit_proof(remedy, text="Đã làm", by=officer)
    remedies.send_back(remedy, reason="Thiếu", by=inspector)
    assert not told().exists()


def test_a_remedy_of_months_ago_is_still_told_of(remedy, officer, inspector, spring):
    """Entered at its visit: the unit hears of it for as long as it takes."""
    spring.move_to(datetime(2020, 9, 1, 2, tzinfo=UTC))
    remedies.submit_proof(remedy, text="Đã làm", by=officer)
    remedies.send_back(remedy, reason="Thiếu", by=inspector)
    assert told().count() == 1


def test_the_subject_is_one_line(remedy, officer, inspector):
    Remedy.objects.update(text="Chốt sổ\nBcc: kẻ lạ")
    remedy = Remedy.objects.get()
    remedies.submit_proof(remedy, text="Đã làm", by=officer)
    remedies.send_back(remedy, reason="Thiếu", by=inspector)
    assert "\n" not in told().get().subject


# --- Remarks --------------------------------------------------------------------


def test_both_sides_write_remarks(client, remedy, officer, staff, spring):
    address = reverse("inspections:remedy_remark", args=[remedy.pk])
    for minute, (user, text) in enumerate(
        [(officer, "Tuần sau họp"), (staff, "Nhớ chụp biên bản")]
    ):
        spring.move_to(datetime(2020, 4, 1, 3, minute, tzinfo=UTC))
        client.force_login(user)
        assert client.post(address, {"text": text})["Location"].endswith("#thread")
    assert [(one.actor, one.text) for one in thread(remedy)] == [
        (staff, "Nhớ chụp biên bản"),
        (officer, "Tuần sau họp"),
    ]
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.OPEN


def test_an_empty_remark_is_shown_again_and_a_hostile_one_escaped(
    client, remedy, officer
):
    client.force_login(officer)
    address = reverse("inspections:remedy_remark", args=[remedy.pk])
    assert list(client.post(address, {"text": " "}).context["remark_form"].errors)
    assert client.post(address, {"text": "x" * 2001}).status_code == 200
    client.post(address, {"text": "<script>alert(1)</script>"})
    text = client.get(remedy.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in text
    with pytest.raises(RuleError):
        remarks.remark(remedy, by=officer, text=" ")
