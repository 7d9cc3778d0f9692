"""Pages of bank files in each of their states, and the whole way of a small file."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.tests.factories import UserFactory
from jobs.enums import State
from jobs.models import Job
from savings_groups.enums import BankFileStatus, DoubtKind
from savings_groups.models import BankFile, EarlierMonth, GroupMonth
from savings_groups.selectors import bank as selectors
from savings_groups.tests import bank
from savings_groups.tests.factories import (
    BankFileFactory,
    DoubtFactory,
    GroupMonthFactory,
    SavingsGroupFactory,
)
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db
LIST = """PGD Bắc Kạn
Tháng 09/2026;ĐVT: triệu đồng
Mã xã;Mã tổ;Tổ trưởng;Số tổ viên;Dư nợ;Nợ quá hạn
01840;0001001;Nông Thị Hoa;36;1250;0
01840;0001002;Lường Thị Thắm;40;1820,5;12,5
"""
STATEMENT = """SAO KÊ đến ngày 30/09/2026
Mã tổ;Mã KH;Họ và tên;Số CCCD;Mã món vay;Ngày GN;Số dư;Ghi chú
0001001;0000000101;Nông Thị Hoa;006080000101;6600000000000101;10/05/2024;40000000;x
0001001;0000000102;Bế Thị Nhung;006080000102;6600000000000102;10/05/2024;60000000;y
"""


def url(name, *args, **query):
    return reverse(f"savings_groups:{name}", args=args, query=query)


@pytest.fixture(autouse=True)
def media(settings, tmp_path, ward):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(staff, client):
    staff.language = "en"
    staff.save()
    client.force_login(staff)
    return staff


@pytest.fixture
def read(client, staff):
    def act(address, **more):
        answer = client.get(address, **more)
        assert answer.status_code == 200
        return answer.content.decode()

    return act


@pytest.fixture
def shown(read, city, staff):
    """The page of a file in some state."""

    def act(**values):
        made = {"union": city, "owner": staff, "kind": "groups", **values}
        return read(url("bank_file", BankFileFactory(**made).pk))

    return act


@pytest.fixture
def send(client, staff):
    """Send a file in; answers where that leads."""

    def act(text=LIST, kind="groups", name="bc.csv"):
        file = SimpleUploadedFile(name, text.encode())
        answer = client.post(url("bank_file_add"), {"kind": kind, "file": file})
        assert answer.status_code == 302
        return answer["Location"]

    return act


def chosen(answer):
    """What a browser would send of the form that it was shown."""
    form = answer.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    widget = form.fields["as_of"].widget
    return {**sent, "as_of": widget.format_value(sent["as_of"]) or ""}


# --- The whole way


def test_from_the_file_to_the_figures(client, staff, send, ward, read):
    address = send()
    found = BankFile.objects.get()
    assert address == url("bank_file_map", found.pk)

    answer = client.get(address)
    assert "All columns that are needed were recognised." in answer.content.decode()
    assert answer.context["preview"].numbers == [4, 5]
    sent = client.post(address, {**chosen(answer), "confirm": "1"})
    assert sent["Location"] == found.get_absolute_url()
    assert 'hx-trigger="every 1s"' in read(found.get_absolute_url())

    found = bank.worked(found)
    assert found.status == BankFileStatus.READY
    text = read(found.get_absolute_url())
    assert "Groups that are not in the register yet" in text
    assert "3.070.500.000" in text
    take = url("bank_file_take_over", found.pk)
    said = client.post(take, follow=True).content.decode()
    assert "Look at the doubts, then tick" in said
    client.post(take, {"seen": "on"})
    found = bank.worked(found)

    assert found.status == BankFileStatus.APPLIED
    assert "Taken over at" in read(found.get_absolute_url())
    months = GroupMonth.objects.order_by("group__code")
    rows = [(m.group.code, m.month, m.members, m.debt, m.overdue) for m in months]
    assert rows == [
        ("0001001", date(2026, 9, 1), 36, 1_250_000_000, 0),
        ("0001002", date(2026, 9, 1), 40, 1_820_500_000, 12_500_000),
    ]


def test_a_corrected_file_shows_what_it_corrects(client, send, read, staff):
    def take(text):
        address = send(text)
        client.post(address, {**chosen(client.get(address)), "confirm": "1"})
        found = bank.worked(BankFile.objects.order_by("-created_at").first())
        shown = read(found.get_absolute_url())
        client.post(url("bank_file_take_over", found.pk), {"seen": "on"})
        return bank.worked(found), shown

    first, _shown = take(LIST)
    second, ready = take(LIST.replace(";1250;", ";1300;"))
    assert "There are figures of 30/09/2026 from this source already." in ready
    after = read(second.get_absolute_url())
    assert f'It replaced: <a href="{first.get_absolute_url()}">' in after
    assert "<del>1.250.000.000</del>" in after
    assert "<strong>1.300.000.000</strong>" in after
    before = read(first.get_absolute_url())
    assert "A corrected file has replaced this one." in before
    assert second.get_absolute_url() in before
    group = GroupMonth.objects.get(debt=1_300_000_000).group
    [earlier] = selectors.earlier_of(group)
    [change] = earlier.changes
    assert (change.old, change.new) == ("1.250.000.000", "1.300.000.000")


# --- Sending


def test_what_was_chosen_stays_when_a_file_is_refused(client, staff):
    file = SimpleUploadedFile("a.xlsx", b"no workbook at all")
    answer = client.post(url("bank_file_add"), {"kind": "loans", "file": file})
    form = answer.context["form"]
    assert list(form.errors) == ["file"]
    assert form["kind"].value() == "loans"
    assert not BankFile.objects.exists()


def test_both_are_asked_for(client, staff):
    form = client.post(url("bank_file_add")).context["form"]
    assert form.errors == {
        "kind": ["Say first what is in the file."],
        "file": ["Choose a file first."],
    }


def test_a_large_file_is_not_written_to_a_disk_in_clear(client, staff, settings):
    """As others are from 2 MB on: there is no folder to write it to."""
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    data = (LIST + "0;0;x;1;1;1\n" * 300_000).encode()
    assert len(data) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    sent = {"kind": "groups", "file": SimpleUploadedFile("a.csv", data)}
    assert client.post(url("bank_file_add"), sent).status_code == 302


def test_the_token_is_asked_for(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    file = SimpleUploadedFile("a.csv", LIST.encode())
    sent = {"kind": "groups", "file": file}
    assert client.post(url("bank_file_add"), sent).status_code == 403
    client.get(url("bank_file_add"))
    sent["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    file.seek(0)
    assert client.post(url("bank_file_add"), sent).status_code == 302


def test_the_same_file_leads_to_where_it_is(client, send, staff):
    send()
    BankFile.objects.update(status=BankFileStatus.APPLIED)
    found = BankFile.objects.get()
    assert send() == found.get_absolute_url()
    said = client.get(found.get_absolute_url()).content.decode()
    assert "This very file was sent before." in said


def test_without_a_union_of_her_own_it_is_asked_for(client, city):
    client.force_login(UserFactory(is_superuser=True, role=Role.ADMINISTRATOR))
    assert list(client.get(url("bank_file_add")).context["form"].fields) == [
        "kind",
        "union",
        "file",
    ]
    file = SimpleUploadedFile("bc.csv", LIST.encode())
    sent = {"kind": "groups", "union": city.pk, "file": file}
    assert client.post(url("bank_file_add"), sent).status_code == 302
    assert BankFile.objects.get().union == city


# --- Columns


def test_missing_columns_are_named_and_choices_stay(client, send):
    address = send(LIST.replace("Dư nợ", "Cột lạ"))
    answer = client.get(address)
    assert [each.name for each in answer.context["form"].missing] == ["debt"]
    data = {**chosen(answer), "column_5": "frozen", "source": "PGD X", "confirm": "1"}
    again = client.post(address, data)
    assert again.status_code == 200
    form = again.context["form"]
    [said] = form.non_field_errors()
    assert said.startswith("No column is chosen for: “Outstanding debt (dư nợ)”")
    assert (form["column_5"].value(), form["source"].value()) == ("frozen", "PGD X")
    assert BankFile.objects.get().status == BankFileStatus.MAPPING


def test_a_field_is_chosen_once(client, send):
    address = send()
    data = {**chosen(client.get(address)), "column_5": "debt", "confirm": "1"}
    form = client.post(address, data).context["form"]
    [said] = form.errors["column_5"]
    assert said == "“Outstanding debt (dư nợ)” is chosen for column E already."


def test_one_unit_for_all_amounts(client, send):
    address = send()
    data = {**chosen(client.get(address)), "all": "1000"}
    answer = client.post(address, data)
    assert answer.context["form"].units == {"debt": 1000, "overdue": 1000}
    [line] = [
        each for each in answer.context["preview"].lines if each.cells[0][:2] == "1."
    ]
    assert line.cells == ["1.250.000", "1.820.500"]
    assert BankFile.objects.get().status == BankFileStatus.MAPPING


def test_headings_where_a_person_says(client, send):
    address = send()
    answer = client.get(f"{address}?row=2&height=2")
    assert answer.context["proposal"].heading_row == 1
    assert answer.context["proposal"].headings[0] == "Tháng 09/2026 Mã xã"
    data = {**chosen(answer), "look": "1"}
    assert client.post(address, data).context["proposal"].heading_row == 1


@pytest.mark.parametrize("query", ["row=4", "row=3&height=2", "row=60"])
def test_rows_of_persons_are_no_headings(client, send, query):
    address = send()
    answer = client.get(f"{address}?{query}", follow=True)
    assert answer.redirect_chain == [(address, 302)]
    text = answer.content.decode()
    assert "Headings hold words" in text
    assert "Nông Thị Hoa" not in text


@pytest.mark.parametrize("query", ["row=x", "row=0", "row=-1", "sheet=gone"])
def test_nonsense_in_the_address_is_borne(client, send, query):
    assert client.get(f"{send()}?{query}").status_code == 200


def test_a_wrong_day_is_told(client, send):
    address = send()
    data = {**chosen(client.get(address)), "confirm": "1"}
    form = client.post(address, {**data, "as_of": "13/2026"}).context["form"]
    assert form.errors["as_of"] == ["Enter a month as mm/yyyy, for example 02/2020."]
    form = client.post(address, {**data, "as_of": "01/2099"}).context["form"]
    assert "not come yet" in form.non_field_errors()[0]


def test_no_name_and_no_number_of_a_person_is_shown(client, send):
    address = send(STATEMENT, kind="loans")
    answer = client.get(address)
    for data in ({}, {"column_2": "", "column_3": ""}, {"column_3": "purpose"}):
        text = client.post(address, {**chosen(answer), **data}).content.decode()
        assert "N. T. Hoa" in text
        assert "•••••••••101" in text
        for private in ("Nông Thị", "Bế Thị", "006080000101", "006080000102"):
            assert private not in text


def test_a_file_that_is_gone_says_so(client, staff, city):
    found = BankFileFactory(union=city, file="", status=BankFileStatus.MAPPING)
    answer = client.get(url("bank_file_map", found.pk), follow=True)
    assert answer.redirect_chain == [(found.get_absolute_url(), 302)]
    assert "Send it again" in answer.content.decode()


def test_columns_are_not_matched_while_a_worker_has_the_file(client, staff, city):
    found = BankFileFactory(union=city, status=BankFileStatus.CHECKING)
    answer = client.get(url("bank_file_map", found.pk))
    assert answer["Location"] == found.get_absolute_url()


# --- Each state


def test_to_be_matched(shown):
    assert "Match the columns" in shown(status=BankFileStatus.MAPPING)


def test_refused(shown):
    text = shown(status=BankFileStatus.REFUSED, refusal="Không có dòng nào.")
    assert "Không có dòng nào." in text
    assert "Match the columns again" in text


def test_nothing_to_take_over(shown):
    text = shown(status=BankFileStatus.READY, things=0)
    assert "There is nothing in this file that can be taken over." in text
    assert "take-over" not in text


def test_nothing_doubtful(shown):
    text = shown(status=BankFileStatus.READY, things=3)
    assert "nothing is doubtful" in text
    assert 'name="seen"' not in text


def test_stuck(client, read, city, staff):
    job = Job.objects.create(kind="bank.check", state=State.FAILED, error="Hết giờ.")
    found = BankFileFactory(union=city, status=BankFileStatus.CHECKING, job=job)
    text = read(found.get_absolute_url())
    assert "Hết giờ." in text
    assert "every 1s" not in text
    client.post(url("bank_file_retry", found.pk))
    found.refresh_from_db()
    assert (found.status, found.job.state) == (BankFileStatus.CHECKING, State.QUEUED)


def test_what_runs_is_not_started_again(client, staff, city):
    job = Job.objects.create(kind="bank.check")
    found = BankFileFactory(union=city, status=BankFileStatus.CHECKING, job=job)
    answer = client.post(url("bank_file_retry", found.pk), follow=True)
    assert "being worked on" in answer.content.decode()


def test_the_bar_asks_again_then_the_page_loads_anew(client, staff, city):
    job = Job.objects.create(kind="bank.check", progress=40)
    found = BankFileFactory(union=city, status=BankFileStatus.CHECKING, job=job)
    address = url("bank_file_progress", found.pk)
    assert client.get(address)["Location"] == found.get_absolute_url()
    answer = client.get(address, headers={"HX-Request": "true"})
    assert 'value="40"' in answer.content.decode()
    assert "HX-Refresh" not in answer
    BankFile.objects.filter(pk=found.pk).update(status=BankFileStatus.READY)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_put_aside_with_a_reason(client, read, send, staff):
    send()
    found = BankFile.objects.get()
    address = url("bank_file_put_aside", found.pk)
    assert client.post(address).context["form"].errors == {
        "reason": ["This field is required."]
    }
    client.post(address, {"reason": "Ngân hàng gửi tệp mới"})
    found.refresh_from_db()
    assert found.status == BankFileStatus.CANCELLED
    assert "Ngân hàng gửi tệp mới" in read(found.get_absolute_url())
    again = client.post(address, {"reason": "x"})
    assert "cannot become" in again.context["form"].non_field_errors()[0]


def test_doubts_that_leave_rows_out_come_first_and_long_lists_are_folded(
    read, city, staff
):
    found = BankFileFactory(union=city, status=BankFileStatus.READY, things=1)
    rows = [{"row": n, "label": f"19{n:05d}", "says": "?"} for n in range(1, 31)]
    DoubtFactory(file=found, kind=DoubtKind.SAME_LEADER, rows=rows, count=700)
    left = {"is_left_out": True, "order": 9, "rows": rows[:1]}
    DoubtFactory(file=found, kind=DoubtKind.UNREADABLE, **left)
    text = read(found.get_absolute_url())
    assert text.index("Cells that cannot be read") < text.index("One leader")
    assert "Show all 30" in text
    assert "The first 30 of 700 are listed." in text
    assert text.count("1900030") == 1


def test_sums_beside_those_of_the_month_before(read, city, staff):
    values = {"union": city, "kind": "groups", "source": "PGD"}
    BankFileFactory(**values, as_of=date(2020, 1, 31), sums={"debt": 5, "members": 9})
    BankFileFactory(**values, as_of=date(2019, 12, 31), sums={"debt": 1})
    found = BankFileFactory(
        **values,
        as_of=date(2020, 2, 29),
        status=BankFileStatus.READY,
        things=1,
        sums={"debt": 3_000, "members": 9, "borrowers": 7},
    )
    earlier = selectors.before(found)
    rows = selectors.sums(found, earlier)
    assert [(str(r.label), r.now, r.before, r.difference) for r in rows] == [
        ("Outstanding debt (dư nợ)", 3_000, 5, 2_995),
        ("Group members", 9, 9, 0),
        ("Members with a loan", 7, None, None),
    ]
    assert "+2.995" in read(found.get_absolute_url())


# --- The list


def test_the_list_and_its_filters(read, city, staff):
    BankFileFactory(union=city, name="mot.csv", kind="groups")
    BankFileFactory(union=city, name="hai.csv", status=BankFileStatus.READY)
    assert "mot.csv" in read(url("bank_files"))
    text = read(url("bank_files", kind="loans", status="ready"))
    assert ("mot.csv" in text, "hai.csv" in text) == (False, True)
    assert "mot.csv" in read(url("bank_files", kind="nonsense"))


def test_the_list_says_how_many_doubts(client, staff, city):
    found = BankFileFactory(union=city)
    DoubtFactory.create_batch(2, file=found)
    [row] = client.get(url("bank_files")).context["page"]
    assert row.doubt_count == 2


def test_the_last_twelve_months(city, staff):
    months = selectors.months_back(timezone.localdate(), 12)
    values = {"union": city, "kind": "groups", "source": "PGD"}
    taken = BankFileFactory(**values, as_of=months[4])
    waiting = BankFileFactory(**values, as_of=months[1], status=BankFileStatus.READY)
    BankFileFactory(**values, as_of=months[4], status=BankFileStatus.READY)
    BankFileFactory(**values, as_of=months[2], status=BankFileStatus.CANCELLED)
    BankFileFactory(**values, as_of=date(2015, 1, 31))
    BankFileFactory(union=UnionFactory(), as_of=months[3])
    [source] = selectors.last_months(staff)
    assert (source.kind_label, source.name) == ("Monthly list of groups", "PGD")
    assert [cell.state for cell in source.cells] == [
        "",
        "waiting",
        "missing",
        "missing",
        "taken",
        *[""] * 7,
    ]
    assert [source.cells[at].file for at in (1, 2, 4)] == [waiting, None, taken]


def test_months_go_back_over_the_year():
    assert selectors.months_back(date(2020, 2, 29), 3) == [
        date(2020, 2, 1),
        date(2020, 1, 1),
        date(2019, 12, 1),
    ]


# --- Earlier figures


def test_figures_replaced_twice(city, staff):
    group = SavingsGroupFactory(union=city)
    first, second, third = BankFileFactory.create_batch(
        3, union=city, status=BankFileStatus.REPLACED
    )
    month = GroupMonthFactory(group=group, debt=3_000, points="92.50", file=third)
    for old, new, debt in ((first, second, 1_000), (second, third, 2_000)):
        EarlierMonth.objects.create(
            group=group,
            month=month.month,
            values={"debt": debt, "points": "92.5", "source": "PGD", "grade": ""},
            file=old,
            replaced_by=new,
        )
    found = selectors.earlier_of(group)
    told = [[(c.old, c.new) for c in each.changes] for each in found]
    assert told == [[("2.000", "3.000")], [("1.000", "2.000")]]


@pytest.mark.parametrize("times", [1, 3])
def test_earlier_figures_take_three_queries(
    city, staff, times, django_assert_num_queries
):
    file = BankFileFactory(union=city)
    for _time in range(times):
        month = GroupMonthFactory(group__union=city)
        EarlierMonth.objects.create(
            group=month.group, month=month.month, values={"debt": 1}, replaced_by=file
        )
    with django_assert_num_queries(3):
        rows = selectors.changed(selectors.replaced_months(file))
    assert len(rows) == times


# --- Queries, and who may


def test_lists_ask_as_often_for_three_as_for_one(
    client, staff, city, django_assert_max_num_queries
):
    counts = []
    for sources in (["a"], ["b", "c"]):
        for source in sources:
            day = timezone.localdate()
            DoubtFactory(
                file=BankFileFactory(union=city, as_of=day, source=source, things=1)
            )
        with django_assert_max_num_queries(40) as asked:
            assert client.get(url("bank_files")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_of_a_file_asks_as_often_for_three_doubts_as_for_one(
    client, staff, city, django_assert_max_num_queries
):
    found = BankFileFactory(union=city, status=BankFileStatus.READY, things=1)
    counts = []
    for times in (1, 2):
        for _time in range(times):
            DoubtFactory(file=found, rows=[{"row": 1, "label": "a", "says": "b"}])
            month = GroupMonthFactory(group__union=city)
            EarlierMonth.objects.create(
                group=month.group,
                month=month.month,
                values={"debt": 1},
                replaced_by=found,
            )
        with django_assert_max_num_queries(40) as asked:
            assert client.get(found.get_absolute_url()).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


_PAGES = ["bank_file", "bank_file_map", "bank_file_put_aside"]
_VERBS = ["bank_file_take_over", "bank_file_retry"]


@pytest.mark.parametrize("name", _PAGES)
def test_pages_for_whom(name, client, city, stranger, inspector, officer):
    address = url(name, BankFileFactory(union=city).pk)
    assert client.get(address).status_code == 302
    for person, status in (
        (stranger, 404),
        (officer, 404),
        (inspector, 403),
    ):
        client.force_login(person)
        assert client.get(address).status_code == status


@pytest.mark.parametrize("name", _VERBS)
def test_verbs_for_whom(name, client, city, stranger, inspector, staff):
    address = url(name, BankFileFactory(union=city).pk)
    assert client.get(address).status_code == 405
    for person, status in ((stranger, 404), (inspector, 403)):
        client.force_login(person)
        assert client.post(address).status_code == status


@pytest.mark.parametrize("name", ["bank_files", "bank_file_add"])
def test_lists_for_whom(name, client, inspector, officer, staff):
    for person, status in ((staff, 200), (inspector, 403), (officer, 403)):
        client.force_login(person)
        assert client.get(url(name)).status_code == status


def test_an_officer_may_not_see_a_file_of_her_own_ward(client, ward, officer):
    client.force_login(officer)
    found = BankFileFactory(union=ward)
    assert client.get(found.get_absolute_url()).status_code == 403


def test_a_row_in_the_menu_for_those_who_take_files(client, city):
    for role, there in ((Role.STAFF, True), (Role.INSPECTOR, False)):
        client.force_login(MemberFactory(union=city, role=role))
        text = client.get(reverse("accounts:profile")).content.decode()
        assert (url("bank_files") in text) == there
