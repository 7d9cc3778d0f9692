"""``manage.py render KIND ID --out FILE``."""

import pytest
from django.core.management import CommandError, call_command

from jobs.models import Job
from reports.models import Document, Rendering

pytestmark = pytest.mark.usefixtures("media")


def test_renders_without_a_worker_and_stores_nothing(signed, tmp_path):
    out = tmp_path / "a.pdf"
    call_command("render", "minutes", str(signed.pk), out=out, verbosity=0)
    assert out.read_bytes().startswith(b"%PDF-")
    for model in (Document, Rendering, Job):
        assert not model.objects.exists()


def test_stored_document_gives_its_own_file(draft, tmp_path):
    out = tmp_path / "a.pdf"
    call_command("render", "minutes", str(draft.pk), out=out, verbosity=0)
    with draft.rendering.file.open() as stored:
        assert out.read_bytes() == stored.read()


@pytest.mark.parametrize("key", ["0", "abc", "7f1d4c1e-0000-4000-8000-000000000000"])
def test_unknown_key(db, key, tmp_path):
    with pytest.raises(CommandError):
        call_command("render", "minutes", key, out=tmp_path / "a.pdf")


def test_refusal_is_told(visit, tmp_path):
    visit.status = "planned"
    visit.save()
    with pytest.raises(CommandError):
        call_command("render", "minutes", str(visit.pk), out=tmp_path / "a.pdf")
