"""Branches by Excel, from the template to the register and back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.enums import Action
from audit.models import AuditEntry
from jobs import services as jobs
from unions.models import Branch
from unions.tests.factories import BranchFactory, UnionFactory
from workbooks.enums import UploadStatus
from workbooks.models import Upload
from workbooks.services import uploads
from workbooks.tests import books

pytestmark = pytest.mark.django_db
HEAD = 3


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def staff(staff):
    """She reads English, so that what she is told is compared as the code has it."""
    staff.language = "en"
    staff.save()
    return staff


@pytest.fixture
def send(client, staff, django_capture_on_commit_callbacks):
    """Send a workbook in by the page, let the worker check it, and see the page."""
    client.force_login(staff)

    def act(book, name="chi hội.xlsx"):
        data = book if isinstance(book, bytes) else books.saved(book)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(
                reverse("workbooks:send", args=["branches"]),
                {"file": SimpleUploadedFile(name, data)},
            )
        assert answer.status_code == 302, answer.context["form"].errors
        upload = Upload.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])
        assert client.get(answer.url).status_code == 200
        return upload

    return act


@pytest.fixture
def write(client, staff, django_capture_on_commit_callbacks):
    """Press “Write into the register” and let the worker write."""
    client.force_login(staff)

    def act(upload, **form):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("workbooks:write", args=[upload.pk]), form)
        assert answer.url == upload.get_absolute_url()
        upload.refresh_from_db()
        assert client.get(answer.url).status_code == 200
        return upload

    return act


@pytest.fixture
def download(client, staff):
    client.force_login(staff)

    def act(name, *args, **query):
        address = reverse(f"workbooks:{name}", args=args, query=query)
        post = name == "export"
        answer = client.post(address) if post else client.get(address)
        assert answer.status_code == 200
        assert ".xlsx" in answer["Content-Disposition"]
        return b"".join(answer)

    return act


def faults(upload):
    return [(fault.place, fault.advice) for fault in upload.faults.all()]


def row(**given):
    usual = {
        "code": "01840",
        "unit": None,
        "kind": "thôn",
        "name": "Bản Áng",
        "members": 5,
        "founded_on": "08/03/2010",
    }
    return [*(usual | given).values()]


def stored():
    fields = ("union__code", "kind", "name", "members", "founded_on")
    return list(Branch.objects.order_by("pk").values_list(*fields))


# --- From the template to the register


def test_template_filled_in_sent_seen_and_written(ward, send, write, download):
    kept = BranchFactory(union=ward, kind="street_group", name="11A", members=80)
    book = books.opened(download("template", "branches", filled=1))
    sheet = book.worksheets[0]
    assert sheet.cell(HEAD + 1, 5).value == "11A"
    sheet.cell(HEAD + 1, 6).value = "1.080"
    sheet.append([None, "01840", None, "thôn", "Bản Áng", 12, 2, date(2010, 3, 8)])
    upload = send(book)
    assert (upload.status, upload.added, upload.changed) == (UploadStatus.READY, 1, 1)
    assert stored() == [("01840", "street_group", "11A", 80, None)]
    changed, added = upload.lines.all()
    assert (changed.number, changed.changes) == (4, [["Số hội viên", "80", "1.080"]])
    assert (added.number, added.label) == (5, "Chi hội thôn Bản Áng")
    assert write(upload).status == UploadStatus.APPLIED
    assert stored() == [
        ("01840", "street_group", "11A", 1080, None),
        ("01840", "hamlet", "Bản Áng", 12, date(2010, 3, 8)),
    ]
    entry = AuditEntry.objects.get(action=Action.CHANGE, model="unions.branch")
    assert (entry.key, entry.detail) == (str(kept.pk), {"members": ["80", "1080"]})
    imported = AuditEntry.objects.get(action=Action.IMPORT)
    assert (imported.detail["added"], imported.detail["changed"]) == (1, 1)


def test_search_finds_what_was_written_in_bulk(client, staff, ward, send, write):
    write(send(books.listed(row(name="Bản Áng"))))
    found = client.get(reverse("unions:branches"), {"q": "ban ang"}).context["page"]
    assert [branch.name for branch in found] == ["Bản Áng"]
    upload = send(books.listed(row(name="Bản Áng", members=6)))
    write(upload)
    assert Branch.objects.get().members == 6


def test_the_same_file_again_changes_nothing(client, ward, send, write):
    data = books.saved(books.listed(row()))
    write(send(data))
    again = send(data)
    assert (again.status, again.added, again.changed) == (UploadStatus.READY, 0, 0)
    page = client.get(again.get_absolute_url()).content.decode()
    assert "Nothing changes" in page
    assert reverse("workbooks:write", args=[again.pk]) not in page
    assert write(again).status == UploadStatus.READY


def test_an_export_sent_in_again_changes_nothing(ward, commune, send, download):
    BranchFactory(union=ward, name="Áng", note="=1+1\n- hai", members=0)
    BranchFactory(union=commune, name="12/4", kind="other", women_groups=3)
    BranchFactory(union=ward, name="đã đóng", closed_on=date(2019, 1, 1))
    upload = send(download("export", "branches", open="all"))
    assert faults(upload) == []
    assert (upload.unchanged, upload.has_news) == (3, False)


# --- Seven planted errors, there and back


def test_seven_errors_are_marked_corrected_in_the_returned_file_and_written(
    ward, city, send, write, download
):
    book = books.listed(
        row(name="Một"),
        row(name="Hai", code=1840),
        row(name="Ba", code="99999"),
        row(name="Bốn", kind="làng"),
        row(name=None),
        row(name="Sáu", members="1.23"),
        row(name="Bảy", founded_on="3/25/2010"),
        row(name="Tám", founded_on="8/3/10"),
        row(name="Một"),
        above=2,
        title="Chi hội phường",
    )
    book.active["A1"].value = "DANH SÁCH CỦA CHỊ NGA"
    book.create_sheet("Nháp")["B2"] = "giữ lại"
    upload = send(book)
    assert upload.status == UploadStatus.FAULTY
    assert [place for place, _advice in faults(upload)] == [
        "A5",
        "A6",
        "C7",
        "D8",
        "E9",
        "F10",
        "F11",
        "A12",
    ]
    assert stored() == []
    returned = books.opened(download("marked", upload.pk))
    assert returned.sheetnames == ["Lỗi cần sửa", "Chi hội phường", "Nháp"]
    assert returned["Nháp"]["B2"].value == "giữ lại"
    sheet = returned["Chi hội phường"]
    assert sheet["A1"].value == "DANH SÁCH CỦA CHỊ NGA"
    red = [c.coordinate for r in sheet.iter_rows() for c in r if c.comment]
    assert red == [place for place, _advice in faults(upload)]
    assert sheet["E9"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet["E8"].fill.fill_type is None
    for place, value in {
        "A5": "01840",
        "A6": "01840",
        "C7": "thôn",
        "D8": "Năm",
        "E9": "123",
        "F10": "25/3/2010",
        "F11": "8/3/2010",
        "D12": "Chín",
    }.items():
        sheet[place] = value
    corrected = send(returned)
    assert faults(corrected) == []
    assert (corrected.status, corrected.added) == (UploadStatus.READY, 9)
    assert write(corrected).status == UploadStatus.APPLIED
    assert [name for _code, _kind, name, *_rest in stored()] == [
        "Một",
        "Hai",
        "Ba",
        "Bốn",
        "Năm",
        "Sáu",
        "Bảy",
        "Tám",
        "Chín",
    ]


def test_marks_of_an_earlier_round_go(ward, send, download):
    upload = send(books.listed(row(kind="làng"), row(name="B", members="x")))
    returned = books.opened(download("marked", upload.pk))
    sheet = returned["Danh sách"]
    sheet["C2"] = "thôn"
    again = books.opened(download("marked", send(returned).pk))
    sheet = again["Danh sách"]
    assert (sheet["C2"].comment, sheet["C2"].fill.fill_type) == (None, None)
    assert sheet["E3"].comment is not None
    assert again.sheetnames.count("Lỗi cần sửa") == 1


# --- What rows mean


FAULTY = [
    ({"code": None, "unit": None}, "A2", "Write the code or the name of the union."),
    ({"unit": "xã Nông Thượng"}, "B2", "disagree"),
    ({"code": None, "unit": "phường Lạ"}, "B2", "No union of yours"),
    ({"kind": None}, "C2", "Choose the kind of branch"),
    ({"name": "Chi hội tổ dân phố 11A"}, "C2", "which is it?"),
    ({"members": -1}, "E2", "cannot be less than 0"),
    ({"name": "Héi liªn hiÖp"}, "D2", "old font"),
]


@pytest.mark.parametrize(("given", "place", "said"), FAULTY)
def test_a_wrong_cell_says_what_to_do(ward, commune, send, given, place, said):
    [(where, advice)] = faults(send(books.listed(row(**given))))
    assert where == place
    assert said in advice


READ = [
    ({"code": None, "unit": "Phường Đức Xuân"}, "hamlet", "Bản Áng"),
    ({"code": None, "unit": "Hội LHPN phường Đức Xuân"}, "hamlet", "Bản Áng"),
    ({"kind": None, "name": "Chi hội thôn Bản Áng"}, "hamlet", "Bản Áng"),
    ({"kind": "TDP", "name": "Tổ dân phố 11A"}, "street_group", "11A"),
    ({"name": "Ba\u0309n A\u0301ng"}, "hamlet", "Bản Áng"),
]


@pytest.mark.parametrize(("given", "kind", "name"), READ)
def test_one_row_said_in_many_ways(ward, send, write, given, kind, name):
    write(send(books.listed(row(**given))))
    assert stored() == [("01840", kind, name, 5, date(2010, 3, 8))]


def test_unions_of_others_do_not_exist(ward, other_ward, send):
    upload = send(books.listed(row(code=other_ward.code)))
    assert "No union of yours" in faults(upload)[0][1]


def test_two_unions_of_one_name_need_the_code(ward, city, send):
    UnionFactory(kind="ward", name="Đức Xuân", code="99999", parent=city)
    upload = send(books.listed(row(code=None, unit="phường Đức Xuân")))
    assert faults(upload)[0][1].startswith("2 unions are called")


def test_a_column_that_is_lacking_is_left_alone(ward, send, write):
    branch = BranchFactory(union=ward, name="Áng", note="giữ", members=3)
    headings = ("Mã đơn vị", "Loại", "Tên chi hội", "Số hội viên")
    upload = send(books.listed(["01840", "thôn", "Áng", 9], headings=headings))
    write(upload)
    branch.refresh_from_db()
    assert (branch.note, branch.members) == ("giữ", 9)


def test_emptying_a_cell_needs_a_tick(ward, send, write):
    branch = BranchFactory(union=ward, name="Áng", members=3)
    upload = send(books.listed(row(name="Áng", members=None)))
    assert upload.lines.get().cautions == ["Will be emptied: Số hội viên."]
    assert write(upload).status == UploadStatus.READY
    assert write(upload, seen="on").status == UploadStatus.APPLIED
    branch.refresh_from_db()
    assert branch.members is None


def test_number_in_the_register_finds_a_renamed_branch(ward, send, write, download):
    branch = BranchFactory(union=ward, name="Áng")
    book = books.opened(download("template", "branches", filled=1))
    book.worksheets[0].cell(HEAD + 1, 5).value = "Áng Mới"
    upload = send(book)
    assert upload.lines.get().cautions == ["The branch will have another name."]
    write(upload, seen="on")
    branch.refresh_from_db()
    assert branch.name == "Áng Mới"
    assert Branch.objects.count() == 1


def test_a_number_of_others_is_no_branch_of_yours(ward, other_ward, send):
    foreign = BranchFactory(union=other_ward, name="Xa")
    headings = ("Số trong sổ", "Mã đơn vị", "Loại", "Tên chi hội")
    upload = send(books.listed([foreign.pk, "01840", "thôn", "X"], headings=headings))
    assert "No branch of yours has this number" in faults(upload)[0][1]


def test_totals_signatures_and_blank_rows_are_left_out(ward, send):
    upload = send(
        books.listed(
            row(),
            [None] * 6,
            ["Tổng cộng", None, None, None, 5],
            [None, None, None, "Đức Xuân, ngày 8 tháng 3 năm 2020"],
            [None, None, None, "NGƯỜI LẬP BIỂU"],
            [None, None, None, "Nguyễn Thị Nga"],
        )
    )
    assert faults(upload) == []
    assert (upload.rows, upload.added) == (1, 1)
    assert "Rows below the list were left out" in upload.notes[-1]


def test_rows_after_a_subtotal_are_not_lost(ward, send):
    upload = send(books.listed(row(), ["Cộng", None, None, None, 5], row(name="B")))
    assert [place for place, _advice in faults(upload)] == ["A3", "D3"]


# --- The register moves between looking and writing


def test_a_change_meanwhile_is_told_not_overwritten(ward, send, write, staff):
    branch = BranchFactory(union=ward, name="Áng", members=3)
    upload = send(books.listed(row(name="Áng", members=9, founded_on=None)))
    assert upload.lines.get().changes == [["Số hội viên", "3", "9"]]
    Branch.objects.update(members=4)
    write(upload)
    branch.refresh_from_db()
    assert branch.members == 4
    assert (upload.status, upload.moved_count) == (UploadStatus.READY, 1)
    assert upload.lines.get().changes == [["Số hội viên", "4", "9"]]
    assert upload.lines.get().is_moved is True
    assert write(upload).status == UploadStatus.APPLIED
    branch.refresh_from_db()
    assert branch.members == 9


def test_all_or_nothing(ward, send, write):
    upload = send(books.listed(row(name="A"), row(name="B")))
    BranchFactory(union=ward, name="B", members=5)
    write(upload)
    assert upload.status == UploadStatus.READY
    assert not Branch.objects.filter(name="A").exists()


def test_who_may_no_longer_write_does_not(ward, staff, send, write):
    upload = send(books.listed(row()))
    uploads.write(upload, ticked=True, by=staff)
    staff.is_active = False
    staff.save()
    jobs.run(upload.job_id)
    upload.job.refresh_from_db()
    assert upload.job.error == "You may no longer write this list."
    assert stored() == []
