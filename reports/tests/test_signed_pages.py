"""The signed paper that comes back: in order, of the right print, never lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.models import Round
from reports.catalogue import KINDS
from reports.models import Document, SignedPage
from reports.selectors import documents as selectors
from reports.services import documents, signed_pages
from reports.signed_paper import Held, state

pytestmark = pytest.mark.usefixtures("media", "english")


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def photo(shade=0, name="trang.jpg"):
    made = io.BytesIO()
    Image.new("RGB", (60, 90), (shade, shade, shade)).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue())


def pdf(name="scan.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\nscan\n%%EOF\n")


@pytest.fixture
def numbered(ask, draft, staff):
    today = timezone.localdate()
    made = ask(documents.number_document, draft, issued_on=today, by=staff)
    assert made.rendering.pages >= 2
    return made


def paper(document):
    fresh = Document.objects.select_related("rendering").get(pk=document.pk)
    return selectors.paper_states([fresh])[fresh.pk]


def test_from_printed_over_a_missing_page_to_whole(numbered, staff):
    total = numbered.rendering.pages
    assert not paper(numbered).is_printed
    signed_pages.mark_printed(numbered, by=staff)
    assert paper(numbered).is_printed
    assert paper(numbered).missing == tuple(range(1, total + 1))

    photos = [photo(shade) for shade in range(1, total)]
    signed_pages.attach(numbered, first=1, scans=photos, by=staff)
    assert paper(numbered).missing == (total,)
    assert not paper(numbered).is_whole

    signed_pages.attach(numbered, first=total, scans=[photo(200)], by=staff)
    assert paper(numbered).is_whole


def test_the_same_photo_again_is_one_page(numbered, staff):
    for _ in range(5):
        signed_pages.attach(numbered, first=1, scans=[photo(7)], by=staff)
    assert SignedPage.objects.count() == 1


def test_another_photo_replaces_and_the_old_one_stays(numbered, staff):
    (old,) = signed_pages.attach(numbered, first=1, scans=[photo(7)], by=staff)
    (new,) = signed_pages.attach(numbered, first=1, scans=[photo(90)], by=staff)
    old.refresh_from_db()
    assert old.replaced_at is not None
    assert list(SignedPage.objects.current()) == [new]
    with signed_pages.open_page(old, by=staff) as file:
        assert file.read(2) == b"\xff\xd8"


def test_one_pdf_is_several_pages(numbered, staff):
    total = numbered.rendering.pages
    signed_pages.attach(numbered, first=1, last=total, scans=[pdf()], by=staff)
    assert paper(numbered).is_whole


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first": 0, "scans": [photo()]}, "is not one of them"),
        ({"first": 99, "scans": [photo()]}, "is not one of them"),
        ({"first": 1, "scans": []}, "Choose the photos"),
        ({"first": 1, "scans": [pdf()]}, "which pages the PDF"),
        ({"first": 1, "last": 2, "scans": [pdf(), photo()]}, "one PDF file at a time"),
        ({"first": 1, "scans": [photo()] * 21}, "at most 20"),
        (
            {"first": 1, "scans": [SimpleUploadedFile("a.jpg", b"<svg onload=x>")]},
            "Only photos",
        ),
    ],
)
def test_refusals_keep_nothing(numbered, staff, values, words):
    with pytest.raises(RuleError, match=words):
        signed_pages.attach(numbered, **values, by=staff)
    assert not SignedPage.objects.exists()
    assert not paper(numbered).is_printed


def test_pages_of_an_older_print_do_not_count(ask, draft, signed, staff):
    signed_pages.attach(draft, first=1, scans=[photo()], by=staff)
    assert paper(draft).there == (1,)
    Round.objects.filter(pk=signed.round_id).update(name="Đợt kiểm tra có tên mới")
    signed.refresh_from_db()
    renewed = ask(documents.request_document, KINDS["minutes"], signed, by=staff)
    assert renewed == draft
    assert paper(draft).there == ()
    assert paper(draft).older == (1,)


def test_a_withdrawn_document_takes_none(numbered, staff):
    documents.withdraw(numbered, reason="Sai số", by=staff)
    with pytest.raises(RuleError, match="withdrawn"):
        signed_pages.attach(numbered, first=1, scans=[photo()], by=staff)


def test_looking_at_a_page_is_written_down(numbered, staff):
    (page,) = signed_pages.attach(numbered, first=1, scans=[photo()], by=staff)
    signed_pages.open_page(page, by=staff).close()
    entry = AuditEntry.objects.filter(model="reports.signedpage").first()
    assert (entry.action, entry.actor) == ("read", staff)


def test_taking_to_print_is_remembered(client, numbered, staff):
    client.force_login(staff)
    address = reverse("reports:document_file", args=[numbered.pk])
    b"".join(client.get(address).streaming_content)
    assert not paper(numbered).is_printed
    b"".join(client.get(f"{address}?download=1").streaming_content)
    assert paper(numbered).is_printed


def test_the_page_says_what_is_missing(client, numbered, staff):
    client.force_login(staff)
    signed_pages.attach(numbered, first=2, scans=[photo()], by=staff)
    with translation.override(staff.language):
        words = translation.gettext("Signed, page %(missing)s missing")
    missing = paper(numbered).missing_words
    answer = client.get(reverse("reports:signed_pages", args=[numbered.pk]))
    assert words % {"missing": missing} in answer.content.decode()


def test_a_refused_form_says_why(client, numbered, staff):
    client.force_login(staff)
    address = reverse("reports:signed_pages", args=[numbered.pk])
    answer = client.post(address, {"first": "1", "scans": pdf()})
    assert answer.status_code == 422
    assert not SignedPage.objects.exists()


def test_the_inspected_unit_looks_and_does_not_write(client, numbered, staff, officer):
    documents.issue(numbered, by=staff)
    (page,) = signed_pages.attach(numbered, first=1, scans=[photo()], by=staff)
    client.force_login(officer)
    seen = client.get(reverse("reports:signed_page", args=[page.pk]))
    assert b"".join(seen.streaming_content)[:2] == b"\xff\xd8"
    remove = reverse("reports:signed_page_remove", args=[page.pk])
    assert client.post(remove).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_states_of_many_are_one_query(
    numbered, staff, django_assert_num_queries, count
):
    rows = [numbered] * count
    signed_pages.attach(numbered, first=1, scans=[photo()], by=staff)
    with django_assert_num_queries(1):
        selectors.paper_states(rows)


def test_runs_of_missing_pages_are_said_short():
    held = [Held(number, "now") for number in (1, 2, 4)]
    found = state(held, total=9, snapshot_sha256="now", is_printed=True)
    assert found.missing_words == "3, 5–9"


@given(
    held=st.lists(
        st.builds(Held, st.integers(1, 12), st.sampled_from(["now", "before"]))
    ),
    total=st.integers(1, 12),
)
def test_there_and_missing_make_the_whole(held, total):
    found = state(held, total=total, snapshot_sha256="now", is_printed=False)
    inside = {number for number in found.there if number <= total}
    assert inside | set(found.missing) == set(range(1, total + 1))
    assert not inside & set(found.missing)
    assert not set(found.older) & set(found.there)
    assert found.is_whole == ({*range(1, total + 1)} <= set(found.there))
