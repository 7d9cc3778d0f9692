"""What is handed out of a file that somebody sent in."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.enums import Action
from audit.models import AuditEntry
from inspections.services import evidence

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "saved"),
    [
        ("bao-cao.pdf", "bao-cao.pdf"),
        ("bao-cao.html", "bao-cao.pdf"),
        ("bao-cao.pdf.exe", "bao-cao.pdf.pdf"),
        ("bao-cao", "bao-cao.pdf"),
        ('a"b.hta', 'a\\"b.pdf'),
    ],
)
def test_a_file_is_saved_as_what_it_is(client, inspector, visit, sent, saved):
    content = b"%PDF-1.4 <script>alert(1)</script> %%EOF"
    upload = SimpleUploadedFile(sent, content, content_type="text/html")
    row = evidence.add_evidence(visit, id=uuid.uuid4(), upload=upload, by=inspector).row
    client.force_login(inspector)
    answer = client.get(reverse("inspections:evidence", args=[row.pk]))
    assert answer.getvalue() == content
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{saved}"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    entry = AuditEntry.objects.get(action=Action.DOWNLOAD)
    assert (entry.actor, entry.key) == (inspector, str(row.pk))
