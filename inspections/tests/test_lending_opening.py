"""Opening the forms of a group: the bank's figures are copied, nothing is lost."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import DrawnAs, VisitStatus
from inspections.models import (
    BalanceMatch,
    Finding,
    GroupCheck,
    LoanCheck,
    SampleLine,
    Visit,
)
from inspections.selectors.visit import readiness
from inspections.services.lending import matches, opening
from inspections.tests.factories import SampleFactory, VisitFactory
from savings_groups.enums import BankFileStatus
from savings_groups.models import Loan
from savings_groups.tests.factories import (
    BankFileFactory,
    BorrowerFactory,
    GroupMonthFactory,
    LoanFactory,
    LoanStateFactory,
    SavingsGroupFactory,
    SavingStateFactory,
)


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward, name="Tổ TK&VV số 3")


@pytest.fixture
def check(visit, group, inspector):
    return open_(visit, group, inspector).row


def open_(visit, group, by, key=None):
    return opening.open_group(visit, group, id=key or uuid.uuid4(), by=by)


def saver(group, **values):
    start = {"latest_on": date(2020, 2, 29), "latest_deposits": 1_500_000}
    return BorrowerFactory(group=group, **{**start, **values})


def put_lines(check, by, *members):
    return opening.add_members(check, borrowers=members, by=by)


def draw(visit, group, *members):
    sample = SampleFactory(visit=visit, group=group)
    return [
        SampleLine.objects.create(
            sample=sample,
            order=order,
            key=member.customer_code,
            borrower=member,
            drawn_as=DrawnAs.DRAWN,
        )
        for order, member in enumerate(members)
    ]


# the group


def test_opened_twenty_times_is_one_row(visit, group, inspector):
    key = uuid.uuid4()
    states = [open_(visit, group, inspector, key).state for _ in range(20)]
    assert states == ["created", *["same"] * 19]
    assert GroupCheck.objects.count() == 1


def test_whoever_opens_second_gets_the_form_that_is_there(visit, group, inspector):
    first = open_(visit, group, inspector).row
    second = open_(visit, group, inspector)
    assert (second.row.pk, second.state) == (first.pk, "same")


def test_the_newest_month_that_was_over_on_the_day_is_copied(visit, group, inspector):
    file = BankFileFactory(union=visit.union, name="BC0437 thang 02.xls")
    GroupMonthFactory(group=group, month=date(2020, 1, 1), members=30)
    GroupMonthFactory(
        group=group,
        month=date(2020, 2, 1),
        members=36,
        savers=34,
        debt=1_000_000_000,
        overdue=20_000_000,
        points="86.50",
        grade="good",
        file=file,
    )
    GroupMonthFactory(group=group, month=visit.date.replace(day=1), members=40)
    bank = open_(visit, group, inspector).row.bank
    assert bank["month"] == "2020-02-01"
    assert (bank["members"], bank["savers"]) == (36, 34)
    assert (bank["debt"], bank["overdue"]) == (1_000_000_000, 20_000_000)
    assert (bank["points"], bank["grade"]) == ("86.50", "good")
    assert (bank["leader"], bank["source"]) == (group.leader_name, file.name)


def test_the_month_of_the_visit_counts_once_it_is_over(team, ward, group, inspector):
    visit = VisitFactory(team=team, union=ward, date=date(2020, 3, 31))
    GroupMonthFactory(group=group, month=date(2020, 3, 1), members=40)
    assert open_(visit, group, inspector).row.bank["members"] == 40


def test_without_a_word_of_the_bank_part_one_is_empty(check):
    assert check.bank == {}


def test_a_group_of_another_unit_is_refused(visit, inspector, commune):
    other = SavingsGroupFactory(union=commune)
    with pytest.raises(RuleError, match="belongs to another unit"):
        open_(visit, other, inspector)


def test_a_group_that_was_closed_is_refused(visit, group, inspector):
    group.closed_on = visit.date
    group.save()
    with pytest.raises(RuleError, match="was closed before the visit"):
        open_(visit, group, inspector)


def test_a_group_that_closed_the_day_after_is_open(visit, group, inspector):
    group.closed_on = visit.date + timedelta(days=1)
    group.save()
    assert open_(visit, group, inspector).state == "created"


def test_the_key_of_another_group_is_refused(visit, check, ward, inspector):
    with pytest.raises(RuleError, match="belongs to another group"):
        open_(visit, SavingsGroupFactory(union=ward), inspector, check.pk)


def test_a_late_retry_does_not_bring_a_removed_form_back(
    visit, group, check, inspector
):
    opening.remove_group(check, by=inspector)
    with pytest.raises(RuleError, match="removed meanwhile"):
        open_(visit, group, inspector, check.pk)


# lines


def test_the_drawn_members_get_lines_and_who_was_replaced_none(visit, group, inspector):
    drawn, away, instead = (saver(group) for _ in range(3))
    for member in (drawn, away, instead):
        LoanFactory(borrower=member)
    lines = draw(visit, group, drawn, away)
    SampleLine.objects.create(
        sample=lines[0].sample,
        order=9,
        key=instead.customer_code,
        borrower=instead,
        drawn_as=DrawnAs.REPLACEMENT,
        replaces=lines[1],
        reason="Đi viện",
    )
    check = open_(visit, group, inspector).row
    assert {line.loan.borrower for line in check.loan_checks.all()} == {drawn, instead}
    assert {line.borrower for line in check.matches.all()} == {drawn, instead}


def test_without_a_sample_there_are_no_lines(check, group):
    LoanFactory(borrower__group=group)
    assert check.loan_checks.count() == check.matches.count() == 0


def test_a_loan_gets_a_line_of_each_form(check, group, inspector):
    member = saver(group)
    loan = LoanFactory(borrower=member, latest_arrears=120_000)
    assert put_lines(check, inspector, member) == 2
    line = check.loan_checks.get()
    assert line.bank == {
        "as_of": "2020-02-29",
        "programme": "01",
        "amount": 50_000_000,
        "purpose": "Chăn nuôi trâu, bò",
        "disbursed_on": "2019-05-10",
        "due_on": "2024-05-10",
        "principal": 40_000_000,
        "overdue": 0,
        "frozen": 0,
        "arrears": 120_000,
    }
    assert (line.loan, line.revision, line.presence) == (loan, 1, "")
    match = check.matches.get()
    assert (match.bank_principal, match.bank_interest, match.bank_deposits) == (
        40_000_000,
        120_000,
        1_500_000,
    )
    assert (match.bank_as_of, match.said_principal) == (date(2020, 2, 29), None)


def test_deposits_stand_on_the_first_line_of_a_member(check, group, inspector):
    member = saver(group)
    LoanFactory(borrower=member, disbursed_on=date(2019, 1, 1))
    LoanFactory(borrower=member, disbursed_on=date(2018, 1, 1))
    put_lines(check, inspector, member)
    found = check.matches.values_list("loan__disbursed_on", "bank_deposits")
    assert list(found) == [(date(2018, 1, 1), 1_500_000), (date(2019, 1, 1), None)]


def test_a_member_who_only_saves_has_a_line_without_a_loan(check, group, inspector):
    assert put_lines(check, inspector, saver(group)) == 1
    line = check.matches.get()
    assert (line.loan, line.bank_deposits) == (None, 1_500_000)
    assert line.bank_as_of == date(2020, 2, 29)
    assert check.loan_checks.count() == 0


def test_only_loans_of_the_day_get_lines(check, visit, group, inspector):
    member = saver(group)
    day, later = visit.date, visit.date + timedelta(days=1)
    LoanFactory(borrower=member, code="1", disbursed_on=day)
    LoanFactory(borrower=member, code="2", disbursed_on=later)
    LoanFactory(borrower=member, code="3", closed_on=day)
    LoanFactory(borrower=member, code="4", closed_on=later)
    LoanFactory(borrower=member, code="5", disbursed_on=None)
    put_lines(check, inspector, member)
    assert set(check.loan_checks.values_list("loan__code", flat=True)) == {
        "1",
        "4",
        "5",
    }


def test_the_newest_valid_statement_by_the_day_of_the_visit(
    check, visit, group, inspector
):
    after = visit.date + timedelta(days=1)
    member = saver(group, latest_on=after, latest_deposits=9)
    loan = LoanFactory(borrower=member, latest_on=after, latest_principal=9)
    valid = {"union": visit.union, "status": BankFileStatus.APPLIED}
    old = BankFileFactory(**valid, as_of=date(2020, 1, 31))
    new = BankFileFactory(**valid, as_of=date(2020, 2, 29))
    replaced = BankFileFactory(
        union=visit.union, status=BankFileStatus.REPLACED, as_of=visit.date
    )
    for file, principal in ((old, 42), (new, 41), (replaced, 40)):
        LoanStateFactory(loan=loan, file=file, principal=principal)
        SavingStateFactory(borrower=member, file=file, deposits=principal)
    put_lines(check, inspector, member)
    line = check.matches.get()
    assert (line.bank_principal, line.bank_deposits) == (41, 41)
    assert line.bank_as_of == date(2020, 2, 29)
    assert check.loan_checks.get().bank["principal"] == 41


def test_a_loan_without_any_statement_is_unknown_not_zero(check, group, inspector):
    member = saver(group, latest_on=None, latest_deposits=None)
    LoanFactory(borrower=member, latest_on=None, latest_principal=None)
    put_lines(check, inspector, member)
    line = check.matches.get()
    assert (line.bank_principal, line.bank_interest, line.bank_deposits) == (None,) * 3


def test_members_added_twenty_times_are_added_once(check, group, inspector):
    members = [saver(group) for _ in range(2)]
    LoanFactory(borrower=members[0])
    added = [put_lines(check, inspector, *members) for _ in range(20)]
    assert added == [3, *[0] * 19]
    assert list(check.matches.values_list("order", flat=True)) == [1, 2]


def test_more_members_come_after_those_that_are_there(check, group, inspector):
    for _ in range(3):
        put_lines(check, inspector, saver(group))
    assert list(check.matches.values_list("order", flat=True)) == [1, 2, 3]


def test_a_line_that_was_removed_comes_back_alone(check, group, inspector):
    member = saver(group)
    LoanFactory(borrower=member)
    put_lines(check, inspector, member)
    opening.remove_line(check.matches.get(), by=inspector)
    assert put_lines(check, inspector, member) == 1
    assert check.matches.get().bank_deposits == 1_500_000
    assert check.loan_checks.count() == 1


def test_members_of_another_group_are_refused(check, inspector):
    with pytest.raises(RuleError, match="members of this group"):
        put_lines(check, inspector, BorrowerFactory())
    assert BalanceMatch.objects.count() == 0


def test_sixty_members_take_as_many_queries_as_one(visit, ward, inspector):
    counts = []
    for size in (1, 20, 60):
        group = SavingsGroupFactory(union=ward)
        check = open_(visit, group, inspector).row
        for _ in range(size):
            LoanFactory(borrower=saver(group))
        with CaptureQueriesContext(connection) as queries:
            put_lines(check, inspector, *group.borrowers.defer("id_number"))
        assert check.loan_checks.count() == size
        assert not [one for one in queries if '"id_number"' in one["sql"]]
        # SQLite takes 999 values in one statement
        inserts = [one for one in queries if one["sql"].startswith("INSERT")]
        counts.append(len(queries) - len(inserts))
        assert len(inserts) <= 6
    assert counts[0] == counts[1] == counts[2]


# newer figures


def test_a_newer_file_reaches_lines_that_nobody_has_written(check, group, inspector):
    members = [saver(group, full_name=name) for name in ("Vi A", "Vi B")]
    for member in members:
        LoanFactory(borrower=member)
    put_lines(check, inspector, *members)
    written, untouched = check.matches.all()
    write(written, inspector, said_principal=40_000_000)
    Loan.objects.update(latest_principal=38_000_000)
    GroupMonthFactory(group=group, month=date(2020, 2, 1), members=36)
    done = opening.refresh_bank(check, by=inspector)
    assert (done.changed, done.kept) == (3, [written])
    written.refresh_from_db()
    untouched.refresh_from_db()
    assert written.bank_principal == 40_000_000
    assert (untouched.bank_principal, untouched.revision) == (38_000_000, 1)
    bank = {line.bank["principal"] for line in check.loan_checks.all()}
    assert bank == {38_000_000}
    check.refresh_from_db()
    assert (check.bank["members"], check.revision) == (36, 1)


def test_nothing_new_changes_nothing(check, group, inspector):
    member = saver(group)
    LoanFactory(borrower=member)
    LoanFactory(borrower=member)
    put_lines(check, inspector, member)
    done = opening.refresh_bank(check, by=inspector)
    assert (done.changed, done.kept) == (0, [])


# taking back


def write(line, by, **values):
    return matches.record_match(line, base_revision=line.revision, **values, by=by)


def test_removing_a_line_takes_back_what_it_had_opened(check, group, inspector):
    member = saver(group)
    LoanFactory(borrower=member)
    put_lines(check, inspector, member)
    write(check.matches.get(), inspector, said_principal=1)
    assert Finding.objects.count() == 1
    opening.remove_line(check.matches.get(), by=inspector)
    assert Finding.objects.count() == BalanceMatch.objects.count() == 0
    assert LoanCheck.objects.count() == 1
    opening.remove_line(check.loan_checks.get(), by=inspector)
    assert LoanCheck.objects.count() == 0


def test_a_finding_that_a_person_edited_outlives_its_line(check, group, inspector):
    put_lines(check, inspector, saver(group))
    write(check.matches.get(), inspector, said_deposits=1)
    Finding.objects.update(updated_by=inspector)
    opening.remove_line(check.matches.get(), by=inspector)
    assert Finding.objects.count() == 1


def test_deposits_pass_on_to_the_next_line_of_the_member(check, group, inspector):
    member = saver(group)
    for day in (date(2018, 1, 1), date(2019, 1, 1)):
        LoanFactory(borrower=member, disbursed_on=day)
    put_lines(check, inspector, member)
    first, second = check.matches.all()
    write(first, inspector, said_deposits=1_000_000)
    opening.remove_line(first, by=inspector)
    second.refresh_from_db()
    assert (second.bank_deposits, second.said_deposits) == (1_500_000, 1_000_000)
    assert Finding.objects.get().source == f"match:{second.pk}:deposits"


def test_removing_the_group_removes_lines_and_their_findings(
    check, visit, group, inspector
):
    member = saver(group)
    LoanFactory(borrower=member)
    put_lines(check, inspector, member)
    write(check.matches.get(), inspector, said_principal=1)
    opening.remove_group(check, by=inspector)
    for model in (GroupCheck, LoanCheck, BalanceMatch, Finding):
        assert model.objects.count() == 0
    gone = AuditEntry.objects.filter(action=Action.DELETE)
    assert set(gone.values_list("model", flat=True)) == {
        "inspections.groupcheck",
        "inspections.loancheck",
        "inspections.balancematch",
        "inspections.finding",
        "inspections.remedy",
    }


def test_a_line_that_is_gone_is_not_removed_again(check, group, inspector):
    put_lines(check, inspector, saver(group))
    line = check.matches.get()
    opening.remove_line(line, by=inspector)
    with pytest.raises(RuleError, match="removed meanwhile"):
        opening.remove_line(line, by=inspector)


# when


@pytest.mark.parametrize("status", [VisitStatus.ANNOUNCED, VisitStatus.RECORDED])
def test_nothing_before_the_visit_begins_or_after_it_ended(
    visit, group, inspector, status
):
    Visit.objects.filter(pk=visit.pk).update(status=status)
    with pytest.raises(RuleError, match="nothing can be recorded"):
        open_(visit, group, inspector)


def test_nothing_after_signing(visit, check, group, inspector):
    member = saver(group)
    put_lines(check, inspector, member)
    line = check.matches.get()
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)
    visit.refresh_from_db()
    for act in (
        lambda: open_(visit, group, inspector),
        lambda: put_lines(check, inspector, saver(group)),
        lambda: opening.refresh_bank(check, by=inspector),
        lambda: opening.remove_line(line, by=inspector),
        lambda: opening.remove_group(check, by=inspector),
    ):
        with pytest.raises(RuleError, match="minutes are signed"):
            act()
    assert check.matches.count() == 1


def test_lines_without_entries_are_told_before_the_end(visit, check, group, inspector):
    member = saver(group)
    LoanFactory(borrower=member)
    put_lines(check, inspector, member)
    assert readiness(visit).empty_lines == 2
    write(check.matches.get(), inspector, cause="Hộ đi vắng")
    assert readiness(visit).empty_lines == 1


# personal data


def test_the_log_holds_no_name_and_no_number(check, group, inspector):
    member = saver(group, full_name="Nguyễn Thị Hoa", customer_code="2600000123")
    LoanFactory(borrower=member, code="6600000712345678")
    put_lines(check, inspector, member)
    write(check.matches.get(), inspector, said_principal=1)
    opening.remove_line(check.matches.get(), by=inspector)
    opening.remove_group(check, by=inspector)
    number = member.id_number.reveal()
    for entry in AuditEntry.objects.all():
        told = f"{entry.label} {entry.detail}"
        assert number not in told
        assert "Nguyễn Thị Hoa" not in told
        assert "2600000123" not in told
        assert "6600000712345678" not in told
    labels = set(AuditEntry.objects.values_list("label", flat=True))
    assert {"N. T. Hoa (KH …123)", "…5678"} <= labels
