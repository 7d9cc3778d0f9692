"""Scans of several documents, shuffled: each page is filed where its mark says."""

import io

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageFilter

from core.exceptions import RuleError
from reports import scanning
from reports.catalogue import KINDS
from reports.enums import ScanOutcome
from reports.models import Document, ScanBatch, ScanPage, SignedPage
from reports.selectors import scans as selectors
from reports.services import documents, scans, signed_pages

pytestmark = pytest.mark.usefixtures("media")
#: How photos come out of phones.
TURNS = (3, 92, 178, 271) * 5


@pytest.fixture
def numbered(ask, draft, staff):
    today = timezone.localdate()
    return ask(documents.number_document, draft, issued_on=today, by=staff)


@pytest.fixture
def plan_paper(ask, visit, staff):
    return ask(documents.request_document, KINDS["plan"], visit.round.plan, by=staff)


def print_of(document):
    with document.rendering.file.open("rb") as file:
        return file.read()


def pictures(document, dpi=150):
    with pypdfium2.PdfDocument(print_of(document)) as pdf:
        return [page.render(scale=dpi / 72).to_pil() for page in pdf]


def photo(picture, *, turn=0, name="anh.jpg"):
    """As a phone takes it: on a table, a little askew, a little out of focus."""
    table = Image.new("RGB", (picture.width + 200, picture.height + 200), "#7a6a55")
    table.paste(picture, (100, 100))
    taken = table.rotate(turn, expand=True, fillcolor="#7a6a55")
    data = io.BytesIO()
    taken.filter(ImageFilter.GaussianBlur(0.6)).save(data, "JPEG", quality=75)
    return SimpleUploadedFile(name, data.getvalue())


def pdf_of(shots):
    made = io.BytesIO()
    shots[0].save(made, "PDF", save_all=True, append_images=shots[1:], resolution=150)
    return SimpleUploadedFile("may-quet.pdf", made.getvalue())


def outcomes(batch):
    rows = ScanPage.objects.filter(file__batch=batch).order_by("file__order", "index")
    return [row.outcome for row in rows]


def test_shuffled_photos_of_two_documents(ask, numbered, plan_paper, staff):
    shots = [
        photo(picture, turn=turn)
        for document in (numbered, plan_paper)
        for picture, turn in zip(pictures(document), TURNS, strict=False)
    ]
    shots = [*shots[1::2], *shots[::2]][::-1]
    batch = ask(scans.bring_in, shots, by=staff)
    assert set(outcomes(batch)) == {ScanOutcome.FILED}
    found = selectors.result(batch)
    assert {one.document for one in found.documents} == {numbered, plan_paper}
    for one in found.documents:
        assert one.pages == list(range(1, one.document.rendering.pages + 1))
        assert one.paper.is_whole


def test_one_pdf_from_the_scanner(ask, numbered, plan_paper, staff):
    mixed = [*pictures(plan_paper), *pictures(numbered)][::-1]
    batch = ask(scans.bring_in, [pdf_of(mixed)], by=staff)
    assert outcomes(batch) == [ScanOutcome.FILED] * len(mixed)
    pages = SignedPage.objects.current().filter(document=numbered)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    with pages[0].file.open("rb") as file:
        assert scanning.mark(Image.open(file)).page == 1


def test_missing_pages_are_named(ask, numbered, staff):
    batch = ask(scans.bring_in, [photo(pictures(numbered)[0])], by=staff)
    (one,) = selectors.result(batch).documents
    assert one.paper.missing == tuple(range(2, numbered.rendering.pages + 1))


def test_the_same_scan_again_is_one_page(ask, numbered, staff):
    first = photo(pictures(numbered)[0])
    ask(scans.bring_in, [first], by=staff)
    batch = ask(scans.bring_in, [first, first], by=staff)
    assert outcomes(batch) == [ScanOutcome.SAME] * 2
    assert SignedPage.objects.count() == 1


def test_a_page_of_the_draft_is_not_of_the_numbered_paper(ask, draft, staff):
    before = photo(pictures(draft)[0])
    ask(documents.number_document, draft, issued_on=timezone.localdate(), by=staff)
    batch = ask(scans.bring_in, [before], by=staff)
    assert outcomes(batch) == [ScanOutcome.OLDER]
    assert not SignedPage.objects.exists()


def test_a_withdrawn_paper_takes_none(ask, numbered, staff):
    shot = photo(pictures(numbered)[0])
    documents.withdraw(numbered, reason="Nhầm", by=staff)
    batch = ask(scans.bring_in, [shot], by=staff)
    assert outcomes(batch) == [ScanOutcome.WITHDRAWN]


def test_papers_of_others_are_as_if_unknown(ask, numbered, stranger):
    batch = ask(scans.bring_in, [photo(pictures(numbered)[0])], by=stranger)
    assert outcomes(batch) == [ScanOutcome.FOREIGN]
    (page,) = selectors.result(batch).refused
    assert page.document is None


def test_what_cannot_be_read_is_named(ask, staff):
    blank = photo(Image.new("RGB", (600, 800), "white"))
    broken = SimpleUploadedFile("hong.pdf", b"%PDF-1.7 nothing %%EOF")
    other = SimpleUploadedFile("ghi-chu.txt", b"hello")
    batch = ask(scans.bring_in, [blank, broken, other], by=staff)
    found = selectors.result(batch)
    assert [page.outcome for page in found.refused] == [ScanOutcome.UNREADABLE]
    assert [file.order for file in found.unread] == [2, 3]
    assert "damaged" in found.unread[0].error


def test_a_file_of_too_many_pages_is_refused_before_any_is_drawn(
    ask, staff, monkeypatch
):
    monkeypatch.setattr(scanning, "MOST_PAGES", 3)
    many = pikepdf.new()
    for _ in range(4):
        many.add_blank_page(page_size=(595, 842))
    data = io.BytesIO()
    many.save(data)
    file = SimpleUploadedFile("nhieu.pdf", data.getvalue())
    batch = ask(scans.bring_in, [file], by=staff)
    assert outcomes(batch) == []
    assert "more than 3 pages" in selectors.result(batch).unread[0].error


def test_a_page_as_large_as_a_house_is_drawn_small():
    house = pikepdf.new()
    house.add_blank_page(page_size=(14400, 14400))
    data = io.BytesIO()
    house.save(data)
    (page,) = scanning.seen(data.getvalue(), is_photo=False, sent_sha256="", name="")
    assert max(page.kept.width, page.kept.height) <= 2400


def test_nothing_and_too_much_are_refused(staff):
    with pytest.raises(RuleError, match="Choose the photos"):
        scans.bring_in([], by=staff)
    files = [SimpleUploadedFile("a.jpg", b"a")] * (scans.MOST_FILES + 1)
    with pytest.raises(RuleError, match="at most"):
        scans.bring_in(files, by=staff)
    assert not ScanBatch.objects.exists()


def test_the_pages_tell(client, ask, numbered, staff, stranger):
    client.force_login(staff)
    shot = photo(pictures(numbered)[0])
    sent = client.post(reverse("reports:scans"), {"scans": [shot]})
    batch = ScanBatch.objects.get()
    assert sent["Location"] == batch.get_absolute_url()
    assert client.get(reverse("reports:scans")).status_code == 200
    batch.refresh_from_db()
    assert client.get(batch.get_absolute_url()).status_code == 200
    kept = client.get(reverse("reports:scan_file", args=[batch.pk, 1]))
    assert b"".join(kept.streaming_content)[:3] == b"\xff\xd8\xff"
    client.force_login(stranger)
    assert client.get(batch.get_absolute_url()).status_code == 404


def test_queries_do_not_grow(
    client, ask, numbered, plan_paper, staff, django_assert_max_num_queries
):
    client.force_login(staff)
    one = ask(scans.bring_in, [photo(pictures(numbered)[0])], by=staff)
    shots = [
        photo(pictures(numbered)[-1]),
        photo(pictures(plan_paper)[0]),
        photo(Image.new("RGB", (60, 80))),
    ]
    three = ask(scans.bring_in, shots, by=staff)
    client.get(one.get_absolute_url())
    with django_assert_max_num_queries(40) as few:
        client.get(one.get_absolute_url())
    with django_assert_max_num_queries(len(few)):
        client.get(three.get_absolute_url())


def test_a_page_put_by_hand_and_by_mark_are_one_place(ask, numbered, staff):
    signed_pages.attach(
        numbered, first=1, scans=[photo(Image.new("RGB", (60, 90)))], by=staff
    )
    ask(scans.bring_in, [photo(pictures(numbered)[0])], by=staff)
    current = SignedPage.objects.current().filter(document=numbered, number=1)
    assert current.count() == 1
    assert SignedPage.objects.filter(number=1).count() == 2
    assert Document.objects.get(pk=numbered.pk).printed_at
