"""Branches taken out to Excel: what the page shows, typed, counted, never a formula."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.enums import Action
from audit.models import AuditEntry
from jobs.models import Job
from unions.enums import BranchKind
from unions.models import Branch
from unions.tests.factories import BranchFactory, OfficerFactory, PostFactory
from workbooks import catalogue
from workbooks.enums import Outcome
from workbooks.excel import reading
from workbooks.models import Export, Upload
from workbooks.services import exports, files, pruning
from workbooks.services.planning import Planner
from workbooks.tests import books
from workbooks.tests.factories import ExportFactory, UploadFactory

pytestmark = pytest.mark.django_db
HEAD = 8
ADDRESS = "workbooks:export"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def take(client, staff):
    """Press “Take out to Excel” on the list with these filters."""
    client.force_login(staff)

    def act(**filters):
        answer = client.post(reverse(ADDRESS, args=["branches"], query=filters))
        assert answer.status_code == 200
        return books.opened(b"".join(answer)).worksheets[0]

    return act


def names(sheet):
    return [row[4] for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True)]


# --- What a file says


def test_what_is_printed_above_the_list(ward, take, staff):
    BranchFactory(union=ward, name="Áng")
    sheet = take(union=ward.pk, q="ang", kind="hamlet")
    above = [row[0] for row in sheet.iter_rows(max_row=6, values_only=True)]
    assert above[0] == "Danh sách chi hội"
    assert above[1] == "Đơn vị: Hội LHPN thành phố Bắc Kạn"
    assert above[2].startswith("Điều kiện lọc: ")
    assert "phường Đức Xuân" in above[2]
    assert "ang" in above[2]
    assert above[3] == "Thứ tự: Tên chi hội (A–Z)"
    assert f"{timezone.localdate():%d/%m/%Y}" in above[4]
    assert above[5] == "Số dòng: 1"


def test_rows_are_those_of_the_page_in_its_order(client, ward, commune, take):
    for name in ("Đèo", "Áng", "Dạ"):
        BranchFactory(union=ward, name=name)
    BranchFactory(union=commune, name="Xa", kind="street_group")
    BranchFactory(union=ward, name="Cũ", closed_on=date(2019, 1, 1))
    for filters in ({}, {"kind": "hamlet"}, {"open": "closed"}, {"q": "ang"}):
        page = client.get(reverse("unions:branches"), filters).context["page"]
        assert names(take(**filters)) == [branch.name for branch in page]
    assert names(take(kind="hamlet")) == ["Áng", "Dạ", "Đèo"]


def test_cells_are_of_their_type(ward, take):
    officer = OfficerFactory(home_union=ward, full_name="Hà Thị Bình")
    branch = BranchFactory(
        union=ward, name="Áng", members=1234, founded_on=date(2010, 3, 8)
    )
    PostFactory(officer=officer, branch=branch, body="branch", rank="branch_head")
    sheet = take()
    cells = {
        heading.value: cell
        for heading, cell in zip(sheet[HEAD], sheet[HEAD + 1], strict=True)
    }
    assert cells["Mã đơn vị"].value == "01840"
    assert cells["Mã đơn vị"].number_format == "@"
    assert (cells["Số hội viên"].value, cells["Số hội viên"].data_type) == (1234, "n")
    assert cells["Ngày thành lập"].is_date is True
    assert cells["Ngày thành lập"].number_format == "dd/mm/yyyy"
    assert cells["Chi hội trưởng"].value == "Hà Thị Bình"
    assert sheet.freeze_panes == f"A{HEAD + 1}"


def test_signs_that_no_file_may_hold_are_left_out(ward, take):
    BranchFactory(union=ward, name="A\x07B\x1fC")
    assert names(take()) == ["ABC"]


NAMES = st.text(
    st.characters(blacklist_categories=("C", "Z")) | st.sampled_from("=+-@ \t"),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split()))
_OWN = {
    "max_examples": 15,
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@settings(**_OWN)
@given(texts=st.lists(NAMES.filter(bool), min_size=1, max_size=4, unique_by=str.lower))
def test_no_text_ever_becomes_a_formula(ward, staff, texts):
    Branch.objects.all().delete()
    for text in texts:
        BranchFactory(union=ward, name=text, note=f"={text}", kind=BranchKind.OTHER)
    sheet = catalogue.sheet("branches", staff)
    data = exports.order(sheet, "", by=staff).read()
    page = books.opened(data).worksheets[0]
    assert [c for row in page.iter_rows() for c in row if c.data_type == "f"] == []
    assert b"<f>" not in books.parts(data)["xl/worksheets/sheet1.xml"]
    assert sorted(names(page)) == sorted(Branch.objects.values_list("name", flat=True))


WORDS = [
    "Áng",
    "Bản",
    "Đôn",
    "Phong",
    "Nguyễn",
    "Thị",
    "Thượng",
    "Quan",
    "Khuổi",
    "Chang",
    "11A",
    "12/4",
    "=",
    "+",
    "@",
    "-1",
    "'1",
    "Giỏ",
    "Kỳ",
    "Hoà",
    "Thuỷ",
    "quý",
    "xoè",
    "Ê-đê",
    "Ông",
    "Ấm",
    "ỷ",
    "đường",
    "Âu",
]
VIETNAMESE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
BRANCHES = st.fixed_dictionaries(
    {
        "name": VIETNAMESE,
        "kind": st.sampled_from(BranchKind.values),
        "members": st.none() | st.integers(0, 2_147_483_647),
        "women_groups": st.none() | st.integers(0, 32_767),
        "founded_on": st.none() | st.dates(date(1930, 1, 1), date(2020, 1, 1)),
        "note": st.just("") | VIETNAMESE,
    }
)


@settings(**_OWN)
@given(rows=st.lists(BRANCHES, min_size=1, max_size=4, unique_by=lambda r: r["name"]))
def test_reading_what_was_written_changes_nothing(ward, staff, tmp_path, rows):
    Branch.objects.all().delete()
    for row in rows:
        BranchFactory(union=ward, **row)
    sheet = catalogue.sheet("branches", staff)
    path = tmp_path / "a.xlsx"
    path.write_bytes(exports.order(sheet, "", by=staff).read())
    with reading.opened(str(path), sheet.columns) as contents:
        planned = [one for chunk in Planner(sheet, contents).chunks() for one in chunk]
    assert [(one.outcome, one.wrong, one.changes) for one in planned] == [
        (Outcome.UNCHANGED, [], [])
    ] * len(rows)


# --- Long lists


@pytest.fixture
def ordered(client, ward, staff, monkeypatch, django_capture_on_commit_callbacks):
    """A list too long to be answered at once."""
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    BranchFactory.create_batch(3, union=ward)
    client.force_login(staff)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse(ADDRESS, args=["branches"], query={"kind": "hamlet"})
        )
    export = Export.objects.get()
    assert answer.url == export.get_absolute_url()
    return export


def test_a_long_list_is_written_by_a_worker(client, ordered):
    assert client.get(ordered.get_absolute_url()).status_code == 200
    address = reverse("workbooks:exported_file", args=[ordered.pk])
    answer = client.get(address)
    sheet = books.opened(b"".join(answer)).worksheets[0]
    assert len(names(sheet)) == ordered.rows == 3
    assert sheet["A6"].value == "Số dòng: 3"
    assert ordered.job.state == "done"
    assert AuditEntry.objects.get(action=Action.EXPORT).detail["rows"] == 3


def test_progress_page_asks_again_until_it_is_there(client, ordered):
    address = reverse("workbooks:exported_progress", args=[ordered.pk])
    htmx = {"HX-Request": "true"}
    assert "every 1s" not in client.get(address, headers=htmx).content.decode()
    Export.objects.update(file="")
    Job.objects.update(state="running", progress=40)
    page = client.get(address, headers=htmx).content.decode()
    assert "every 1s" in page
    assert 'value="40"' in page
    Job.objects.update(state="failed", error="Hỏng")
    assert "Hỏng" in client.get(address, headers=htmx).content.decode()
    assert client.get(address).url == ordered.get_absolute_url()


@pytest.mark.parametrize("who", ["administrator", "inspector", "stranger"])
def test_a_list_is_its_owners_alone(client, ordered, request, who):
    client.force_login(request.getfixturevalue(who))
    for route in ("exported", "exported_progress", "exported_file"):
        address = reverse(f"workbooks:{route}", args=[ordered.pk])
        assert client.get(address).status_code == 404


def test_after_a_day_it_is_gone(client, ordered, media):
    place = files.place(ordered.file)
    assert place.exists()
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(ordered.get_absolute_url()).status_code == 404
    assert pruning.prune() == 1
    assert not place.exists()
    assert not Export.objects.exists()


def test_two_lists_at_a_time(client, ordered, staff):
    Job.objects.update(state="running")
    ExportFactory(owner=staff, job=ordered.job)
    answer = client.post(reverse(ADDRESS, args=["branches"], query={"q": "x"}))
    assert answer.status_code == 200
    answer = client.post(
        reverse(ADDRESS, args=["branches"], query={"open": "all"}), follow=True
    )
    assert [str(told) for told in answer.context["messages"]] != []
    assert answer.redirect_chain[0][0] == reverse(
        "unions:branches", query={"open": "all"}
    )


def test_a_worker_that_runs_twice_writes_once(ordered):
    place = files.place(ordered.file)
    before = place.stat().st_mtime_ns
    assert exports.export(ordered.job, export=str(ordered.pk)) == {}
    assert place.stat().st_mtime_ns == before


# --- What is kept


def test_old_uploads_go_with_their_files_unless_others_have_them(db, media, staff):
    place = files.place("workbooks/in/00/x.xlsx")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"x")
    old, young = UploadFactory.create_batch(
        2, owner=staff, file="workbooks/in/00/x.xlsx"
    )
    old.events.create(actor=staff, new_status="checking")
    long_ago = timezone.now() - timedelta(days=31)
    Upload.objects.filter(pk=old.pk).update(created_at=long_ago)
    assert pruning.prune() == 1
    assert list(Upload.objects.all()) == [young]
    assert place.exists()
    Upload.objects.update(created_at=long_ago)
    pruning.prune()
    assert not place.exists()


# --- The buttons


def test_the_list_has_both_buttons_with_its_filters(client, staff, leader, ward):
    client.force_login(staff)
    address = reverse("unions:branches", query={"kind": "hamlet", "page": "1"})
    page = client.get(address).content.decode()
    assert f'{reverse(ADDRESS, args=["branches"])}?kind=hamlet"' in page
    send = f'href="{reverse("workbooks:send", args=["branches"])}"'
    assert send in page
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert f'{reverse(ADDRESS, args=["branches"])}?kind=hamlet"' in part
    client.force_login(leader)
    page = client.get(address).content.decode()
    assert reverse(ADDRESS, args=["branches"]) in page
    assert send not in page
