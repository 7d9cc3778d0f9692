import io
import uuid
import zlib
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.exceptions import RuleError
from inspections.enums import EvidenceKind, VisitStatus
from inspections.models import Evidence, Visit
from inspections.services import evidence, lines
from inspections.services.uploads import examine
from inspections.tests.factories import FindingFactory, RemedyFactory, VisitFactory

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def picture(kind="JPEG", size=(400, 300), mode="RGB", **options):
    made = io.BytesIO()
    Image.new(mode, size, (200, 30, 60, 128)[: len(mode)]).save(made, kind, **options)
    return made.getvalue()


def upload(data, name="anh.jpg"):
    return SimpleUploadedFile(name, data)


def with_exif():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned right
    exif.get_ifd(0x8769)[0x9003] = "2020:03:12 09:30:00"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (22.0, 8.0, 51.0), 3: "E", 4: (105.0, 50.0, 6.0)}
    )
    return picture(exif=exif)


def png_bomb():
    """A header of 60,000 × 60,000 pixels and a few bytes of data."""

    def chunk(name, data):
        crc = zlib.crc32(name + data)
        return len(data).to_bytes(4, "big") + name + data + crc.to_bytes(4, "big")

    header = (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("PNG", "L")]
)
def test_a_photo_is_written_anew_as_jpeg(kind, mode):
    kept = examine(upload(picture(kind, mode=mode)))
    assert (kept.kind, kept.content_type) == (EvidenceKind.PHOTO, "image/jpeg")
    assert (kept.width, kept.height) == (400, 300)
    assert Image.open(io.BytesIO(kept.data)).format == "JPEG"
    assert kept.path == f"evidence/{kept.sha256[:2]}/{kept.sha256}.jpg"


def test_a_large_photo_is_scaled_to_its_longest_side():
    kept = examine(upload(picture(size=(3000, 4000))))
    assert (kept.width, kept.height) == (1200, 1600)


def test_time_and_place_leave_the_photo_for_columns_and_it_stands_upright():
    kept = examine(upload(with_exif()))
    assert kept.taken_at == datetime(2020, 3, 12, 9, 30, tzinfo=HANOI)
    assert (kept.latitude, kept.longitude) == (
        Decimal("22.14750"),
        Decimal("105.83500"),
    )
    assert (kept.width, kept.height) == (300, 400)
    assert not Image.open(io.BytesIO(kept.data)).getexif()


def test_nothing_of_what_rides_along_is_left():
    rider = b"<script>alert(1)</script>PK\x03\x04"
    kept = examine(upload(picture() + rider))
    assert rider not in kept.data
    assert b"script" not in kept.data


_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

HOSTILE = {
    "empty": (b"", "empty"),
    "text": (b"hello", "Only photos"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Only photos"),
    "html": (b"<!doctype html><script>alert(1)</script>", "Only photos"),
    "zip": (b"PK\x03\x04" + bytes(64), "Only photos"),
    "gif": (b"GIF89a/*" + bytes(64), "Only photos"),
    "exe": (b"MZ" + bytes(64), "Only photos"),
    "tiff": (b"II*\x00" + bytes(64), "Only photos"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "Only photos"),
    "html before a jpeg": (b"<html>" + picture(), "Only photos"),
    "html before a pdf": (b"<html>" + _PDF, "Only photos"),
    "cut jpeg": (picture()[:300], "cannot be read"),
    "jpeg in name only": (b"\xff\xd8\xff" + b"<script>" * 50, "cannot be read"),
    "png bomb": (png_bomb(), "too many pixels|cannot be read"),
    "cut webp": (picture("WEBP")[:40], "cannot be read"),
    "false heic": (b"\0\0\0\x18ftypheic" + bytes(64), "cannot be read"),
    "cut pdf": (_PDF[:-8], "damaged"),
    "pdf with script": (_PDF.replace(b"/Type", b"/JavaScript"), "scripts"),
    "pdf that launches": (_PDF.replace(b"/Type", b"/Launch"), "scripts"),
    "pdf with a file": (_PDF.replace(b"/Type", b"/EmbeddedFile"), "scripts"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_uploads_are_refused_with_a_reason(name):
    data, message = HOSTILE[name]
    with pytest.raises(RuleError, match=message):
        examine(upload(data, "anh.jpg"))


def test_too_large_a_file_is_refused_before_it_is_read(settings):
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(RuleError, match="larger"):
        examine(upload(picture()))


def test_too_many_pixels_are_refused_before_decoding(settings):
    settings.PHOTO_MAX_PIXELS = 400 * 300 - 1
    with pytest.raises(RuleError, match="too many pixels"):
        examine(upload(picture()))


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def add(visit, by, data=None, **values):
    values = {"id": uuid.uuid4(), **values}
    return evidence.add_evidence(
        visit, upload=upload(data or picture()), by=by, **values
    )


def test_a_photo_is_kept_once_however_often_it_is_sent(visit, inspector):
    key = uuid.uuid4()
    states = [add(visit, inspector, id=key).state for _ in range(20)]
    assert states == ["created", *["same"] * 19]
    row = Evidence.objects.get()
    assert (row.visit, row.union, row.updated_by) == (visit, visit.union, inspector)
    assert default_storage.exists(row.file.name)


def test_two_equal_photos_share_one_file(visit, inspector):
    first, second = add(visit, inspector).row, add(visit, inspector).row
    assert first.pk != second.pk
    assert first.file.name == second.file.name


def test_another_photo_under_the_same_key_is_refused(visit, inspector):
    key = add(visit, inspector).row.pk
    with pytest.raises(RuleError, match="Another photo"):
        add(visit, inspector, picture(size=(10, 10)), id=key)


def test_the_key_of_another_visit_is_refused(visit, inspector, team, commune):
    key = add(visit, inspector).row.pk
    other = VisitFactory(team=team, union=commune)
    with pytest.raises(RuleError, match="Another photo"):
        add(other, inspector, id=key)


def test_a_photo_belongs_to_things_of_its_visit(visit, inspector, team, commune):
    finding = FindingFactory(visit=VisitFactory(team=team, union=commune))
    with pytest.raises(RuleError, match="another visit"):
        add(visit, inspector, finding=finding)


def test_what_the_device_says_comes_before_what_the_file_says(visit, inspector):
    when = datetime(2020, 3, 13, 8, 0, tzinfo=HANOI)
    shot = evidence.Shot(caption="Sổ quỹ", taken_at=when, latitude=Decimal("22.1"))
    row = add(visit, inspector, with_exif(), shot=shot).row
    assert (row.caption, row.taken_at, row.latitude) == (
        "Sổ quỹ",
        when,
        Decimal("22.1"),
    )


def test_a_caption_can_be_written_later(visit, inspector):
    row = add(visit, inspector).row
    finding = FindingFactory(visit=visit)
    evidence.describe(row, caption=" Vườn quế ", finding=finding, by=inspector)
    row.refresh_from_db()
    assert (row.caption, row.finding, row.revision) == ("Vườn quế", finding, 2)


def test_a_sealed_visit_takes_no_photo_but_its_remedy_takes_proof(visit, inspector):
    row = add(visit, inspector).row
    Visit.objects.update(status=VisitStatus.SIGNED)
    remedy = RemedyFactory(visit=visit)
    for call in (
        lambda: add(visit, inspector),
        lambda: evidence.describe(row, caption="X", by=inspector),
        lambda: lines.remove(row, by=inspector),
    ):
        with pytest.raises(RuleError, match="signed"):
            call()
    proof = evidence.add_proof(
        remedy, id=uuid.uuid4(), upload=upload(picture()), by=inspector
    ).row
    assert (proof.remedy, proof.visit) == (remedy, visit)
    with pytest.raises(RuleError, match="Proof"):
        evidence.describe(proof, caption="X", by=inspector)


def test_a_photo_taken_back_leaves_no_bytes_unless_another_shows_them(
    visit, inspector, django_capture_on_commit_callbacks
):
    first, second = add(visit, inspector).row, add(visit, inspector).row
    path = first.file.name
    with django_capture_on_commit_callbacks(execute=True):
        evidence.discard(first, by=inspector)
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.discard(second, by=inspector)
    assert not default_storage.exists(path)
    assert not Evidence.objects.exists()
