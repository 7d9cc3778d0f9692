"""The file that a unit attaches: kept apart, handed out as a file to its readers."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from core.tests.word_samples import word
from inspections.enums import SelfReportStatus, VisitStatus
from inspections.models import SelfReport
from inspections.services import self_report_files as files
from inspections.tests.factories import SelfReportFactory, VisitFactory

PDF = b"%PDF-1.7\nx\n%%EOF"


@pytest.fixture
def report(team, ward):
    visit = VisitFactory(
        team=team, union=ward, date=date(2020, 3, 12), status=VisitStatus.ANNOUNCED
    )
    return SelfReportFactory(visit=visit)


def url(name, report):
    return reverse(f"inspections:self_report_{name}", args=[report.visit_id])


def upload(data=PDF, name="Báo cáo.pdf"):
    return SimpleUploadedFile(name, data)


def test_a_word_file_comes_back_as_a_file_of_its_own_kind(client, report, officer):
    client.force_login(officer)
    data = word()
    sent = {"upload": upload(data, "bao cao.exe"), "section_1": "Xem tệp"}
    sent["base_revision"] = "0"

    assert client.post(url("save", report), sent).status_code == 302

    report.refresh_from_db()
    assert report.file_name == "bao cao.docx"
    assert report.file.name.startswith("self-reports/")
    answer = client.get(url("file", report))
    assert b"".join(answer.streaming_content) == data
    assert 'attachment; filename="bao cao.docx"' in answer["Content-Disposition"]
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action=Action.DOWNLOAD, actor=officer).exists()


def test_a_refused_file_holds_up_no_word(client, report, officer):
    client.force_login(officer)
    sent = {"upload": upload(b"MZ program", "a.pdf"), "section_1": "Đã viết"}
    sent["base_revision"] = "0"

    answer = client.post(url("save", report), sent)

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert answer.context["form"]["section_1"].value() == "Đã viết"
    report.refresh_from_db()
    assert not report.file
    assert report.sections.first().text == "Đã viết"


def test_with_a_file_the_sections_may_stay_empty(client, report, officer):
    client.force_login(officer)
    sent = {
        "upload": upload(),
        "members": "812",
        "data_date": "29/02/2020",
        "base_revision": "0",
    }

    client.post(url("submit", report), sent)

    report.refresh_from_db()
    assert report.status == SelfReportStatus.SUBMITTED


def test_a_new_file_takes_the_place_of_the_old(
    report, officer, django_capture_on_commit_callbacks
):
    first = files.attach(report, upload=upload(), by=officer)
    name = first.file.name

    with django_capture_on_commit_callbacks(execute=True):
        second = files.attach(report, upload=upload(word(), "b.docx"), by=officer)

    assert second.file_name == "b.docx"
    assert second.revision == 2
    assert default_storage.exists(second.file.name)
    assert not default_storage.exists(name)


def test_it_can_be_taken_out(
    client, report, officer, django_capture_on_commit_callbacks
):
    name = files.attach(report, upload=upload(), by=officer).file.name
    client.force_login(officer)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("file_delete", report))
    client.post(url("file_delete", report))  # a second tap changes nothing

    report.refresh_from_db()
    assert (report.file.name, report.file_name, report.revision) == ("", "", 2)
    assert not default_storage.exists(name)


@pytest.mark.parametrize("verb", ["attach", "detach"])
def test_not_once_it_is_submitted(report, officer, verb):
    SelfReport.objects.update(status=SelfReportStatus.SUBMITTED)
    more = {"upload": upload()} if verb == "attach" else {}

    with pytest.raises(RuleError, match="can no longer be changed"):
        getattr(files, verb)(report, by=officer, **more)


def test_the_inspecting_side_reads_it_from_the_submission_on(
    client, report, officer, staff
):
    files.attach(report, upload=upload(), by=officer)
    client.force_login(staff)
    assert client.get(url("file", report)).status_code == 404

    SelfReport.objects.update(status=SelfReportStatus.SUBMITTED)

    answer = client.get(url("file", report))
    assert b"".join(answer.streaming_content) == PDF


def test_a_file_that_is_lost_is_not_found(client, report, officer):
    stored = files.attach(report, upload=upload(), by=officer)
    default_storage.delete(stored.file.name)
    client.force_login(officer)

    assert client.get(url("file", report)).status_code == 404
