"""The Word file of a document: asked for, made once, of the same content, taken."""

import hashlib
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from audit.models import AuditEntry
from core.exceptions import RuleError
from jobs.enums import State
from jobs.models import Job
from jobs.services import run
from reports.catalogue import KINDS
from reports.models import Document, Rendering
from reports.services import documents
from reports.tests.factories import PhotoFactory
from reports.tests.test_documents import change

MINUTES = KINDS["minutes"]
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

pytestmark = pytest.mark.usefixtures("media")


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


@pytest.fixture
def numbered(ask, draft, staff):
    today = timezone.localdate()
    return ask(documents.number_document, draft, issued_on=today, by=staff)


@pytest.fixture
def order(ask, django_capture_on_commit_callbacks):
    """Ask for the Word file and let the worker work."""

    def act(document, by):
        with django_capture_on_commit_callbacks(execute=True):
            documents.order_word(document, by=by)
        document.refresh_from_db()
        return document.word

    return act


def read(rendering):
    return Path(rendering.file.path).read_bytes()


# --- Its life ---------------------------------------------------------------------


def test_request_answers_at_once_and_the_worker_makes_the_file(
    draft, inspector, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as later:
        word = documents.order_word(draft, by=inspector)
    assert (word.is_ready, word.is_awaited) == (False, True)
    assert (word.job.kind, word.job.queue) == ("reports.word", "pdf")
    assert word.job.payload == {"address": word.address}
    for callback in later:
        callback()
    word = Rendering.objects.get(pk=word.pk)
    content = read(word)
    assert content.startswith(b"PK")
    assert word.job.state == State.DONE
    assert word.file.name == f"documents/{word.address[:2]}/{word.address}.docx"
    assert (word.size, word.pages) == (len(content), None)
    assert word.sha256 == hashlib.sha256(content).hexdigest()
    assert (word.format, word.is_awaited) == ("docx", False)


def test_it_is_made_once(draft, order, inspector, leader):
    first = order(draft, inspector)
    assert order(draft, leader) == first
    assert Job.objects.filter(kind="reports.word").count() == 1
    assert first.address != draft.rendering.address


def test_delivered_again_the_job_makes_nothing(draft, order, inspector):
    word = order(draft, inspector)
    before = Path(word.file.path).stat().st_mtime_ns
    Job.objects.filter(pk=word.job_id).update(state=State.QUEUED)
    run(word.job_id)
    assert Path(word.file.path).stat().st_mtime_ns == before


def test_renewed_draft_has_no_word_file_until_it_is_asked_for(
    ask, draft, order, signed, inspector
):
    first = order(draft, inspector)
    change(signed)
    renewed = ask(documents.request_document, MINUTES, signed, by=inspector)
    assert renewed.word is None
    assert order(renewed, inspector) != first


def test_job_of_a_draft_that_was_renewed_makes_nothing(
    ask, draft, signed, inspector, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks():
        word = documents.order_word(draft, by=inspector)
    change(signed)
    ask(documents.request_document, MINUTES, signed, by=inspector)
    run(word.job_id)
    word.refresh_from_db()
    assert not word.is_ready
    assert word.job.state == State.DONE


def test_number_is_on_the_word_file_as_well(draft, order, numbered, staff):
    assert numbered.word is None
    content = order(numbered, staff)
    assert numbered.number.symbol == "01/BB-HPN"
    assert content.is_ready


def test_numbered_word_file_stays_whatever_becomes_of_templates(
    numbered, order, staff, monkeypatch
):
    first = order(numbered, staff)
    monkeypatch.setattr("reports.services.papers._WRITING", 99)
    assert order(numbered, staff) == first
    assert Job.objects.filter(kind="reports.word").count() == 1


def test_draft_is_written_anew_with_a_new_template(draft, order, staff, monkeypatch):
    first = order(draft, staff)
    monkeypatch.setattr("reports.services.papers._WRITING", 99)
    assert order(draft, staff) != first


def test_reprint_gives_the_same_bytes(numbered, order, staff):
    before = read(order(numbered, staff))
    Path(numbered.word.file.path).unlink()
    with pytest.raises(RuleError):
        documents.open_word(numbered, by=staff)
    run(Job.objects.filter(kind="reports.word").latest("created_at").pk)
    numbered.refresh_from_db()
    assert read(numbered.word) == before


def test_taking_is_written_down_with_the_format(draft, order, leader):
    order(draft, leader)
    documents.open_word(draft, by=leader).close()
    documents.open_file(draft, by=leader, download=True).close()
    entries = AuditEntry.objects.filter(actor=leader).order_by("pk")
    assert [(one.action, one.key, one.detail["format"]) for one in entries] == [
        ("download", str(draft.pk), "docx"),
        ("download", str(draft.pk), "pdf"),
    ]


def test_file_that_was_not_asked_for_is_refused(draft, leader):
    with pytest.raises(RuleError):
        documents.open_word(draft, by=leader)
    assert not AuditEntry.objects.filter(actor=leader).exists()


def test_failure_says_why_and_can_be_tried_again(
    ask, signed, order, inspector, settings
):
    photo = PhotoFactory(visit=signed)
    document = ask(documents.request_document, MINUTES, signed, by=inspector)
    word = order(document, inspector)
    assert (word.is_ready, word.job.state) == (False, State.FAILED)
    assert photo.sha256 in word.job.error
    place = Path(settings.MEDIA_ROOT) / photo.file.name
    place.parent.mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(place, "JPEG")
    assert order(document, inspector).is_ready
    assert b"word/media/image1.jpg" in read(document.word)


# --- Its pages --------------------------------------------------------------------

ROUTES = {"document_word": "post", "document_word_file": "get"}


@pytest.mark.parametrize(("name", "method"), ROUTES.items())
def test_stranger_finds_nothing(client, stranger, draft, name, method):
    client.force_login(stranger)
    assert getattr(client, method)(url(name, draft.pk)).status_code == 404
    assert Document.objects.get().word is None


@pytest.mark.parametrize(("name", "method"), ROUTES.items())
def test_anonymous_signs_in_first(client, draft, name, method):
    answer = getattr(client, method)(url(name, draft.pk))
    assert answer.url.startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize(
    ("name", "method"), [("document_word", "get"), ("document_word_file", "post")]
)
def test_wrong_method(client, staff, draft, name, method):
    client.force_login(staff)
    assert getattr(client, method)(url(name, draft.pk)).status_code == 405


def test_officer_takes_issued_documents_only(client, officer, staff, numbered, order):
    order(numbered, staff)
    client.force_login(officer)
    address = url("document_word_file", numbered.pk)
    assert client.get(address).status_code == 404
    assert client.post(url("document_word", numbered.pk)).status_code == 404
    documents.issue(numbered, by=staff)
    assert client.post(url("document_word", numbered.pk)).url == address
    assert b"".join(client.get(address)).startswith(b"PK")


def test_it_is_asked_for_then_followed_then_taken(client, inspector, draft):
    client.force_login(inspector)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert url("document_word", draft.pk) in page
    assert client.post(url("document_word", draft.pk)).url == draft.get_absolute_url()
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "<progress" in page
    assert f"{url('document_progress', draft.pk)}?word=1" in page
    assert url("document_word", draft.pk) not in page.replace("?word=1", "")
    run(Job.objects.get(kind="reports.word").pk)
    part = client.get(
        url("document_progress", draft.pk), {"word": 1}, headers={"HX-Request": "true"}
    ).content.decode()
    assert f'{url("document_word_file", draft.pk)}" data-begin' in part
    assert "every 1s" not in part
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "data-begin" not in page
    assert url("document_word_file", draft.pk) in page


def test_file_that_is_there_is_taken_at_once(client, leader, draft, order):
    order(draft, leader)
    client.force_login(leader)
    answer = client.post(url("document_word", draft.pk))
    assert answer.url == url("document_word_file", draft.pk)


def test_file_downloads_under_its_vietnamese_name(client, leader, draft, order):
    word = order(draft, leader)
    client.force_login(leader)
    answer = client.get(url("document_word_file", draft.pk))
    assert b"".join(answer) == read(word)
    assert answer["Content-Type"] == TYPE
    header = answer["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n")
    assert header.endswith(".docx")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_file_that_is_not_there(client, inspector, draft):
    client.force_login(inspector)
    answer = client.get(url("document_word_file", draft.pk))
    assert answer.url == draft.get_absolute_url()


def test_failure_is_told_on_the_page(client, inspector, draft, order):
    word = order(draft, inspector)
    Rendering.objects.filter(pk=word.pk).update(file="")
    Job.objects.filter(pk=word.job_id).update(state=State.FAILED, error="Thiếu ảnh 3.")
    client.force_login(inspector)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Thiếu ảnh 3." in page
    assert url("document_word", draft.pk) in page


def test_page_asks_as_often_with_a_word_file_as_without(
    client, inspector, draft, order, django_assert_num_queries
):
    client.force_login(inspector)
    client.get(draft.get_absolute_url())
    with django_assert_num_queries(15):
        client.get(draft.get_absolute_url())
    order(draft, inspector)
    with django_assert_num_queries(15):
        client.get(draft.get_absolute_url())


# --- The command ------------------------------------------------------------------


def test_command_writes_word_by_the_ending(signed, tmp_path):
    out, again = tmp_path / "a.docx", tmp_path / "b.DOCX"
    call_command("render", "minutes", str(signed.pk), out=out, verbosity=0)
    call_command("render", "minutes", str(signed.pk), out=again, verbosity=0)
    assert out.read_bytes().startswith(b"PK")
    assert out.read_bytes() == again.read_bytes()
    assert not Rendering.objects.exists()


def test_command_gives_the_stored_file(draft, order, leader, tmp_path):
    out = tmp_path / "a.docx"
    call_command("render", "minutes", str(draft.pk), out=out, verbosity=0)
    assert out.read_bytes() == read(order(draft, leader))
    call_command("render", "minutes", str(draft.pk), out=out, verbosity=0)
    assert out.read_bytes() == read(draft.word)
