"""Lists of groups from file to figures; what is expected was worked out by hand in
data/bank/expected.md."""

import json
from datetime import date
from decimal import Decimal

import pytest

from core.exceptions import RuleError
from jobs import services as jobs
from savings_groups.enums import BankFileStatus
from savings_groups.models import BankFile, EarlierMonth, GroupMonth, SavingsGroup
from savings_groups.services.bank import applying, files, sources
from savings_groups.tests import bank
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory

pytestmark = pytest.mark.django_db
EXPECTED = json.loads((bank.DATA / "expected.json").read_text())
FORMATS = ("xls", "xlsx", "ods", "csv")


def figures(month):
    group = month.group
    return {
        "commune": group.union.name,
        "leader": month.leader_name,
        "members": month.members,
        "borrowers": month.borrowers,
        "savers": month.savers,
        "kinds": month.member_kinds,
        "debt": month.debt,
        "overdue": month.overdue,
        "frozen": month.frozen,
        "interest_arrears": month.interest_arrears,
        "deposits": month.deposits,
        "points": str(month.points),
        "grade": month.grade,
        "is_computed": month.grade_is_computed,
    }


def months():
    rows = GroupMonth.objects.select_related("group__union")
    return {f"{one.group.code} {one.month}": figures(one) for one in rows}


@pytest.fixture(autouse=True)
def places(ward, commune):
    """Đức Xuân (01840) and Nông Thượng (01852)."""


@pytest.mark.parametrize("ending", FORMATS)
def test_the_golden_list(city, staff, ending):
    found = bank.groups(f"groups.{ending}", union=city, by=staff)

    expected = EXPECTED["groups"]
    assert found.refusal == ""
    assert found.status == BankFileStatus.READY
    assert bank.counts(found) == tuple(expected["counts"])
    lost = {"zeros": [[17, False]]} if ending == "xls" else {}
    assert bank.told(found, make=list) == expected["doubts"] | lost
    assert found.sums == expected["sums"]
    assert months() == {}

    found = bank.taken_over(found, by=staff)

    assert found.status == BankFileStatus.APPLIED
    assert months() == expected["months"]
    assert SavingsGroup.objects.count() == 8


def register():
    """Everything that a list of groups can write, as plain values."""
    return bank.rows(SavingsGroup, GroupMonth, EarlierMonth)


def test_the_same_file_again_is_the_same_file(city, staff):
    first = bank.taken_over(bank.groups("groups.xlsx", union=city, by=staff), by=staff)
    before = register()

    again = bank.sent("groups.xlsx", union=city, by=staff)

    assert again.pk == first.pk
    assert again.status == BankFileStatus.APPLIED
    assert register() == before


def test_the_same_figures_from_another_file_change_nothing(city, staff):
    first = bank.taken_over(bank.groups("groups.xlsx", union=city, by=staff), by=staff)
    before = register()

    again = bank.groups("groups.ods", union=city, by=staff)
    assert bank.counts(again) == (18, 8, 0, 0, 8, 8)
    again = bank.taken_over(again, by=staff)

    first.refresh_from_db()
    assert (first.status, again.status) == ("replaced", "applied")
    assert again.replaces == first
    assert register() == before


def test_a_corrected_list_replaces_its_month_and_keeps_the_earlier_figures(city, staff):
    first = bank.taken_over(bank.groups("groups.xlsx", union=city, by=staff), by=staff)

    fixed = bank.groups("groups_corrected.xlsx", union=city, by=staff)
    assert bank.counts(fixed) == (8, 8, 1, 1, 6, 0)
    assert bank.told(fixed) == {
        "grade": [(5, False)],
        "leader": [(2, False)],
        "new_group": [(1, False)],
        "missing_group": [(1, False)],
    }
    fixed = bank.taken_over(fixed, by=staff)

    first.refresh_from_db()
    assert (first.status, fixed.status, fixed.replaces) == (
        "replaced",
        "applied",
        first,
    )
    month = GroupMonth.objects.get(group__code="0001001")
    assert (month.debt, month.file) == (1_260_000_000, fixed)
    assert month.group.latest_debt == 1_260_000_000
    [earlier] = EarlierMonth.objects.all()
    assert (earlier.group, earlier.file, earlier.replaced_by) == (
        month.group,
        first,
        fixed,
    )
    assert earlier.values["debt"] == 1_250_000_000
    assert earlier.values["points"] == "100.00"
    untouched = GroupMonth.objects.exclude(group__code__in=["0001001", "0002009"])
    assert set(untouched.values_list("file", flat=True)) == {first.pk}
    assert [e.new_status for e in fixed.events.order_by("pk")] == [
        "mapping",
        "checking",
        "ready",
        "applying",
        "applied",
    ]


def test_totals_with_english_signs_and_letters_as_grades(city, staff, ward):
    for code in ("0001001", "0001002"):
        SavingsGroupFactory(union=ward, code=code, leader_name="Nông Thị Hoa")
    found = bank.sent("groups_english.csv", union=city, by=staff)
    names = [
        "group_code",
        "leader_name",
        "members",
        "debt",
        "overdue",
        "points",
        "grade",
    ]
    found = bank.checked(bank.matched(found, names, first=1, at=0), by=staff)

    assert bank.counts(found) == (2, 2, 2, 0, 0, 0)
    assert bank.told(found) == {"new_leader": [(1, False)]}
    bank.taken_over(found, by=staff)

    rows = GroupMonth.objects.order_by("group__code")
    assert list(rows.values_list("debt", "overdue", "points", "grade")) == [
        (1_250_000_000, 0, Decimal("100.00"), "good"),
        (1_820_500_000, 12_500_000, Decimal("85.50"), "good"),
    ]
    leaders = SavingsGroup.objects.order_by("code").values_list(
        "leader_name", flat=True
    )
    assert list(leaders) == ["Nông Thị Hoa", "Nông Thị Hoa"]  # nobody changed it
    assert rows[1].leader_name == "Lường Thị Thắm"


def csv(*rows):
    return "\n".join(";".join(map(str, row)) for row in rows).encode()


SHORT = ["commune", "group_code", "members", "debt", "points"]


def short(*rows, union, by, name="a.csv", unit=1, as_of=bank.OCTOBER):
    """A list of a few columns, checked."""
    data = csv(["Xã", "Mã tổ", "Tổ viên", "Dư nợ", "Điểm"], *rows)
    found = bank.sent(name, union=union, by=by, kind="groups", data=data)
    found = bank.matched(found, SHORT, first=1, at=0, unit=unit, as_of=as_of)
    return bank.checked(found, by=by)


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ("100", "good"),
        ("85", "good"),
        ("84,99", "fair"),
        ("70", "fair"),
        ("69,99", "average"),
        ("50", "average"),
        ("49,99", "weak"),
        ("0", "weak"),
    ],
)
def test_the_bands_of_the_bank(city, staff, points, grade):
    row = ["Đức Xuân", "0000007", 36, 1_250_000_000, points]
    bank.taken_over(short(row, union=city, by=staff), by=staff)

    [month] = GroupMonth.objects.all()
    assert (month.grade, month.grade_is_computed) == (grade, True)


def test_only_the_subtree_of_the_file_is_touched(city, staff, other_ward, ward):
    theirs = SavingsGroupFactory(union=other_ward, code="0000008")
    month = GroupMonthFactory(group=theirs, month=date(2026, 10, 1), debt=5)
    rows = (
        ["Đôn Phong", "0000008", 36, 1_250_000_000, "90"],
        ["Đôn Phong", "0000009", 36, 1_250_000_000, "90"],
        ["Đức Xuân", "0000010", 36, 1_250_000_000, "90"],
    )
    found = short(*rows, union=city, by=staff)

    assert bank.counts(found) == (3, 1, 1, 0, 0, 2)
    assert bank.told(found)["unknown_unit"] == [(2, True)]
    bank.taken_over(found, by=staff)
    month.refresh_from_db()
    assert (month.debt, theirs.months.count()) == (5, 1)
    assert SavingsGroup.objects.filter(union=ward).count() == 1
    assert SavingsGroup.objects.count() == 2


def test_a_group_of_another_commune_is_not_doubled(city, staff, ward):
    SavingsGroupFactory(union=ward, code="0000010")
    found = short(["Nông Thượng", "0000010", 36, 10**9, "90"], union=city, by=staff)

    assert bank.counts(found) == (1, 0, 0, 0, 0, 1)
    with pytest.raises(RuleError) as error:
        files.take_over(found, seen=True, by=staff)
    assert str(error.value) == "There is nothing in this file that can be taken over."


def test_a_month_that_a_person_typed_gives_way_and_is_kept(city, staff, ward):
    group = SavingsGroupFactory(union=ward, code="0000010")
    GroupMonthFactory(group=group, month=date(2026, 10, 1), debt=10**9, frozen=7)
    found = short(["Đức Xuân", "10", 36, 2 * 10**9, "90"], union=city, by=staff)

    assert bank.counts(found) == (1, 1, 0, 1, 0, 0)
    assert bank.told(found) == {"grade": [(1, False)], "zeros": [(1, False)]}
    bank.taken_over(found, by=staff)

    [month] = GroupMonth.objects.all()
    assert (month.debt, month.frozen, month.deposits) == (2 * 10**9, 7, 48_500_000)
    [earlier] = EarlierMonth.objects.all()
    assert (earlier.values["debt"], earlier.file) == (10**9, None)


def test_parts_that_the_file_does_not_have_must_fit(city, staff, ward):
    group = SavingsGroupFactory(union=ward, code="0000010")
    GroupMonthFactory(group=group, month=date(2026, 10, 1), debt=10**9, overdue=10**8)
    found = short(["Đức Xuân", "0000010", 36, 10**7, "90"], union=city, by=staff)

    assert bank.told(found)["parts"] == [(1, True)]
    assert bank.counts(found) == (1, 0, 0, 0, 0, 1)


def test_an_unlikely_unit_is_told(city, staff):
    found = short(["Đức Xuân", "0000010", 36, 1250, "90"], union=city, by=staff)
    assert bank.told(found)["unit"] == [(1, False)]

    right = ["Đức Xuân", "0000010", 36, 1250, "91"]
    found = short(right, union=city, by=staff, unit=bank.MILLION)
    assert "unit" not in bank.told(found)


def test_a_closed_group_keeps_its_months_and_a_later_one_is_not_opened_twice(
    city, staff, ward
):
    group = SavingsGroupFactory(union=ward, code="0000010", closed_on=date(2026, 12, 1))
    found = short(["Đức Xuân", "0000010", 36, 10**9, "90"], union=city, by=staff)
    bank.taken_over(found, by=staff)
    assert [month.group for month in GroupMonth.objects.all()] == [group]


def test_two_rows_that_mean_one_group_are_left_out(city, staff, ward):
    SavingsGroupFactory(union=ward, code="0000010")
    rows = (
        ["P. Đức Xuân", "0000010", 36, 10**9, "90"],
        ["Đức Xuân", "0000010", 36, 2 * 10**9, "90"],
    )
    found = short(*rows, union=city, by=staff)
    assert bank.told(found)["contradictory"] == [(2, True)]
    assert bank.counts(found) == (2, 0, 0, 0, 0, 2)


def test_a_killed_worker_goes_on_where_it_was(city, staff, monkeypatch):
    """Half of the file is written once, whoever finishes it."""
    monkeypatch.setattr(sources, "CHUNK", 3)
    found = bank.groups("groups.xlsx", union=city, by=staff)
    files.take_over(found, seen=True, by=staff)
    calls = []

    def dies(*args, **kwargs):
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError("killed")
        return real(*args, **kwargs)

    real = GroupMonth.objects.all().__class__.bulk_create
    with monkeypatch.context() as patch:
        patch.setattr(GroupMonth.objects.all().__class__, "bulk_create", dies)
        found = bank.worked(found)
    assert (found.status, found.cursor, GroupMonth.objects.count()) == (
        "applying",
        6,
        6,
    )
    assert found.is_stuck

    files.start_again(found, by=staff)
    found = bank.worked(found)

    assert (found.status, found.cursor) == ("applied", 8)
    assert months() == EXPECTED["groups"]["months"]
    assert EarlierMonth.objects.count() == 0


def test_long_work_goes_on_in_jobs_of_its_own(city, staff, monkeypatch):
    monkeypatch.setattr(sources, "CHUNK", 3)
    monkeypatch.setattr(applying, "LONGEST", -1)
    found = bank.groups("groups.xlsx", union=city, by=staff)
    files.take_over(found, seen=True, by=staff)
    first = BankFile.objects.get(pk=found.pk).job_id
    jobs.run(first)
    found = BankFile.objects.get(pk=found.pk)
    assert (found.status, found.cursor) == ("applying", 0)
    assert found.job_id != first

    monkeypatch.setattr(applying, "LONGEST", 60)
    assert bank.worked(found).status == "applied"
    assert months() == EXPECTED["groups"]["months"]
