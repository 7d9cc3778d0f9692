"""The forms of a group as pages and papers read them: sums, shares, differences."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.enums import DrawnAs
from inspections.models import Finding, SampleLine
from inspections.selectors import workspace
from inspections.selectors.lending import desk
from inspections.selectors.lending.figures import BankFigures, Share
from inspections.services.lending import checks, loans, matches
from inspections.tests.factories import (
    BalanceMatchFactory,
    FindingFactory,
    GroupCheckFactory,
    LoanCheckFactory,
    SampleFactory,
)
from savings_groups.tests.factories import (
    BorrowerFactory,
    LoanFactory,
    SavingsGroupFactory,
)

BANK = {
    "as_of": "2020-02-29",
    "programme": "01",
    "amount": 50_000_000,
    "principal": 40_000_000,
    "purpose": "Nuôi bò",
    "disbursed_on": "2019-05-10",
    "due_on": None,
}


@pytest.fixture
def check(visit, ward):
    return GroupCheckFactory(visit=visit, group=SavingsGroupFactory(union=ward))


def loan_line(check, member=None, **values):
    member = member or BorrowerFactory(group=check.group)
    loan = LoanFactory(borrower=member)
    return LoanCheckFactory(form=check, loan=loan, bank=BANK, **values)


def balance(check, **values):
    return BalanceMatchFactory(form=check, bank_interest=10, **values)


def test_a_share_keeps_what_it_is_of():
    share = Share(1, 3)
    assert (share.numerator, share.denominator, share.percent) == (
        1,
        3,
        Decimal("33.33"),
    )
    assert Share(0, 0).percent is None
    assert Share(3, 3).percent == 100


def test_the_month_of_the_bank():
    told = {
        "month": "2020-02-01",
        "members": 36,
        "savers": 34,
        "debt": 1_000_000_000,
        "overdue": 20_000_000,
        "points": "86.50",
        "grade": "good",
        "source": "BC0437.xls",
    }
    bank = BankFigures.of(told)
    assert (bank.month, bank.points) == (date(2020, 2, 1), Decimal("86.50"))
    assert (bank.grade, bank.source) == ("Tốt", "BC0437.xls")
    assert bank.overdue_share == Share(20_000_000, 1_000_000_000)
    assert (bank.overdue_share.percent, bank.savers_share) == (2, Share(34, 36))
    assert bank.frozen is None


def test_nothing_told_is_unknown():
    bank = BankFigures.of({})
    assert (bank.month, bank.members, bank.points, bank.grade) == (None, None, None, "")
    assert bank.overdue_share.percent is None


def test_sums_of_loan_use(check):
    two = BorrowerFactory(group=check.group)
    loan_line(
        check,
        two,
        presence="met",
        received=50_000_000,
        owed=40_000_000,
        used_rightly=50_000_000,
        interest_owed=5,
    )
    loan_line(check, two, presence="met", used_rightly=30_000_000, used_wrongly=20)
    loan_line(check, presence="met", used_rightly=10_000_000, used_wrongly=0)
    loan_line(check, presence="absent")
    loan_line(check)
    sums = desk.group_form(check).loan_sums
    assert (sums.lines, sums.done, sums.customers) == (5, 4, 4)
    assert (sums.amount, sums.principal) == (250_000_000, 200_000_000)
    assert (sums.received, sums.owed, sums.interest_owed) == (50_000_000, 40_000_000, 5)
    assert sums.money_rightly == Share(90_000_000, 90_000_020)
    assert sums.money_wrongly == Share(20, 90_000_020)
    assert (sums.loans_rightly, sums.loans_wrongly) == (Share(2, 3), Share(1, 3))
    assert sums.customers_rightly == Share(1, 2)
    assert sums.customers_wrongly == Share(1, 2)


def test_no_lines_are_no_percentages(check):
    form = desk.group_form(check)
    assert form.loan_sums.money_rightly.percent is None
    assert (form.match_sums.lines, form.match_sums.differing) == (0, 0)


def test_a_line_of_loan_use_in_words(check):
    loan_line(check)
    (row,) = desk.group_form(check).loans
    assert (row.as_of, row.programme) == (date(2020, 2, 29), "Hộ nghèo")
    assert (row.disbursed_on, row.due_on) == (date(2019, 5, 10), None)
    assert (row.amount, row.purpose, row.is_done) == (50_000_000, "Nuôi bò", False)


def test_sums_of_balances(check):
    same = {"said_principal": 40_000_000, "book_principal": 40_000_000}
    balance(check, **same, said_deposits=1_000_000, order=1)
    balance(check, said_principal=41_000_000, book_interest=30, order=2)
    balance(check, bank_deposits=None, order=3)
    form = desk.group_form(check)
    sums = form.match_sums
    assert (sums.lines, sums.done, sums.members, sums.differing) == (3, 2, 3, 2)
    principal, interest, deposits = sums.figures
    assert (principal.bank, principal.book) == (120_000_000, 40_000_000)
    assert (principal.said, principal.difference_said) == (81_000_000, -1_000_000)
    assert (interest.bank, interest.difference_book) == (30, -20)
    assert (deposits.bank, deposits.difference_said) == (3_000_000, 500_000)
    assert [row.differs for row in form.matches] == [True, True, False]


def test_the_questionnaire_by_its_sections(check, inspector):
    given = {
        "3.8": {"answer": "yes"},
        "3.8a": {"number": 2},
        "2.1": {"answer": "partly", "note": "Thiếu biên bản"},
    }
    checks.record_group_check(
        check, base_revision=1, checked_on=check.checked_on, answers=given, by=inspector
    )
    check.refresh_from_db()
    form = desk.group_form(check)
    rows = {row.question.code: row for part in form.sections for row in part.rows}
    assert len(rows) == 16
    assert (rows["2.1"].answer_text, rows["2.1"].note) == ("Một phần", "Thiếu biên bản")
    assert rows["2.1"].is_fault
    assert rows["2.1"].opened.finding.source == f"group:{check.pk}:2.1"
    assert [part.number for part in rows["3.8"].parts] == [2, None, None]
    assert rows["3.8"].opened.follows
    assert (rows["1.1"].answer_text, rows["1.1"].opened) == ("", None)
    assert (form.questions.answered, form.questions.shortcomings) == (2, 2)
    assert len(form.opened) == 2


def test_what_a_person_edited_is_told(check, inspector):
    row = balance(check)
    matches.record_match(
        row, base_revision=1, said_principal=1, said_deposits=2, by=inspector
    )
    edited = Finding.objects.get(source__endswith="principal")
    Finding.objects.filter(pk=edited.pk).update(updated_by=inspector)
    form = desk.group_form(check)
    assert {one.finding.source: one.follows for one in form.matches[0].opened} == {
        f"match:{row.pk}:deposits": True,
        f"match:{row.pk}:principal": False,
    }
    assert [one.finding for one in form.stopped] == [edited]


def test_findings_of_another_group_are_not_this_ones(check, visit, ward, inspector):
    other = GroupCheckFactory(visit=visit, group=SavingsGroupFactory(union=ward))
    row = balance(other)
    matches.record_match(row, base_revision=1, said_principal=1, by=inspector)
    assert desk.group_form(check).opened == []
    assert len(desk.group_form(other).opened) == 1


def test_rows_of_the_list_of_groups(check, visit, inspector):
    line = loan_line(check)
    loan_line(check)
    balance(check)
    loans.record_loan_check(line, base_revision=1, presence="left", by=inspector)
    FindingFactory(visit=visit, group=check.group)
    FindingFactory(visit=visit)
    (row,) = desk.group_rows(visit)
    assert (row.loans_done, row.loans, row.matches_done, row.matches) == (1, 2, 0, 1)
    assert (row.done, row.all, row.is_done) == (1, 4, False)
    assert (row.group, row.findings) == (check.group, 2)


def test_a_group_is_done_with_its_last_line(check, visit, inspector):
    given = {
        question.code: {"answer": "yes"}
        for part in desk.questions.SECTIONS
        for question in part.questions
    }
    row = balance(check)
    matches.record_match(row, base_revision=1, cause="Đi vắng", by=inspector)
    checks.record_group_check(
        check, base_revision=1, checked_on=check.checked_on, answers=given, by=inspector
    )
    assert desk.group_rows(visit)[0].is_done


@pytest.mark.parametrize("read", ["form", "rows"])
def test_as_many_queries_for_three_as_for_one(check, visit, ward, inspector, read):
    counts = []
    for lines in (1, 2):
        for _ in range(lines):
            loan_line(check)
            row = balance(check)
            matches.record_match(row, base_revision=1, said_principal=1, by=inspector)
            GroupCheckFactory(visit=visit, group=SavingsGroupFactory(union=ward))
        with CaptureQueriesContext(connection) as queries:
            if read == "form":
                form = desk.group_form(check)
                told = [str(row.borrower) for row in [*form.loans, *form.matches]]
                told += [one.finding.remedies.all()[0].text for one in form.opened]
            else:
                told = [str(row.group) for row in desk.group_rows(visit)]
            assert all(told)
        assert not [one for one in queries if '"id_number"' in one["sql"]]
        counts.append(len(queries))
    assert counts == [{"form": 4, "rows": 4}[read]] * 2


def test_lines_that_nobody_has_written(check, visit):
    loan_line(check)
    loan_line(check, presence="absent")
    balance(check)
    balance(check, book_deposits=0)
    balance(check, cause="Không gặp")
    assert desk.empty_lines(visit) == 2


def test_the_step_counts_groups_of_those_that_were_drawn(check, visit, ward):
    def step():
        return {row.key: row for row in workspace.steps(visit)}["groups"]

    assert (step().progress, step().is_done) == ("1", True)
    sample = SampleFactory(visit=visit)
    for order, group in enumerate([check.group, SavingsGroupFactory(union=ward)]):
        SampleLine.objects.create(
            sample=sample,
            order=order,
            key=group.code,
            group=group,
            drawn_as=DrawnAs.DRAWN,
        )
    assert (step().progress, step().is_done) == ("1/2", False)
    for _ in range(2):
        GroupCheckFactory(visit=visit, group=SavingsGroupFactory(union=ward))
    assert (step().progress, step().is_done) == ("3/3", True)
