"""A group checked at a visit, its three forms filled in, for tests of papers."""

import uuid
from datetime import date
from decimal import Decimal

from inspections import questions
from inspections.enums import Presence, VisitStatus
from inspections.models import Visit
from inspections.services.lending import checks, loans, matches, opening
from reports.tests import sample
from savings_groups.tests.factories import (
    BorrowerFactory,
    GroupMonthFactory,
    LoanFactory,
    SavingsGroupFactory,
)
from unions.tests.factories import BranchFactory, MemberFactory

NAMES = ("Triệu Thị Hoa", "Nông Thị Thu Hương", "Lường Thị Mai")
#: What the second says she owes less, what the third's deposits lack in the book.
PRINCIPAL_GAP, DEPOSIT_GAP = 2_000_000, 150_000
WRONG = 20_000_000


def checked(city=None):
    """The form of a group of three members: one used money wrongly, two differ."""
    visit = sample.make_round(city or sample.city()).visits.first()
    Visit._base_manager.filter(pk=visit.pk).update(status=VisitStatus.IN_PROGRESS)
    visit.refresh_from_db()
    branch = BranchFactory(union=visit.union, name="Nà Pèn")
    group = SavingsGroupFactory(
        union=visit.union, name="Tổ TK&VV thôn Nà Pèn", branch=branch, code="0012345"
    )
    for month in (date(2019, 12, 1), date(2020, 1, 1), date(2020, 2, 1)):
        GroupMonthFactory(
            group=group,
            month=month,
            overdue=25_000_000,
            points=Decimal("88.5"),
            grade="good",
        )
    for place, name in enumerate(NAMES):
        borrower = BorrowerFactory(
            group=group,
            full_name=name,
            latest_on=date(2020, 2, 29),
            latest_deposits=1_000_000 + place * 250_000,
        )
        LoanFactory(borrower=borrower, latest_principal=42_500_000 - place * 1_000_000)
    by = MemberFactory(union=visit.round.plan.union)
    form = opening.open_group(visit, group, id=uuid.uuid4(), by=by).row
    opening.add_members(form, borrowers=list(group.borrowers.all()), by=by)
    _write_loans(form, by)
    _write_matches(form, by)
    form.refresh_from_db()
    checks.record_group_check(
        form,
        base_revision=form.revision,
        checked_on=visit.date,
        met_with="Bà Lường Thị Tổ",
        answers=_answers(),
        strengths="Bình xét công khai.\nHuy động tiết kiệm cao.",
        shortcomings="",
        proposals="",
        by=by,
    )
    form.refresh_from_db()
    return form


def _write_loans(form, by):
    for line in form.loan_checks.select_related("loan__borrower"):
        is_wrong = line.loan.borrower.full_name == NAMES[0]
        loans.record_loan_check(
            line,
            base_revision=1,
            presence=Presence.MET,
            received=50_000_000,
            owed=line.bank["principal"],
            used_for="Mua trâu",
            used_rightly=50_000_000 - (WRONG if is_wrong else 0),
            used_wrongly=WRONG if is_wrong else 0,
            effect="good",
            interest_owed=0,
            interview={},
            note="",
            by=by,
        )


def _write_matches(form, by):
    for line in form.matches.select_related("borrower"):
        name = line.borrower.full_name
        less = PRINCIPAL_GAP if name == NAMES[1] else 0
        short = DEPOSIT_GAP if name == NAMES[2] else 0
        matches.record_match(
            line,
            base_revision=1,
            book_principal=line.bank_principal,
            book_interest=line.bank_interest,
            book_deposits=line.bank_deposits - short,
            said_principal=line.bank_principal - less,
            said_interest=line.bank_interest,
            said_deposits=line.bank_deposits,
            cause="Đã đưa Tổ trưởng, chưa có biên lai" if less else "",
            by=by,
        )


def _answers():
    """All as it should be, but for arrears."""
    given = {}
    for question in questions.questions():
        fit = "no" if "yes" in question.faulty else "yes"
        given[question.code] = {"answer": fit, "number": None, "note": ""}
    return given | {
        "3.8": {"answer": "partly", "number": None, "note": "đôn đốc chậm"},
        "3.8a": {"answer": "", "number": 2, "note": ""},
    }
