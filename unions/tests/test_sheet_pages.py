"""The pages of workbooks in each of their states, with branches as the list."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.enums import Role
from core.exceptions import RuleError
from jobs import services as jobs
from jobs.models import Job
from unions.models import Branch
from unions.tests.factories import BranchFactory, MemberFactory, UnionFactory
from workbooks import catalogue
from workbooks.enums import Outcome, UploadStatus
from workbooks.models import Fault, Line, Upload
from workbooks.services import checking, exports, files, uploads
from workbooks.tests import books
from workbooks.tests.factories import UploadFactory

pytestmark = pytest.mark.django_db
SEND = ("workbooks:send", "branches")


def url(name, *args, **query):
    return reverse(name, args=args, query=query)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def staff(staff):
    staff.language = "en"
    staff.save()
    return staff


@pytest.fixture
def book():
    return books.saved(books.listed(["01840", None, "thôn", "Áng", 5, None]))


@pytest.fixture
def receive(staff):
    """Send a workbook in; nobody has looked at it yet."""

    def act(data, name="a.xlsx"):
        sheet = catalogue.sheet("branches", staff)
        return uploads.receive(sheet, SimpleUploadedFile(name, data), by=staff)

    return act


@pytest.fixture
def page(client, staff):
    client.force_login(staff)

    def act(address, **more):
        answer = client.get(address, **more)
        assert answer.status_code == 200
        return answer.content.decode()

    return act


# --- Sending


def test_what_is_no_workbook_is_refused_on_the_form(client, staff):
    client.force_login(staff)
    answer = client.post(
        url(*SEND), {"file": SimpleUploadedFile("a.xlsx", b"a,b\n1,2")}
    )
    assert answer.status_code == 200
    [said] = answer.context["form"].errors["file"]
    assert "Save As" in said
    assert not Upload.objects.exists()


def test_no_file_is_asked_for(client, staff):
    client.force_login(staff)
    answer = client.post(url(*SEND))
    assert answer.context["form"].errors == {"file": ["Choose a file first."]}


def test_an_unknown_list_does_not_exist(client, staff):
    client.force_login(staff)
    assert client.get(url("workbooks:send", "nothing")).status_code == 404
    assert client.post(url("workbooks:export", "nothing")).status_code == 404


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("..\\..\\x/a.xlsx", "a.xlsx"),
        ("chi h\u006f\u0323\u0302i.xlsx", "chi hội.xlsx"),
        ("a\u202exslx.exe\x07.xlsx", "axslx.exe.xlsx"),
        ("x" * 300 + ".xlsx", ("x" * 300 + ".xlsx")[-150:]),
        ("", "tep.xlsx"),
    ],
)
def test_names_are_shown_never_used(name, shown):
    assert files.clean_name(name) == shown


def test_files_are_kept_by_their_content(receive, media, book):
    upload = receive(book, "../../etc/a.xlsx")
    assert upload.file == f"workbooks/in/{upload.sha256[:2]}/{upload.sha256}.xlsx"
    assert (media / upload.file).read_bytes() == book
    assert [path.suffix for path in media.rglob("*") if path.is_file()] == [".xlsx"]


def test_the_same_file_sent_twice_at_once_is_one(receive, book):
    assert receive(book) == receive(book)
    assert Job.objects.count() == 1


def test_three_at_a_time_and_sixty_an_hour(receive, staff, book, monkeypatch):
    UploadFactory.create_batch(3, owner=staff, status=UploadStatus.CHECKING)
    with pytest.raises(RuleError, match="Wait until"):
        receive(book)
    Upload.objects.all().delete()
    UploadFactory.create_batch(60, owner=staff)
    with pytest.raises(RuleError, match="within an hour"):
        receive(book)


# --- Waiting


def test_waiting_page_asks_again_then_loads_anew(ward, receive, book, page, client):
    upload = receive(book)
    address = url("workbooks:upload_progress", upload.pk)
    assert "every 1s" in page(upload.get_absolute_url())
    htmx = {"HX-Request": "true"}
    assert "HX-Refresh" not in client.get(address, headers=htmx)
    jobs.run(upload.job_id)
    assert client.get(address, headers=htmx)["HX-Refresh"] == "true"
    assert client.get(address).url == upload.get_absolute_url()


def test_a_failed_job_says_so_and_can_be_started_again(
    ward, receive, book, page, client
):
    upload = receive(book)
    Job.objects.update(state="failed", error="Hỏng máy")
    assert "Hỏng máy" in page(upload.get_absolute_url())
    answer = client.post(url("workbooks:start_again", upload.pk))
    assert answer.url == upload.get_absolute_url()
    upload.refresh_from_db()
    assert upload.job.state == "queued"
    jobs.run(upload.job_id)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.READY


def test_what_is_not_stuck_is_not_started_again(receive, staff, book):
    upload = receive(book)
    with pytest.raises(RuleError, match="being worked on"):
        uploads.start_again(upload, by=staff)


def test_checking_twice_checks_once(ward, receive, book):
    upload = receive(book)
    jobs.run(upload.job_id)
    assert checking.check(upload.job, upload=str(upload.pk)) == {}
    assert Line.objects.count() == 1


def test_a_file_that_cannot_be_taken_as_a_whole(receive, page):
    upload = receive(books.saved(books.listed(headings=("x", "y"))))
    jobs.run(upload.job_id)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.FAULTY
    shown = page(upload.get_absolute_url())
    assert "No headings were found" in shown
    assert url("workbooks:marked", upload.pk) not in shown


def test_an_empty_list_is_told(receive):
    upload = receive(books.saved(books.listed()))
    jobs.run(upload.job_id)
    upload.refresh_from_db()
    assert upload.refusal.startswith("The list is empty")


# --- Looking


@pytest.mark.parametrize("who", ["administrator", "officer", "leader", "stranger"])
def test_an_upload_is_its_owners_alone(client, receive, book, request, who):
    upload = receive(book)
    client.force_login(request.getfixturevalue(who))
    for name in ("upload", "upload_progress", "marked"):
        assert client.get(url(f"workbooks:{name}", upload.pk)).status_code == 404
    for name in ("write", "start_again"):
        assert client.post(url(f"workbooks:{name}", upload.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(client, staff, count, django_assert_num_queries):
    faulty = UploadFactory(owner=staff, status=UploadStatus.FAULTY, fault_count=count)
    ready = UploadFactory(owner=staff, changed=count)
    for number in range(count):
        Fault.objects.create(upload=faulty, number=number, column=1, advice="x")
        Line.objects.create(
            upload=ready, number=number, outcome=Outcome.CHANGED, label="x"
        )
        UploadFactory(owner=staff)
    client.force_login(staff)
    pages = {
        faulty.get_absolute_url(): 9,
        ready.get_absolute_url(): 9,
        url("workbooks:index"): 6,
        url(*SEND): 5,
    }
    for address, queries in pages.items():
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_tabs_show_their_rows(staff, page):
    upload = UploadFactory(owner=staff, added=1, changed=1, caution_count=1)
    for number, outcome in enumerate((Outcome.ADDED, Outcome.CHANGED), start=2):
        Line.objects.create(
            upload=upload,
            number=number,
            outcome=outcome,
            label=f"Chi hội {outcome}",
            cautions=["Xem kỹ"] if outcome == Outcome.CHANGED else [],
        )
    address = upload.get_absolute_url()
    shown = {
        key: [o for o in ("added", "changed") if f"Chi hội {o}" in page(address + key)]
        for key in ("", "?rows=cautions", "?rows=added", "?rows=changed", "?rows=x'")
    }
    assert shown == {
        "": ["changed"],
        "?rows=cautions": ["changed"],
        "?rows=added": ["added"],
        "?rows=changed": ["changed"],
        "?rows=x'": ["changed"],
    }


def test_users_text_is_never_markup(staff, page):
    upload = UploadFactory(owner=staff, status=UploadStatus.FAULTY, name="<b>.xlsx")
    Fault.objects.create(upload=upload, number=1, column=0, value="<i>", advice="<u>")
    shown = page(upload.get_absolute_url())
    assert "<b>.xlsx" not in shown
    assert "<i>" not in shown
    assert "<u>" not in shown


def test_marked_file_that_is_gone_is_told(client, staff):
    upload = UploadFactory(owner=staff, status=UploadStatus.FAULTY)
    client.force_login(staff)
    answer = client.get(url("workbooks:marked", upload.pk), follow=True)
    assert "no longer kept" in str(*answer.context["messages"])


# --- Writing


def test_writing_needs_the_permission_of_the_list(client, ward, media, book):
    inspector = MemberFactory(role=Role.INSPECTOR, union=ward)
    upload = UploadFactory(owner=inspector, added=1)
    client.force_login(inspector)
    assert client.post(url("workbooks:write", upload.pk)).status_code == 403


@pytest.mark.parametrize("status", sorted(set(UploadStatus) - {UploadStatus.READY}))
def test_only_what_is_ready_is_written(staff, status):
    upload = UploadFactory(owner=staff, status=status, added=1)
    with pytest.raises(RuleError):
        uploads.write(upload, ticked=True, by=staff)


def test_writing_twice_writes_once(ward, receive, staff, book):
    upload = receive(book)
    jobs.run(upload.job_id)
    upload.refresh_from_db()
    uploads.write(upload, ticked=False, by=staff)
    with pytest.raises(RuleError, match="cannot become"):
        uploads.write(upload, ticked=False, by=staff)
    jobs.run(upload.job_id)
    jobs.retry(upload.job)
    jobs.run(upload.job_id)
    assert Branch.objects.count() == 1


# --- The template


def test_template_explains_offers_and_keeps_zeros(client, staff, ward):
    UnionFactory.create_batch(40, kind="ward", parent=ward.parent)
    client.force_login(staff)
    answer = client.get(url("workbooks:template", "branches"))
    filled = books.opened(b"".join(answer))
    sheet, guide, lists = filled.worksheets
    assert sheet["A1"].value == "Danh sách chi hội"
    assert sheet["E3"].value == "Tên chi hội (*)"
    assert sheet.freeze_panes == "A4"
    assert sheet.max_row == 3
    assert sheet.column_dimensions["B"].number_format == "@"
    assert sheet.column_dimensions["H"].number_format == "dd/mm/yyyy"
    assert sheet.column_dimensions["E"].width == 28
    rules = sheet.data_validations.dataValidation
    assert {str(rule.sqref): rule.formula1 for rule in rules} == {
        "C4:C5003": "'Danh mục'!$A$1:$A$42",
        "D4:D5003": '"thôn,tổ dân phố,khác"',
    }
    assert lists.sheet_state == "hidden"
    assert "phường Đức Xuân" in [cell.value for cell in lists["A"]]
    assert guide["A1"].value == "Danh sách chi hội: hướng dẫn điền"
    told = [row[0] for row in guide.iter_rows(values_only=True)]
    assert "Tên chi hội" in told


def test_an_empty_template_sent_in_is_an_empty_list(client, staff, receive, ward):
    client.force_login(staff)
    data = b"".join(client.get(url("workbooks:template", "branches")))
    upload = receive(data)
    jobs.run(upload.job_id)
    upload.refresh_from_db()
    assert upload.refusal.startswith("The list is empty")


def test_a_long_template_sends_to_the_export(client, staff, ward, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    BranchFactory.create_batch(2, union=ward)
    client.force_login(staff)
    answer = client.get(url("workbooks:template", "branches", filled=1), follow=True)
    assert "Export it from its page" in str(*answer.context["messages"])


# --- Very long files


def test_a_long_file_is_marked_by_its_values(ward, receive, client, staff, monkeypatch):
    monkeypatch.setattr(checking, "_WHOLE", 2)
    rows = [["01840", None, "thôn", f"Áng {n}", n, date(2020, 1, n)] for n in (1, 2, 3)]
    rows[1][2] = "làng"
    upload = receive(books.saved(books.listed(*rows, above=1, title="Của chị")))
    jobs.run(upload.job_id)
    client.force_login(staff)
    marked = books.opened(b"".join(client.get(url("workbooks:marked", upload.pk))))
    assert marked.sheetnames == ["Của chị"]
    sheet = marked["Của chị"]
    assert sheet["A1"].value == "Dòng tiêu đề 0"
    assert sheet["G2"].value == "Cần sửa"
    assert sheet["C4"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet["G4"].value.startswith("Loại chi hội: ")
    assert sheet["A4"].value == "01840"
    assert sheet["F3"].is_date is True
    sheet["C4"] = "thôn"
    again = receive(books.saved(marked))
    jobs.run(again.job_id)
    again.refresh_from_db()
    assert (again.status, again.added, again.notes) == (UploadStatus.READY, 3, [])


def test_only_so_many_faults_are_listed_and_all_counted(ward, receive, monkeypatch):
    monkeypatch.setattr(checking, "LISTED", 2)
    rows = [["01840", None, "làng", f"Áng {n}", n, None] for n in range(5)]
    upload = receive(books.saved(books.listed(*rows)))
    jobs.run(upload.job_id)
    upload.refresh_from_db()
    assert (upload.fault_count, upload.faults.count()) == (5, 2)


def test_what_cannot_be_marked_is_listed_all_the_same(ward, receive, monkeypatch):
    book = Workbook()
    book.active.append(["Mã đơn vị", "Loại", "Tên chi hội"])
    book.active.append(["01840", "làng", "Áng"])
    parts = books.parts(books.saved(book))
    parts["xl/styles.xml"] = b"<styleSheet/><oops>"
    upload = receive(books.zipped(parts))
    jobs.run(upload.job_id)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.FAULTY
