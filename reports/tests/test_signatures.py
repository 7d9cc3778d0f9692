"""Digital signatures: whose they are, what was changed, files that are not ours."""

import io

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from audit.models import AuditEntry
from core.exceptions import RuleError
from reports import pades
from reports.models import SignedFile
from reports.services import documents, signatures
from reports.tests import keys

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture(autouse=True)
def _no_tries():
    cache.clear()


@pytest.fixture
def numbered(ask, draft, staff):
    today = timezone.localdate()
    return ask(documents.number_document, draft, issued_on=today, by=staff)


@pytest.fixture
def roots(settings, tmp_path):
    folder = tmp_path / "roots"
    folder.mkdir()
    (folder / "goc.pem").write_bytes(keys.root_file())
    (folder / "doc-toi.txt").write_text("not a certificate")
    settings.SIGNATURE_ROOTS = str(folder)


@pytest.fixture
def own_key(settings, tmp_path, numbered):
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / f"{numbered.union_id}.p12").write_bytes(keys.key_file())
    settings.SIGNING_KEYS = str(folder)
    return folder


def print_of(document):
    with document.rendering.file.open("rb") as file:
        return file.read()


def signed_elsewhere(content, name="Nguyễn Thị Ánh"):
    return pades.sign(content, keys.key_file(name), keys.PASSWORD, reason="Ban hành")


def upload(content, name="bien-ban-ky-so.pdf"):
    return SimpleUploadedFile(name, content)


def test_a_file_signed_elsewhere_is_accepted_and_told(ask, numbered, staff, roots):
    content = signed_elsewhere(print_of(numbered))
    row = ask(signatures.bring_in, numbered, upload(content), by=staff)
    (found,) = row.signatures
    assert (found["signer"], found["issuer"]) == ("Nguyễn Thị Ánh", "Gốc thử nghiệm")
    assert found["organisation"] == "Hội LHPN thử nghiệm"
    assert found["is_intact"]
    assert found["is_whole"]
    assert found["is_trusted"]
    assert not row.is_rewritten
    assert row.error == ""
    with row.file.open("rb") as stored:
        assert stored.read() == content


def test_without_the_root_the_signer_is_not_known(ask, numbered, staff):
    content = signed_elsewhere(print_of(numbered))
    row = ask(signatures.bring_in, numbered, upload(content), by=staff)
    (found,) = row.signatures
    assert found["is_good"]
    assert not found["is_trusted"]


def test_the_same_file_again_is_one(ask, numbered, staff):
    content = signed_elsewhere(print_of(numbered))
    first = ask(signatures.bring_in, numbered, upload(content), by=staff)
    again = ask(signatures.bring_in, numbered, upload(content), by=staff)
    assert first == again
    assert SignedFile.objects.count() == 1


def test_a_second_signature_takes_the_place_of_the_first_file(ask, numbered, staff):
    first = signed_elsewhere(print_of(numbered))
    second = signed_elsewhere(first, "Hoàng Thị Bích")
    old = ask(signatures.bring_in, numbered, upload(first), by=staff)
    new = ask(signatures.bring_in, numbered, upload(second), by=staff)
    old.refresh_from_db()
    assert old.replaced_at is not None
    names = [row["signer"] for row in new.signatures]
    assert names == ["Nguyễn Thị Ánh", "Hoàng Thị Bích"]
    assert all(row["is_good"] for row in new.signatures)


def test_what_was_changed_after_signing_is_told(ask, numbered, staff):
    content = signed_elsewhere(print_of(numbered))
    at = content.rindex(b"/Reason")
    changed = content[:at] + content[at:].replace(b"/Reason", b"/Raeson", 1)
    row = ask(signatures.bring_in, numbered, upload(changed), by=staff)
    (found,) = row.signatures
    assert not found["is_intact"]
    assert not found["is_good"]


def test_a_page_put_over_a_signed_file_is_no_longer_whole(ask, numbered, staff):
    signed = signed_elsewhere(print_of(numbered))
    row = ask(signatures.bring_in, numbered, upload(_with_a_new_page(signed)), by=staff)
    assert not any(found["is_good"] for found in row.signatures)


def _with_a_new_page(content):
    """An update appended that adds a page, as an attacker would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    text = generic.StreamObject(stream_data=b"")
    page = PageObject(
        contents=writer.add_object(text),
        media_box=generic.ArrayObject(
            [generic.NumberObject(n) for n in (0, 0, 595, 842)]
        ),
    )
    writer.insert_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rewritten(content, tmp_path, text=None):
    """The same pages as another program would write them."""
    place = tmp_path / "anew.pdf"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if text:
            pdf.pages.extend(pikepdf.open(io.BytesIO(text)).pages)
        pdf.save(place, linearize=True)
    return place.read_bytes()


def test_a_program_that_writes_the_file_anew(ask, numbered, staff, tmp_path):
    content = signed_elsewhere(rewritten(print_of(numbered), tmp_path))
    row = ask(signatures.bring_in, numbered, upload(content), by=staff)
    assert row.error == ""
    assert row.is_rewritten
    assert len(row.signatures) == 1


def test_another_paper_is_refused(ask, numbered, staff, tmp_path):
    print_ = print_of(numbered)
    content = signed_elsewhere(rewritten(print_, tmp_path, text=print_))
    row = ask(signatures.bring_in, numbered, upload(content), by=staff)
    assert "not the PDF of this document" in row.error
    assert row.signatures == []


def test_a_file_without_signature_is_refused(ask, numbered, staff):
    row = ask(signatures.bring_in, numbered, upload(print_of(numbered)), by=staff)
    assert "no digital signature" in row.error


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"GIF89a", "Only photos"),
        (b"%PDF-1.7\n/JavaScript\n%%EOF", "scripts"),
    ],
)
def test_refused_at_once(numbered, staff, content, said):
    with pytest.raises(RuleError, match=said):
        signatures.bring_in(numbered, upload(content), by=staff)
    assert not SignedFile.objects.exists()


def test_scripts_added_to_our_own_file_are_refused(numbered, staff):
    content = print_of(numbered) + b"\n1 0 obj <</S /JavaScript>> endobj\n%%EOF"
    with pytest.raises(RuleError, match="scripts"):
        signatures.bring_in(numbered, upload(content), by=staff)


def test_a_draft_takes_no_signature(draft, staff):
    with pytest.raises(RuleError, match="number first"):
        signatures.bring_in(draft, upload(b"%PDF-1.7 %%EOF"), by=staff)


def test_signing_with_the_own_key(numbered, own_key, staff, roots):
    row = signatures.sign(numbered, keys.PASSWORD, by=staff)
    assert row.is_made_here
    assert row.signatures[0]["is_trusted"]
    again = signatures.sign(numbered, keys.PASSWORD, by=staff)
    assert [one["is_good"] for one in again.signatures] == [True, True]
    row.refresh_from_db()
    assert row.replaced_at is not None
    with again.file.open("rb") as file:
        assert file.read().startswith(print_of(numbered))
    logged = AuditEntry.objects.filter(key=str(row.pk)).first()
    assert keys.PASSWORD not in str(logged.detail)


def test_a_wrong_password_can_be_tried_five_times(numbered, own_key, staff):
    for _ in range(signatures.MOST_WRONG):
        with pytest.raises(RuleError, match="does not open"):
            signatures.sign(numbered, "sai", by=staff)
    with pytest.raises(RuleError, match="Too many"):
        signatures.sign(numbered, keys.PASSWORD, by=staff)


def test_an_expired_key_does_not_sign(numbered, own_key, staff):
    (own_key / f"{numbered.union_id}.p12").write_bytes(keys.key_file(days=-1))
    with pytest.raises(RuleError, match="was valid until"):
        signatures.sign(numbered, keys.PASSWORD, by=staff)


def test_the_page_tells_and_keeps(client, ask, numbered, own_key, staff, roots):
    client.force_login(staff)
    page = reverse("reports:signatures", args=[numbered.pk])
    assert "Mật khẩu của khóa" in client.get(page).content.decode()
    client.post(reverse("reports:sign", args=[numbered.pk]), {"password": "sai"})
    done = client.post(
        reverse("reports:sign", args=[numbered.pk]), {"password": keys.PASSWORD}
    )
    assert done.status_code == 302
    shown = client.get(page).content.decode()
    assert "Nguyễn Thị Ánh" in shown
    row = SignedFile.objects.get()
    kept = client.get(reverse("reports:signed_file", args=[row.pk]))
    assert kept["Content-Disposition"].startswith("attachment")
    assert b"".join(kept.streaming_content).startswith(print_of(numbered))
    assert AuditEntry.objects.filter(action="download", key=str(row.pk)).exists()
    client.post(reverse("reports:signed_file_remove", args=[row.pk]))
    assert not SignedFile.objects.current().exists()


def test_only_one_query_more_for_many(
    client, ask, numbered, staff, django_assert_max_num_queries
):
    page = reverse("reports:signatures", args=[numbered.pk])
    client.force_login(staff)
    ask(
        signatures.bring_in,
        numbered,
        upload(signed_elsewhere(print_of(numbered))),
        by=staff,
    )
    with django_assert_max_num_queries(40) as one:
        client.get(page)
    for name in ("Hoàng Thị Bích", "Lý Thị Cúc"):
        content = signed_elsewhere(print_of(numbered), name)
        ask(signatures.bring_in, numbered, upload(content), by=staff)
    with django_assert_max_num_queries(len(one)):
        client.get(page)


def test_keys_and_files_that_are_none():
    with pytest.raises(pades.KeyRefusedError):
        pades.sign(b"%PDF-1.7", b"no key", "", reason="")
    for content in (b"", b"%PDF-1.7 " * 30):
        with pytest.raises(pades.NotAPdfError):
            pades.signatures(content)
