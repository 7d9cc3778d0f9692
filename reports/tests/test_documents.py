"""The life of a document: asked for, made once, numbered, frozen, withdrawn."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.models import Round
from jobs.enums import State
from jobs.models import Job
from jobs.services import run
from reports.catalogue import KINDS
from reports.enums import DocumentStatus, NumberState
from reports.models import Document, DocumentNumber, Rendering
from reports.services import documents
from reports.tests.factories import PhotoFactory

MINUTES = KINDS["minutes"]


pytestmark = pytest.mark.usefixtures("media")


def change(visit, name="Đợt kiểm tra có tên mới"):
    """Something that the minutes say and that signing does not seal."""
    Round.objects.filter(pk=visit.round_id).update(name=name)


def today():
    return timezone.localdate()


def test_request_answers_at_once_and_the_worker_makes_the_file(
    signed, inspector, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as later:
        document = documents.request_document(MINUTES, signed, by=inspector)
    assert document.status == DocumentStatus.DRAFT
    assert (document.visit, document.created_by) == (signed, inspector)
    assert not document.rendering.is_ready
    assert document.rendering.job.state == State.QUEUED
    for callback in later:
        callback()
    rendering = Rendering.objects.get()
    assert rendering.is_ready
    assert rendering.job.state == State.DONE
    content = Path(rendering.file.path).read_bytes()
    assert content.startswith(b"%PDF-")
    assert rendering.size == len(content)
    assert rendering.pages >= 1
    assert rendering.file.name == (
        f"documents/{rendering.address[:2]}/{rendering.address}.pdf"
    )
    assert os.stat(rendering.file.path).st_mode & 0o777 == 0o640
    assert list(Path(rendering.file.path).parent.iterdir()) == [
        Path(rendering.file.path)
    ]


def test_unchanged_content_is_made_once(ask, draft, signed, inspector, leader):
    for person in (inspector, leader, inspector):
        again = ask(documents.request_document, MINUTES, signed, by=person)
        assert again == draft
    assert Document.objects.count() == Rendering.objects.count() == 1
    assert Job.objects.count() == 1
    assert draft.rendering.took_ms > 0


def test_changed_content_renews_the_draft(ask, draft, signed, inspector, leader):
    change(signed)
    renewed = ask(documents.request_document, MINUTES, signed, by=leader)
    assert renewed == draft
    assert renewed.created_by == leader
    assert renewed.snapshot_sha256 != draft.snapshot_sha256
    assert renewed.rendering != draft.rendering
    assert Rendering.objects.count() == 2


def test_back_to_old_content_finds_the_old_file(ask, draft, signed, inspector):
    first, name = draft.rendering, signed.round.name
    change(signed, "Đợt khác")
    ask(documents.request_document, MINUTES, signed, by=inspector)
    change(signed, name)
    back = ask(documents.request_document, MINUTES, signed, by=inspector)
    assert back.rendering == first
    assert Job.objects.count() == 2


def test_delivered_again_the_job_makes_nothing(draft):
    job, before = Job.objects.get(), Path(draft.rendering.file.path).stat().st_mtime_ns
    Job.objects.filter(pk=job.pk).update(state=State.QUEUED)
    run(job.pk)
    assert Path(draft.rendering.file.path).stat().st_mtime_ns == before


def test_request_is_refused_with_the_reason_of_the_kind(visit, inspector, monkeypatch):
    monkeypatch.setattr(
        MINUTES, "refuse", lambda subject: "Chưa bắt đầu.", raising=False
    )
    with pytest.raises(RuleError, match=r"Chưa bắt đầu\."):
        documents.request_document(MINUTES, visit, by=inspector)
    assert not Document.objects.exists()


def test_number_stamps_the_paper(ask, draft, staff):
    before = draft.rendering
    numbered = ask(documents.number_document, draft, issued_on=today(), by=staff)
    assert numbered.status == DocumentStatus.NUMBERED
    assert numbered.number.symbol == "01/BB-HPN"
    assert numbered.issued_on == today()
    assert numbered.rendering != before
    assert numbered.rendering.is_ready
    assert [event.new_status for event in numbered.events.all()] == ["numbered"]


def test_numbers_run_on_within_union_kind_and_year(ask, draft, signed, staff):
    ask(documents.number_document, draft, issued_on=today(), by=staff)
    change(signed)
    second = ask(documents.request_document, MINUTES, signed, by=staff)
    assert second != draft
    ask(documents.number_document, second, issued_on=today(), by=staff)
    assert second.number.symbol == "02/BB-HPN"


def test_first_number_of_another_year_is_one(ask, draft, signed, staff):
    last_year = date(today().year - 1, 12, 31)
    ask(documents.number_document, draft, issued_on=last_year, by=staff)
    change(signed)
    second = ask(documents.request_document, MINUTES, signed, by=staff)
    ask(documents.number_document, second, issued_on=today(), by=staff)
    assert [number.sequence for number in DocumentNumber.objects.all()] == [1, 1]


def test_frozen_content_stays_whatever_happens(ask, draft, signed, staff):
    numbered = ask(documents.number_document, draft, issued_on=today(), by=staff)
    content = Path(numbered.rendering.file.path).read_bytes()
    snapshot = numbered.snapshot
    change(signed)
    newer = ask(documents.request_document, MINUTES, signed, by=staff)
    assert newer != numbered
    numbered.refresh_from_db()
    assert numbered.snapshot == snapshot
    assert Path(numbered.rendering.file.path).read_bytes() == content


def test_same_content_as_a_numbered_document_gives_that_one(ask, draft, signed, staff):
    numbered = ask(documents.number_document, draft, issued_on=today(), by=staff)
    assert ask(documents.request_document, MINUTES, signed, by=staff) == numbered
    assert Document.objects.count() == 1


def test_stale_draft_gets_no_number(draft, signed, staff):
    change(signed)
    with pytest.raises(RuleError):
        documents.number_document(draft, issued_on=today(), by=staff)
    assert not DocumentNumber.objects.exists()


def test_backdating_is_refused(ask, draft, signed, staff):
    ask(documents.number_document, draft, issued_on=today(), by=staff)
    change(signed)
    second = ask(documents.request_document, MINUTES, signed, by=staff)
    with pytest.raises(RuleError, match="01/BB-HPN"):
        documents.number_document(
            second, issued_on=today() - timedelta(days=1), by=staff
        )
    second.refresh_from_db()
    assert second.status == DocumentStatus.DRAFT


def test_future_date_is_refused(draft, staff):
    with pytest.raises(RuleError):
        documents.number_document(
            draft, issued_on=today() + timedelta(days=1), by=staff
        )


def test_letterhead_is_needed(draft, staff):
    draft.union.letterhead.delete()
    with pytest.raises(RuleError):
        documents.number_document(draft, issued_on=today(), by=staff)


def test_number_is_given_once(ask, draft, staff):
    ask(documents.number_document, draft, issued_on=today(), by=staff)
    with pytest.raises(RuleError):
        documents.number_document(draft, issued_on=today(), by=staff)
    assert DocumentNumber.objects.count() == 1


def test_minutes_get_a_number_only_once_they_are_signed(ask, visit, inspector, staff):
    draft = ask(documents.request_document, MINUTES, visit, by=inspector)
    with pytest.raises(RuleError) as refusal:
        documents.number_document(draft, issued_on=today(), by=staff)
    assert str(refusal.value) == MINUTES.refuse_number(visit)


def test_issue_needs_number_and_file(ask, draft, staff):
    with pytest.raises(RuleError):
        documents.issue(draft, by=staff)
    numbered = ask(documents.number_document, draft, issued_on=today(), by=staff)
    Rendering.objects.filter(pk=numbered.rendering_id).update(file="")
    numbered.refresh_from_db()
    with pytest.raises(RuleError):
        documents.issue(numbered, by=staff)


def test_withdrawn_number_stays_and_is_never_given_again(ask, draft, signed, staff):
    numbered = ask(documents.number_document, draft, issued_on=today(), by=staff)
    documents.issue(numbered, by=staff)
    documents.withdraw(numbered, reason="Sai tên đơn vị", by=staff)
    number = DocumentNumber.objects.get()
    assert (number.sequence, number.state) == (1, NumberState.CANCELLED)
    assert numbered.status == DocumentStatus.WITHDRAWN
    assert numbered.events.last().reason == "Sai tên đơn vị"
    anew = ask(documents.request_document, MINUTES, signed, by=staff)
    assert anew != numbered
    ask(documents.number_document, anew, issued_on=today(), by=staff)
    assert anew.number.symbol == "02/BB-HPN"


def test_withdrawing_needs_a_reason_and_a_number(ask, draft, staff):
    with pytest.raises(RuleError):
        documents.withdraw(draft, reason="Nhầm", by=staff)
    numbered = ask(documents.number_document, draft, issued_on=today(), by=staff)
    with pytest.raises(RuleError):
        documents.withdraw(numbered, reason="  ", by=staff)
    numbered.refresh_from_db()
    assert numbered.status == DocumentStatus.NUMBERED


def test_reading_and_taking_are_written_down(draft, leader):
    documents.open_file(draft, by=leader, download=False).close()
    documents.open_file(draft, by=leader, download=True).close()
    entries = AuditEntry.objects.filter(actor=leader).order_by("pk")
    assert [(entry.action, entry.key) for entry in entries] == [
        ("read", str(draft.pk)),
        ("download", str(draft.pk)),
    ]


def test_lost_file_is_made_again(
    ask, draft, leader, django_capture_on_commit_callbacks
):
    place = Path(draft.rendering.file.path)
    place.unlink()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuleError):
        documents.open_file(draft, by=leader, download=False)
    draft.refresh_from_db()
    assert draft.rendering.is_ready
    assert place.exists()
    assert not AuditEntry.objects.filter(actor=leader).exists()


def test_failure_says_why_and_can_be_tried_again(ask, signed, inspector, settings):
    """A photo of the minutes is not where it was stored."""
    photo = PhotoFactory(visit=signed)
    document = ask(documents.request_document, MINUTES, signed, by=inspector)
    job = document.rendering.job
    assert not document.rendering.is_ready
    assert job.state == State.FAILED
    assert photo.sha256 in job.error
    place = Path(settings.MEDIA_ROOT) / photo.file.name
    place.parent.mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(place, "JPEG")
    ask(documents.order, document, by=inspector)
    document.refresh_from_db()
    assert document.rendering.is_ready
