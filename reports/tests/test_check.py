"""Anybody who holds a paper may ask whether it is valid; nothing else is told."""

import pytest
from django.conf import settings
from django.utils import timezone

from reports import qr
from reports.models import Document
from reports.services import documents, papers

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def numbered(ask, draft, staff):
    today = timezone.localdate()
    return ask(documents.number_document, draft, issued_on=today, by=staff)


def paper_version(document):
    number = getattr(document, "number", None)
    return qr.version_of(document.snapshot_sha256, number.symbol if number else "")


def ask_about(client, document, version=None):
    version = version or paper_version(document)
    address = qr.prefix("", document.check_code, version)
    return client.get(qr.page_address(address, 1, 4))


def test_a_valid_paper(client, numbered):
    page = ask_about(client, numbered).content.decode()
    assert "Văn bản này có giá trị" in page
    assert numbered.number.symbol in page
    assert f"{numbered.issued_on:%d/%m/%Y}" in page
    assert numbered.union.title in page


def test_nothing_more_is_told(client, numbered, inspector):
    page = ask_about(client, numbered).content.decode()
    told = [numbered.title, str(numbered.visit.union), inspector.full_name]
    assert [text for text in told if text in page] == []
    assert str(numbered.pk) not in page


def test_a_draft_is_not_valid(client, draft):
    assert "bản dự thảo" in ask_about(client, draft).content.decode()


def test_an_older_print_is_told(client, numbered):
    page = ask_about(client, numbered, version="ABCDEF").content.decode()
    assert "Bản in này đã cũ" in page


def test_the_draft_of_a_numbered_paper_is_not_valid(client, numbered):
    printed = qr.version_of(numbered.snapshot_sha256, "")
    page = ask_about(client, numbered, version=printed).content.decode()
    assert "Bản in này đã cũ" in page


def test_a_withdrawn_paper_is_told(client, numbered, staff):
    documents.withdraw(numbered, reason="Nhầm", by=staff)
    assert "đã bị thu hồi" in ask_about(client, numbered).content.decode()


def test_unknown_papers_are_not_found(client, numbered):
    answer = client.get("/K/BCDFGHJKLM/0A1B2C/1/4")
    assert answer.status_code == 404
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_one_query_whoever_asks(client, numbered, staff, django_assert_num_queries):
    version = paper_version(numbered)
    with django_assert_num_queries(1):
        ask_about(client, numbered, version)


def test_the_printed_mark_leads_there(client, numbered):
    stamped = papers.stamp(Document.objects.get(pk=numbered.pk))
    address = qr.page_address(stamped["check"], 1, numbered.rendering.pages)
    path = address.removeprefix(settings.SITE_URL.upper())
    assert client.get(path).status_code == 200


def test_a_numbered_paper_keeps_its_file_when_templates_change(
    ask, numbered, staff, monkeypatch
):
    with numbered.rendering.file.open("rb") as file:
        before = file.read()
    monkeypatch.setattr(papers, "_DRAWING", "another")
    ask(lambda **by: documents.order(numbered, **by), by=staff)
    fresh = Document.objects.get(pk=numbered.pk)
    with fresh.rendering.file.open("rb") as file:
        assert file.read() == before
