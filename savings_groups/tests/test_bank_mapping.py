"""Which column is what: proposed for real files, confirmed, remembered, refused."""

from datetime import date

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from core.exceptions import RuleError
from savings_groups.bank import headings
from savings_groups.enums import BankFileKind, BankFileStatus
from savings_groups.models import BankFile, BankMapping
from savings_groups.services.bank import mapping
from savings_groups.tests import bank
from savings_groups.tests.factories import BankFileFactory

pytestmark = pytest.mark.django_db
FORMATS = ("xls", "xlsx", "ods", "csv")
SMALL = """Tháng 10/2026;ĐVT: triệu đồng
Mã tổ;Số tổ viên;Dư nợ;Tiền gửi
0001001;36;1250;48,5
0001002;40;1820,5;61,2
"""


@pytest.fixture
def small(city, staff):
    return bank.sent("groups.csv", union=city, by=staff, data=SMALL.encode())


@pytest.fixture
def confirm(small, staff):
    """Confirm the small list as it is proposed, but for what is given."""

    def act(bank_file=small, **other):
        _sheets, found = mapping.proposal(bank_file)
        said = {
            "sheet": found.sheet,
            "heading_row": found.heading_row,
            "heading_height": found.heading_height,
            "columns": found.columns,
            "units": found.units,
            "as_of": found.as_of,
            "source": "PGD Bắc Kạn",
        }
        return mapping.confirm(bank_file, by=staff, **(said | other))

    return act


@pytest.mark.parametrize("ending", FORMATS)
def test_a_real_list_of_groups_is_recognised_whole(city, staff, ending):
    found = bank.sent(f"groups.{ending}", union=city, by=staff)
    sheets, proposal = mapping.proposal(found)
    assert proposal.sheet in [sheet.name for sheet in sheets]
    assert proposal.columns == {name: at for at, name in enumerate(bank.GROUPS, 1)}
    assert set(proposal.units.values()) == {bank.MILLION}
    assert proposal.doubtful == {}
    assert proposal.first_row == 6
    assert proposal.as_of == date(2026, 10, 31)
    assert proposal.source == "PGD TP Bắc Kạn"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_real_statement_is_recognised_whole(city, staff, ending):
    found = bank.sent(f"loans.{ending}", union=city, by=staff)
    _sheets, proposal = mapping.proposal(found)
    assert proposal.columns == {name: at for at, name in enumerate(bank.LOANS, 1)}
    assert set(proposal.units.values()) == {1}
    assert proposal.as_of == date(2026, 10, 31)


def test_what_is_confirmed_is_kept_checked_and_remembered(confirm, city, staff):
    found = confirm()
    assert found.status == BankFileStatus.CHECKING
    kept = BankFile.objects.get(pk=found.pk)
    columns = {"group_code": 0, "members": 1, "debt": 2, "deposits": 3}
    assert kept.columns == columns
    assert kept.units == {"debt": bank.MILLION, "deposits": bank.MILLION}
    assert (kept.sheet, kept.heading_row, kept.heading_height) == ("CSV", 1, 1)
    assert (kept.as_of, kept.source) == (date(2026, 10, 31), "PGD Bắc Kạn")
    assert (kept.job.kind, kept.job.payload) == ("bank.check", {"file": str(kept.pk)})
    [row] = BankMapping.objects.all()
    assert (row.union, row.kind, row.source) == (city, "groups", "PGD Bắc Kạn")
    assert row.columns == {
        "ma to": "group_code",
        "so to vien": "members",
        "du no": "debt",
        "tien gui": "deposits",
    }
    assert row.headings_sha256 == headings.digest(row.columns)


def test_the_change_is_written_down_without_a_cell_of_the_file(confirm):
    confirm()
    detail = AuditEntry.objects.order_by("pk").last().detail
    assert set(detail) == {
        "sheet",
        "heading_row",
        "columns",
        "units",
        "as_of",
        "source",
    }
    assert "0001001" not in str(detail)


def test_the_next_month_is_matched_as_this_one(confirm, city, staff):
    columns = {"group_code": 0, "members": 1, "debt": 3, "overdue": 2}
    confirm(columns=columns, units={"debt": 1000, "overdue": 1000})
    again = "\n".join(
        ";".join(line.split(";")[::-1]) for line in SMALL.splitlines()[1:]
    )
    found = bank.sent("groups.csv", union=city, by=staff, data=again.encode())
    _sheets, proposal = mapping.proposal(found)
    assert proposal.is_known
    assert proposal.columns == {"group_code": 3, "members": 2, "debt": 0, "overdue": 1}
    assert proposal.units == {"debt": 1000, "overdue": 1000}
    assert proposal.source == "PGD Bắc Kạn"


def test_another_union_does_not_learn_of_it(confirm, other_city, stranger):
    confirm()
    found = bank.sent("groups.csv", union=other_city, by=stranger, data=SMALL.encode())
    assert not mapping.proposal(found)[1].is_known


def test_confirmed_again_once_remembered(confirm, city, staff):
    confirm()
    found = bank.sent("b.csv", union=city, by=staff, data=(SMALL + "\n").encode())
    confirm(found, source="PGD Chợ Mới")
    [row] = BankMapping.objects.all()
    assert row.source == "PGD Chợ Mới"


def test_a_checked_file_is_matched_again_from_what_was_said(small, confirm, staff):
    units = {"debt": 1000, "deposits": 1000}
    bank.worked(confirm(units=units))
    small.refresh_from_db()
    assert small.status == BankFileStatus.READY
    _sheets, proposal = mapping.proposal(small)
    assert (proposal.units, proposal.is_known) == (units, True)
    found = confirm(small, units={"debt": bank.MILLION, "deposits": bank.MILLION})
    assert found.status == BankFileStatus.CHECKING
    statuses = small.events.values_list("new_status", flat=True)
    assert list(statuses) == ["mapping", "checking", "ready", "mapping", "checking"]


def test_a_file_that_is_taken_over_is_not_matched_again(small, confirm):
    BankFile.objects.filter(pk=small.pk).update(status=BankFileStatus.APPLIED)
    with pytest.raises(RuleError, match="cannot become"):
        confirm()
    small.refresh_from_db()
    assert (small.columns, BankMapping.objects.count()) == ({}, 0)


def test_the_same_source_is_spelled_as_before(confirm, city):
    BankFileFactory(union=city, source="PGD Bắc Kạn")
    assert confirm(source="  pgd  BẮC KẠN ").source == "PGD Bắc Kạn"


def test_a_list_of_groups_is_of_a_month(confirm):
    assert confirm(as_of=date(2024, 2, 3)).as_of == date(2024, 2, 29)


def test_the_month_that_runs_may_be_said():
    today = timezone.localdate()
    day = mapping.data_day(BankFileKind.GROUPS, today.replace(day=1))
    assert (day.year, day.month) == (today.year, today.month)


def test_a_statement_is_of_a_day():
    day = date(2024, 2, 3)
    assert mapping.data_day(BankFileKind.LOANS, day) == day


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            {"columns": {"group_code": 0, "members": 1}},
            "No column is chosen for: “Outst",
        ),
        ({"columns": {"group_code": 0, "members": 0, "debt": 2}}, "One column cannot"),
        ({"columns": {"group_code": 0, "name": 1}}, "Unknown fields"),
        ({"units": {"debt": 1}}, "Say in which unit “Deposits"),
        ({"units": {"debt": 10, "deposits": 1}}, "Say in which unit “Outstanding debt"),
        ({"as_of": None}, "Say of which day"),
        ({"as_of": date(2999, 1, 1)}, "not come yet"),
        ({"as_of": date(1926, 10, 1)}, "Correct the year"),
        ({"source": "  "}, "Say which office"),
    ],
)
def test_what_is_refused(confirm, small, said, told):
    with pytest.raises(RuleError, match=told):
        confirm(**said)
    small.refresh_from_db()
    assert (small.status, small.columns) == (BankFileStatus.MAPPING, {})
    assert not BankMapping.objects.exists()


def test_a_file_that_is_gone(city):
    found = BankFileFactory(union=city, file="", status=BankFileStatus.MAPPING)
    with pytest.raises(RuleError, match="Send it again"):
        mapping.proposal(found)
