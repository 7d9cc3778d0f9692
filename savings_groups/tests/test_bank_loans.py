"""Loan statements from file to states; expected by hand in data/bank/expected.md."""

import json

import pytest

from audit.models import AuditEntry
from jobs.models import Job
from savings_groups.models import Borrower, Loan, LoanState, SavingState
from savings_groups.services.bank import files, sources
from savings_groups.tests import bank
from savings_groups.tests.factories import LoanFactory, SavingsGroupFactory

pytestmark = pytest.mark.django_db
EXPECTED = json.loads((bank.DATA / "expected.json").read_text())
FORMATS = ("xls", "xlsx", "ods", "csv")


@pytest.fixture(autouse=True)
def register(city, ward, commune, staff):
    """The groups of the golden list, with their October."""
    bank.taken_over(bank.groups("groups.xlsx", union=city, by=staff), by=staff)


def loans():
    rows = Loan.objects.select_related("borrower", "group").order_by("code")
    return {
        one.code: [
            one.borrower.customer_code,
            one.group.code,
            one.programme,
            str(one.latest_on),
            one.latest_principal,
            one.latest_overdue,
            one.latest_arrears,
            str(one.closed_on),
        ]
        for one in rows
    }


def members():
    rows = Borrower.objects.select_related("group").order_by("customer_code")
    return {
        one.customer_code: [
            one.group.code,
            one.full_name,
            one.id_number.reveal() if one.id_number else "",
            one.latest_deposits,
        ]
        for one in rows
    }


@pytest.mark.parametrize("ending", FORMATS)
def test_the_golden_statement(city, staff, ending):
    found = bank.loans(f"loans.{ending}", union=city, by=staff)

    expected = EXPECTED["loans"]
    assert found.refusal == ""
    assert bank.counts(found) == tuple(expected["counts"])
    lost = {"zeros": [[16, False]]} if ending == "xls" else {}
    assert bank.told(found, make=list) == expected["doubts"] | lost
    assert found.sums == expected["sums"]

    bank.taken_over(found, by=staff)

    assert loans() == expected["loans"]
    assert members() == expected["members"]
    assert LoanState.objects.count() == 8
    assert SavingState.objects.count() == 6


def written():
    """Everything that a statement can write but its own states, as plain values."""
    return bank.rows(Loan, Borrower)


def valid():
    rows = LoanState.objects.valid().values_list("loan__code", "as_of", "principal")
    saved = SavingState.objects.valid().values_list(
        "borrower__customer_code", "as_of", "deposits", "books"
    )
    return sorted(rows), sorted(saved)


@pytest.fixture
def october(city, staff, register):
    return bank.taken_over(bank.loans("loans.xlsx", union=city, by=staff), by=staff)


@pytest.fixture
def next_month(city, staff):
    return bank.loans("loans_next.xlsx", union=city, by=staff, as_of=bank.NOVEMBER)


def test_the_same_statement_from_another_file_changes_nothing(october, city, staff):
    before, states = written(), valid()

    again = bank.loans("loans.ods", union=city, by=staff)
    assert bank.counts(again) == (17, 9, 0, 0, 9, 6)
    again = bank.taken_over(again, by=staff)

    assert again.replaces == october
    assert written() == before
    assert valid() == states
    assert LoanState.objects.filter(file=october).count() == 8


def test_the_next_month(october, next_month, staff):
    """Lost digits found again, a loan reopened, one closed, a member moved."""
    found = next_month
    assert bank.counts(found) == (6, 5, 1, 3, 1, 1)
    assert bank.told(found) == {
        "digits": [(1, True), (2, False)],
        "deposits": [(1, False)],
        "moved": [(1, False)],
    }
    assert found.sums["principal"] == 168_000_000
    bank.taken_over(found, by=staff)

    now = {code: (row[1], row[3], row[4], row[7]) for code, row in loans().items()}
    assert now == {
        "6600000000000101": ("0001001", "2026-11-30", 38_000_000, "None"),
        "6600000000000102": ("0001001", "2026-11-30", 20_000_000, "None"),
        "6600000000000103": ("0001001", "2026-10-31", 60_000_000, "2026-11-30"),
        "6600000000000105": ("0001001", "2026-11-30", 95_000_000, "None"),
        "6600000000000108": ("0001002", "2026-11-30", 5_000_000, "None"),
        "6600000000000109": ("0002001", "2026-10-31", 35_000_000, "None"),
        "6600000000000113": ("0002001", "2026-10-31", 9_000_000, "None"),
        "6600000000000114": ("0002001", "2026-10-31", 8_000_000, "None"),
        "6600000000000115": ("0001002", "2026-11-30", 10_000_000, "None"),
    }
    assert "0000000113" not in members()
    assert members()["0000000104"] == [
        "0001001",
        "Lường Thị Thắm",
        "006080000104",
        None,
    ]


def test_an_older_statement_overwrites_nothing_newer(city, staff, next_month):
    """Whichever month comes first, the register is the same but for the doubts."""
    newer = bank.taken_over(next_month, by=staff)
    assert bank.counts(newer) == (6, 3, 3, 0, 0, 3)
    older = bank.taken_over(bank.loans("loans.xlsx", union=city, by=staff), by=staff)

    assert older.status == "applied"
    now = {code: (row[1], row[3], row[4], row[7]) for code, row in loans().items()}
    assert now["6600000000000105"] == ("0001001", "2026-11-30", 95_000_000, "None")
    assert now["6600000000000108"] == ("0001002", "2026-11-30", 5_000_000, "None")
    assert now["6600000000000103"] == (
        "0001001",
        "2026-10-31",
        60_000_000,
        "2026-11-30",
    )
    assert members()["0000000104"][0] == "0001001"


def test_a_replaced_statement_counts_no_longer(october, city, staff):
    """A corrected October has one loan less and another debt."""
    rows = [
        ["Đức Xuân", "0001001", "101", "Nông Thị Hoa", "6600000000000101", 39_000_000],
        ["Đức Xuân", "0001001", "101", "Nông Thị Hoa", "6600000000000102", 20_000_000],
    ]
    fixed = statement(*rows, union=city, by=staff)
    fixed = bank.taken_over(fixed, by=staff)

    assert fixed.replaces == october
    now = {code: (row[3], row[4], row[7]) for code, row in loans().items()}
    assert now["6600000000000101"] == ("2026-10-31", 39_000_000, "None")
    assert now["6600000000000103"] == ("None", None, "2026-10-31")
    assert now["6600000000000109"] == ("None", None, "None")  # of a group not in it
    assert members()["0000000101"][3] is None
    assert members()["0000000102"][3] is None
    assert valid() == (
        [
            ("6600000000000101", bank.OCTOBER, 39_000_000),
            ("6600000000000102", bank.OCTOBER, 20_000_000),
        ],
        [],
    )
    assert LoanState.objects.filter(file=october).count() == 8


SHORT = [
    "commune",
    "group_code",
    "customer_code",
    "full_name",
    "loan_code",
    "principal",
]


def statement(*rows, union, by, as_of=bank.OCTOBER, more=()):
    head = ["Xã", "Mã tổ", "Mã KH", "Họ tên", "Mã món", "Dư nợ", *more]
    data = "\n".join(";".join(map(str, row)) for row in [head, *rows]).encode()
    found = bank.sent("a.csv", union=union, by=by, kind="loans", data=data)
    found = bank.matched(found, [*SHORT, *more], first=1, at=0, as_of=as_of)
    return bank.checked(found, by=by)


def test_what_could_not_be_read_is_not_repaid(october, city, staff):
    """A row that is left out still says that the loan is there."""
    wrong = ["Đức Xuân", "0001001", "102", "Bế Thị Nhung", "6600000000000103", "???"]
    right = ["Đức Xuân", "0001001", "199", "Mới Thị Vay", "6600000000000199", 10**7]
    found = statement(wrong, right, union=city, by=staff, as_of=bank.NOVEMBER)
    bank.taken_over(found, by=staff)

    closed = {code: row[7] for code, row in loans().items()}
    assert closed["6600000000000103"] == "None"
    assert closed["6600000000000101"] == "2026-11-30"


def test_numbers_are_sealed_and_sealed_anew_only_when_they_changed(
    october, city, staff
):
    sealed = dict(Borrower.objects.values_list("customer_code", "id_number"))
    rows = [
        ["", "0001001", "101", "Nông Thị Hoa", "6600000000000101", 10**7, "6080000101"],
        ["", "0001001", "102", "Bế Thị Nhung", "6600000000000103", 10**7, "1080000102"],
    ]
    more = ["id_number"]
    found = statement(*rows, union=city, by=staff, as_of=bank.NOVEMBER, more=more)
    bank.taken_over(found, by=staff)

    now = dict(Borrower.objects.values_list("customer_code", "id_number"))
    assert now["0000000101"] == sealed["0000000101"]
    assert now["0000000102"].reveal() == "001080000102"
    assert Borrower.objects.with_id_number("001080000102").count() == 1


def test_no_number_or_name_is_told(october, city, staff, caplog):
    """Doubts, jobs and the log hold codes and masked names only."""
    told = [str(doubt.rows) + doubt.text for doubt in october.doubts.all()]
    told += [f"{job.payload} {job.result} {job.error}" for job in Job.objects.all()]
    entries = AuditEntry.objects.exclude(model="savings_groups.savingsgroup")
    told += [f"{one.label} {one.detail}" for one in entries]
    told.append(caplog.text)
    everything = " ".join(told)
    for borrower in Borrower.objects.all():
        assert borrower.id_number.reveal() not in everything
        assert borrower.full_name not in everything
        assert borrower.customer_code not in everything
    for loan in Loan.objects.all():
        assert loan.code not in everything


def test_loans_of_another_union_are_not_touched(october, other_ward, city, staff):
    theirs = LoanFactory(
        borrower__group=SavingsGroupFactory(union=other_ward, code="0001001"),
        borrower__customer_code="0000000101",
        code="6600000000000101",
    )
    row = ["", "0001001", "101", "Nông Thị Hoa", "6600000000000101", 10**7]
    found = statement(row, union=city, by=staff, as_of=bank.NOVEMBER)
    bank.taken_over(found, by=staff)

    theirs.refresh_from_db()
    assert (theirs.latest_principal, theirs.closed_on) == (40_000_000, None)


def test_a_loan_of_another_customer_is_left_out(october, city, staff):
    row = ["", "0001001", "102", "Bế Thị Nhung", "6600000000000101", 10**7]
    found = statement(row, union=city, by=staff, as_of=bank.NOVEMBER)
    assert bank.told(found)["contradictory"] == [(1, True)]
    assert bank.counts(found) == (1, 0, 0, 0, 0, 1)


def test_a_killed_worker_goes_on_where_it_was(city, staff, monkeypatch):
    monkeypatch.setattr(sources, "CHUNK", 2)
    found = bank.loans("loans.xlsx", union=city, by=staff)
    files.take_over(found, seen=True, by=staff)
    rows = LoanState.objects.all().__class__
    real, calls = rows.bulk_create, []

    def dies(*args, **kwargs):
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError("killed")
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(rows, "bulk_create", dies)
        found = bank.worked(found)
    assert (found.status, found.cursor) == ("applying", 4)

    files.start_again(found, by=staff)
    found = bank.worked(found)

    assert found.status == "applied"
    assert loans() == EXPECTED["loans"]["loans"]
    assert members() == EXPECTED["loans"]["members"]
    assert (LoanState.objects.count(), SavingState.objects.count()) == (8, 6)
