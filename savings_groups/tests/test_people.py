"""Members of groups: what is masked, who may see more, and that it is written down."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from audit.models import AuditEntry
from core.exceptions import RuleError
from savings_groups.enums import BankFileStatus
from savings_groups.models import Borrower
from savings_groups.services import people as services
from savings_groups.tests.factories import (
    BankFileFactory,
    BorrowerFactory,
    LoanFactory,
    LoanStateFactory,
    SavingsGroupFactory,
    SavingStateFactory,
)

NUMBER = "006190001234"
pytestmark = pytest.mark.django_db


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward)


@pytest.fixture
def member(group):
    return BorrowerFactory(
        group=group,
        full_name="Triệu Thị Hoa",
        customer_code="0001234567",
        id_number=NUMBER,
    )


class TestKeeping:
    def test_the_number_is_nowhere_in_clear(self, member):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM savings_groups_borrower")
            stored = json.dumps(cursor.fetchall(), default=str)

        assert NUMBER not in stored
        assert member.id_number.reveal() == NUMBER
        assert (member.id_number_tail, member.masked_number) == ("234", "•••••••••234")

    def test_she_is_masked_where_she_is_named(self, member):
        assert str(member) == "T. T. Hoa (KH …567)"
        assert NUMBER not in f"{member} {member.id_number} {member.id_number!r}"

    def test_an_empty_number_takes_it_away(self, member):
        member.set_id_number("")

        assert (member.id_number, member.id_number_print) == (None, "")
        assert member.masked_number == ""


class TestReading:
    def test_it_is_written_down(self, member, staff):
        assert services.read_id_number(member, by=staff) == NUMBER

        entry = AuditEntry.objects.get()
        assert (entry.action, entry.actor, entry.key) == ("read", staff, str(member.pk))
        assert (entry.label, entry.detail) == (str(member), {"field": "id_number"})

    def test_not_hundreds_in_an_hour(self, member, staff, monkeypatch):
        monkeypatch.setattr(services, "AN_HOUR", 2)
        for _again in range(2):
            services.read_id_number(member, by=staff)

        with pytest.raises(RuleError, match="You have read 2 identity numbers"):
            services.read_id_number(member, by=staff)
        with pytest.raises(RuleError, match="You have read 2"):
            services.find_by_number(NUMBER, by=staff)

    @pytest.mark.parametrize("typed", [NUMBER, "006 190 001 234", "006.190.001.234"])
    def test_the_exact_number_finds_her(self, member, staff, typed):
        assert services.find_by_number(typed, by=staff) == [member]
        detail = {"field": "id_number", "how": "search"}
        assert AuditEntry.objects.get().detail == detail

    def test_nobody_is_found_by_another(self, member, staff):
        assert services.find_by_number("006190001235", by=staff) == []
        assert AuditEntry.objects.get().detail == {
            "field": "id_number",
            "how": "search",
            "found": 0,
        }

    def test_not_beyond_ones_area(self, staff, other_ward):
        BorrowerFactory(group__union=other_ward, id_number=NUMBER)

        assert services.find_by_number(NUMBER, by=staff) == []

    @pytest.mark.parametrize("typed", ["00619000123", "234", "00619000123X", "%"])
    def test_a_part_is_no_number(self, staff, typed):
        with pytest.raises(RuleError, match="Enter the whole number"):
            services.find_by_number(typed, by=staff)


class TestList:
    url = "/savings-groups/people/"

    @pytest.fixture(autouse=True)
    def _address(self):
        self.url = reverse("savings_groups:borrowers")

    def test_numbers_are_masked_and_sums_right(self, client, staff, member):
        LoanFactory(borrower=member, latest_principal=30_000_000, latest_overdue=1)
        LoanFactory(borrower=member, latest_principal=12_000_000)
        LoanFactory(borrower=member, closed_on=date(2020, 1, 31))
        client.force_login(staff)

        shown = client.get(self.url).text

        assert NUMBER not in shown
        assert "•••••••••234" in shown
        assert "42.000.000" in shown

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, {"owes", "saves"}),
            ({"show": "overdue"}, set()),
            ({"show": "savers"}, {"saves"}),
            ({"show": "left"}, {"left"}),
            ({"programme": "01"}, {"owes"}),
            ({"programme": "02"}, set()),
            ({"q": "trieu"}, {"owes"}),
            ({"q": "0000000009"}, {"saves"}),
        ],
    )
    def test_filters(self, client, staff, group, asked, found):
        owes = BorrowerFactory(group=group, full_name="Triệu Thị Nợ")
        LoanFactory(borrower=owes)
        saves = BorrowerFactory(
            group=group, full_name="Lý Thị Gửi", customer_code="0000000009"
        )
        left = BorrowerFactory(
            group=group, full_name="Bàn Thị Đi", left_on=date(2020, 1, 1)
        )
        client.force_login(staff)

        page = client.get(self.url, asked).context["page"]

        names = {owes.pk: "owes", saves.pk: "saves", left.pk: "left"}
        assert {names[row.pk] for row in page} == found

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_counts_do_not_grow(
        self, client, staff, group, count, django_assert_num_queries
    ):
        for _each in range(count):
            LoanFactory(borrower=BorrowerFactory(group=group))
        client.force_login(staff)

        with django_assert_num_queries(10):
            client.get(self.url)

    def test_one_sees_ones_own_area(self, client, officer, member, other_ward):
        BorrowerFactory(group__union=other_ward)
        client.force_login(officer)

        assert list(client.get(self.url).context["page"]) == [member]


class TestPage:
    def test_opening_it_is_written_down(self, client, officer, member):
        loan = LoanFactory(borrower=member)
        file = BankFileFactory(union=member.group.union)
        LoanStateFactory(loan=loan, file=file, principal=41_000_000)
        SavingStateFactory(borrower=member, file=file, deposits=1_230_000, books=2)
        client.force_login(officer)

        shown = client.get(member.get_absolute_url())

        assert "41.000.000" in shown.text
        assert "1.230.000" in shown.text
        assert NUMBER not in shown.text
        assert AuditEntry.objects.get().detail == {"field": "debts"}
        assert "no-store" in shown["Cache-Control"]

    def test_replaced_statements_do_not_count(self, client, officer, member):
        file = BankFileFactory(union=member.group.union, status=BankFileStatus.REPLACED)
        LoanStateFactory(
            loan=LoanFactory(borrower=member), file=file, principal=41_000_000
        )
        client.force_login(officer)

        assert "41.000.000" not in client.get(member.get_absolute_url()).text

    def test_the_number_is_shown_once(self, client, inspector, member):
        client.force_login(inspector)
        url = reverse("savings_groups:borrower_reveal", args=[member.pk])

        answer = client.post(url)

        assert NUMBER in answer.text
        assert "no-store" in answer["Cache-Control"]
        assert NUMBER not in client.get(member.get_absolute_url()).text

    def test_an_officer_may_not_see_the_number(self, client, officer, member):
        client.force_login(officer)
        url = reverse("savings_groups:borrower_reveal", args=[member.pk])

        assert client.post(url).status_code == 403
        assert not AuditEntry.objects.exists()

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_counts_do_not_grow(
        self, client, staff, member, count, django_assert_num_queries
    ):
        file = BankFileFactory(union=member.group.union)
        for _each in range(count):
            LoanStateFactory(loan=LoanFactory(borrower=member), file=file)
        client.force_login(staff)

        with django_assert_num_queries(10):
            client.get(member.get_absolute_url())


class TestFinding:
    def test_by_the_number(self, client, staff, member):
        client.force_login(staff)
        url = reverse("savings_groups:borrower_find")

        answer = client.post(url, {"number": NUMBER})

        assert answer.context["found"] == [member]
        assert member.get_absolute_url() in answer.text

    def test_what_was_typed_stays(self, client, staff):
        client.force_login(staff)

        answer = client.post(reverse("savings_groups:borrower_find"), {"number": "12"})

        assert 'value="12"' in answer.text
        assert answer.context["found"] is None


class TestExport:
    def test_masked_and_written_down(self, client, staff, member):
        client.force_login(staff)

        answer = client.post(reverse("workbooks:export", args=["borrowers"]))

        content = b"".join(answer.streaming_content)
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
        cells = [str(cell) for row in rows for cell in row if cell]
        assert "Triệu Thị Hoa" in cells
        assert "•••••••••234" in cells
        assert not any(NUMBER in cell for cell in cells)
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.detail["kind"], entry.detail["rows"]) == (
            "export",
            "borrowers",
            1,
        )

    @pytest.mark.parametrize("role", ["inspector", "leader", "officer"])
    def test_not_for_everybody(self, client, role, member, request):
        client.force_login(request.getfixturevalue(role))

        answer = client.post(reverse("workbooks:export", args=["borrowers"]))
        assert answer.status_code == 403

    def test_it_is_never_sent_in(self, client, staff):
        client.force_login(staff)

        url = reverse("workbooks:send", args=["borrowers"])
        assert client.get(url).status_code == 404


def test_no_list_reads_what_is_sealed(staff, member, django_assert_num_queries):
    with django_assert_num_queries(1):
        [row] = Borrower.objects.for_list()
        assert row.masked_number == "•••••••••234"


def test_the_keys_are_not_those_of_sessions():
    assert settings.SECRET_KEY not in settings.DATA_KEYS
