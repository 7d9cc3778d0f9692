"""The verbs of a remedy: every step, every refusal."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.exceptions import RuleError
from inspections import rules
from inspections.enums import (
    REMEDY_PENDING,
    REMEDY_TRANSITIONS,
    SEALED,
    RemedyStatus,
    VisitStatus,
)
from inspections.models import Remedy, Visit
from inspections.selectors import remedies as selectors
from inspections.selectors.remedy_thread import thread
from inspections.services import remedies
from inspections.tests.factories import RemedyFactory, VisitFactory


@pytest.fixture
def visit(team, ward):
    return VisitFactory(team=team, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def remedy(visit):
    return RemedyFactory(visit=visit, due_on=date(2020, 4, 30))


@pytest.fixture
def proven(remedy, officer):
    return remedies.submit_proof(remedy, text="Đã chốt sổ hội viên", by=officer)


def last(remedy):
    return remedy.events.order_by("pk").last()


def pdf(name="bien-ban.pdf", body=b"trang 1"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n" + body + b"\n%%EOF\n")


@pytest.mark.parametrize("old", RemedyStatus)
@pytest.mark.parametrize("new", RemedyStatus)
def test_only_listed_steps_happen(remedy, staff, old, new):
    Remedy.objects.update(status=old)
    if new in REMEDY_TRANSITIONS[old]:
        assert remedies._move(remedy, new, by=staff).status == new
        assert (last(remedy).old_status, last(remedy).new_status) == (old, new)
    else:
        with pytest.raises(RuleError, match="cannot become"):
            remedies._move(remedy, new, by=staff)
        remedy.refresh_from_db()
        assert remedy.status == old
        assert not remedy.events.exists()


@pytest.mark.parametrize("status", VisitStatus)
def test_nothing_happens_before_the_minutes_are_signed(remedy, officer, status):
    Visit.objects.update(status=status)
    remedy = Remedy.objects.get()
    if status in SEALED:
        remedies.submit_proof(remedy, text="Đã làm", by=officer)
        assert remedy.status == RemedyStatus.PROOF_SUBMITTED
    else:
        with pytest.raises(RuleError, match="not signed"):
            remedies.submit_proof(remedy, text="Đã làm", by=officer)


def test_proof_keeps_its_words_and_its_files(remedy, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = [pdf("a.pdf", b"a"), pdf("b.pdf", b"b")]
    remedies.submit_proof(remedy, text="  Đã chốt sổ ", uploads=files, by=officer)
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.PROOF_SUBMITTED
    assert (last(remedy).reason, last(remedy).actor) == ("Đã chốt sổ", officer)
    names = remedy.evidence.order_by("created_at").values_list(
        "original_name", flat=True
    )
    assert list(names) == ["a.pdf", "b.pdf"]
    [entry] = thread(remedy)
    assert [row.original_name for row in entry.files] == ["a.pdf", "b.pdf"]


def test_each_proof_keeps_its_own_files(remedy, officer, inspector, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    remedies.submit_proof(remedy, text="Một", uploads=[pdf("1.pdf", b"1")], by=officer)
    remedies.send_back(remedy, reason="Thiếu chữ ký", by=inspector)
    remedies.submit_proof(remedy, text="Hai", uploads=[pdf("2.pdf", b"2")], by=officer)
    found = [
        (one.text, [row.original_name for row in one.files]) for one in thread(remedy)
    ]
    assert found == [("Hai", ["2.pdf"]), ("Thiếu chữ ký", []), ("Một", ["1.pdf"])]


def test_a_file_that_is_refused_takes_the_whole_proof_back(
    remedy, officer, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    wrong = SimpleUploadedFile("virus.exe", b"MZ nothing good")
    with pytest.raises(RuleError, match="Only photos"):
        remedies.submit_proof(remedy, text="Đã làm", uploads=[pdf(), wrong], by=officer)
    remedy = Remedy.objects.get()
    assert remedy.status == RemedyStatus.OPEN
    assert not remedy.events.exists()
    assert not remedy.evidence.exists()


def test_proof_needs_words(remedy, officer):
    with pytest.raises(RuleError, match="what has been done"):
        remedies.submit_proof(remedy, text="  ", by=officer)


def test_somebody_else_accepts(proven, inspector):
    remedies.accept(proven, remark="Đạt", by=inspector)
    assert proven.status == RemedyStatus.ACCEPTED
    assert (last(proven).reason, last(proven).actor) == ("Đạt", inspector)


def test_whoever_submitted_the_proof_never_accepts_it(remedy, staff, leader):
    remedies.submit_proof(remedy, text="Nhập giúp đơn vị", by=staff)
    assert not staff.has_perm("inspections.accept_remedy", remedy)
    assert leader.has_perm("inspections.accept_remedy", remedy)
    with pytest.raises(RuleError, match="somebody else"):
        remedies.accept(remedy, by=staff)
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.PROOF_SUBMITTED


def test_only_the_last_proof_counts(remedy, staff, officer, leader):
    """Staff entered the first proof; the unit itself the second: staff may check it."""
    remedies.submit_proof(remedy, text="Lần một", by=staff)
    remedies.send_back(remedy, reason="Thiếu", by=leader)
    remedies.submit_proof(remedy, text="Lần hai", by=officer)
    assert not rules.submitted_proof(staff, remedy)
    assert remedies.accept(remedy, by=staff).status == RemedyStatus.ACCEPTED


def test_sending_back_needs_a_reason(proven, inspector):
    with pytest.raises(RuleError, match="reason"):
        remedies.send_back(proven, reason=" ", by=inspector)
    remedies.send_back(proven, reason="Thiếu chữ ký", by=inspector)
    assert proven.status == RemedyStatus.RETURNED
    assert last(proven).reason == "Thiếu chữ ký"


def test_an_extension_keeps_the_new_date_the_reason_and_the_document(remedy, leader):
    remedies.extend(
        remedy,
        new_due_on=date(2020, 5, 31),
        reason="Dịch bệnh",
        document="03/CV-HPN",
        by=leader,
    )
    remedy.refresh_from_db()
    assert (remedy.status, remedy.due_on) == (RemedyStatus.EXTENDED, date(2020, 5, 31))
    event = last(remedy)
    assert (event.new_due_on, event.reason, event.document) == (
        date(2020, 5, 31),
        "Dịch bệnh",
        "03/CV-HPN",
    )


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"new_due_on": date(2020, 4, 30)}, "later than 30/04/2020"),
        ({"new_due_on": date(2020, 1, 1)}, "later than 30/04/2020"),
        ({"reason": " "}, "reason"),
        ({"document": " "}, "document"),
    ],
)
def test_an_extension_is_refused(remedy, leader, given, match):
    whole = {"new_due_on": date(2020, 6, 1), "reason": "Dịch", "document": "3/CV"}
    with pytest.raises(RuleError, match=match):
        remedies.extend(remedy, **{**whole, **given}, by=leader)
    remedy.refresh_from_db()
    assert (remedy.status, remedy.due_on) == (RemedyStatus.OPEN, date(2020, 4, 30))


def test_a_refused_extension_leaves_the_date(proven, leader):
    """The date is written before the step; the step's refusal takes it back."""
    with pytest.raises(RuleError, match="cannot become"):
        remedies.extend(
            proven, new_due_on=date(2020, 6, 1), reason="Dịch", document="3", by=leader
        )
    proven.refresh_from_db()
    assert proven.due_on == date(2020, 4, 30)


def test_reopening_needs_a_reason_and_may_give_a_date(proven, inspector, leader):
    remedies.accept(proven, by=inspector)
    with pytest.raises(RuleError, match="reason"):
        remedies.reopen(proven, reason="", by=leader)
    with pytest.raises(RuleError, match="later"):
        remedies.reopen(
            proven, reason="Lại lệch", new_due_on=date(2020, 4, 1), by=leader
        )
    remedies.reopen(proven, reason="Lại lệch", new_due_on=date(2020, 7, 1), by=leader)
    proven.refresh_from_db()
    assert (proven.status, proven.due_on) == (RemedyStatus.REOPENED, date(2020, 7, 1))
    assert last(proven).reason == "Lại lệch"


def test_reopening_without_a_date_keeps_it(proven, inspector, leader):
    remedies.accept(proven, by=inspector)
    remedies.reopen(proven, reason="Lại lệch", by=leader)
    proven.refresh_from_db()
    assert proven.due_on == date(2020, 4, 30)


@pytest.mark.parametrize("status", RemedyStatus)
def test_the_page_offers_only_what_can_happen(remedy, officer, leader, status):
    Remedy.objects.update(status=status)
    remedy.refresh_from_db()
    pending = status in REMEDY_PENDING
    unit = selectors.possible(remedy, officer)
    assert (unit.prove, unit.check, unit.extend, unit.reopen) == (
        pending,
        False,
        False,
        False,
    )
    boss = selectors.possible(remedy, leader)
    assert boss.prove is False
    assert boss.check is (status == RemedyStatus.PROOF_SUBMITTED)
    assert boss.extend is (pending and status != RemedyStatus.EXTENDED)
    assert boss.reopen is (status == RemedyStatus.ACCEPTED)


def test_a_draft_offers_nothing(remedy, leader, staff):
    Visit.objects.update(status=VisitStatus.RECORDED)
    remedy = Remedy.objects.get()
    assert selectors.possible(remedy, staff) == selectors.Possible(
        prove=False, check=False, extend=False, reopen=False, own_proof=False
    )
