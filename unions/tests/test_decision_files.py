"""The file of a decision: what is kept, and what is refused."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.exceptions import RuleError
from unions.models import Reorganisation
from unions.services import reorganisation as verbs
from unions.tests.blueprints import DAY, draft, merger

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nNghi quyet\n%%EOF\n"


def picture(kind):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, kind)
    return made.getvalue()


def sent(data, name, *, ward, by):
    row = Reorganisation(kind="merge", decision_number="1/NQ", effective_on=DAY)
    upload = SimpleUploadedFile(name, data)
    return verbs.prepare(row, merger(ward), by=by, upload=upload)


def stored(row):
    with default_storage.open(row.file.name) as file:
        return file.read()


def test_a_pdf_is_kept_as_it_is(ward, staff):
    row = sent(PDF, "Nghị quyết 1683.pdf", ward=ward, by=staff)

    row.refresh_from_db()
    assert row.file_name == "Nghị quyết 1683.pdf"
    folder, name = str(row.file.name).split("/")
    assert (folder, len(name)) == ("decisions", 64 + len(".pdf"))
    assert stored(row) == PDF


def test_the_same_file_is_stored_once(ward, staff):
    rows = [sent(PDF, name, ward=ward, by=staff) for name in ("a.pdf", "b.pdf")]

    assert rows[0].file.name == rows[1].file.name
    assert [row.file_name for row in rows] == ["a.pdf", "b.pdf"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photos_are_made_anew(ward, staff, kind):
    row = sent(picture(kind), "anh.bin", ward=ward, by=staff)

    assert str(row.file.name).endswith(".jpg")
    assert stored(row)[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_word_files_are_to_be_saved_as_pdf(ward, staff, start):
    with pytest.raises(RuleError, match="Save it as PDF and send that"):
        sent(start + b"..." * 50, "quyetdinh.pdf", ward=ward, by=staff)
    assert Reorganisation.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"MZ...", "Only photos"),
        (b"%PDF-1.7 /JavaScript %%EOF", "holds scripts"),
        (b"%PDF-1.7 cut off", "damaged"),
        (b"\xff\xd8\xff cut off", "cannot be read"),
    ],
)
def test_what_is_refused(ward, staff, data, said):
    with pytest.raises(RuleError, match=said):
        sent(data, "quyetdinh.pdf", ward=ward, by=staff)


def test_a_file_can_be_added_later_and_stays(ward, staff):
    row = draft(merger(ward), by=staff)
    verbs.prepare(row, merger(ward), by=staff, upload=SimpleUploadedFile("a.pdf", PDF))
    verbs.prepare(row, merger(ward), by=staff)

    row.refresh_from_db()
    assert row.file_name == "a.pdf"
