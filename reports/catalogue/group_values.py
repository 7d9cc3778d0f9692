"""The bank's three forms of a group as plain values, in the order of their columns.

Layouts: forms 06/TD, 15/TD and 16/TD and report 04/BC-TH of guidance 727/HD-NHCS of 11
February 2026. 06/TD is in million đồng, 15/TD in đồng.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from inspections.enums import FindingKind, LoanEffect, Presence, TeamRole
from inspections.models import Finding, GroupCheck, Remedy, Visit
from inspections.selectors.lending import desk
from inspections.selectors.lending.balances import Figure, MatchRow
from inspections.selectors.lending.figures import BankFigures, LoanRow
from reports.catalogue import issuer
from reports.catalogue.amounts import million, money, percent, shown
from reports.catalogue.words import GRADES, SEVERITIES, iso, lines
from savings_groups.enums import Seat
from savings_groups.models import BoardSeat

EFFECTS: dict[str, str] = {
    LoanEffect.GOOD: "Tốt",
    LoanEffect.SOME: "Có",
    LoanEffect.NONE: "Không",
}
PRESENCES: dict[str, str] = {
    Presence.ABSENT: "vắng nhà",
    Presence.LEFT: "bỏ đi khỏi địa phương",
}


def frame(visit: Visit) -> dict[str, Any]:
    """Who inspects whom, by which decision, when."""
    people = issuer.members(visit.team)
    return {
        "issuer": issuer.letterhead(visit.round.plan.union),
        "number": "",
        "unit": visit.union.title,
        "unit_name": visit.union.unit_name,
        "place": visit.place,
        "date": iso(visit.date),
        "year": visit.date.year,
        "decision": issuer.team_numbers([visit.team])[visit.team_id],
        "members": people,
        "leader": issuer.named(people, TeamRole.LEADER),
        "secretary": issuer.named(people, TeamRole.SECRETARY),
        "is_signed": visit.is_sealed,
    }


def of_check(check: GroupCheck) -> dict[str, Any]:
    """Everything that the papers about one group say."""
    form = desk.group_form(check)
    group = check.group
    return {
        "name": group.name,
        "code": group.code,
        "unit_name": group.union.unit_name,
        "leader": form.bank.leader or group.leader_name,
        "deputy": group.deputy_name,
        "hamlet": group.branch.name if group.branch else "",
        "checked_on": iso(check.checked_on),
        "met_with": check.met_with,
        "bank": _bank(form.bank),
        "board": _board(check),
        "sections": [_section(section) for section in form.sections],
        "loans": [_loan(row) for row in form.loans],
        "loan_sums": _loan_sums(form),
        "measures": _measures(form.loans),
        "as_of": _newest(row.as_of for row in form.loans),
        "matches": [_match(row) for row in form.matches],
        "match_sums": _match_sums(form),
        "match_as_of": iso(
            max(
                (r.line.bank_as_of for r in form.matches if r.line.bank_as_of),
                default=None,
            )
        ),
        "strengths": lines(check.strengths),
        "shortcomings": lines(check.shortcomings),
        "proposals": lines(check.proposals),
        "findings": findings(Finding.objects.filter(visit=check.visit, group=group)),
        "enclosed": {"loans": bool(form.loans), "matches": bool(form.matches)},
    }


def findings(rows: Any) -> dict[str, list[dict[str, Any]]]:
    """Shortcomings and strengths with what is recommended about each."""
    kept = rows.select_related("borrower", "group").prefetch_related("remedies")
    found: dict[str, list[dict[str, Any]]] = {"strengths": [], "shortcomings": []}
    names = {
        FindingKind.STRENGTH.value: "strengths",
        FindingKind.SHORTCOMING.value: "shortcomings",
    }
    for row in kept.defer("borrower__id_number"):
        if row.kind in names:
            found[names[row.kind]].append(_finding(row))
    return found


def _finding(row: Finding) -> dict[str, Any]:
    remedies: Sequence[Remedy] = list(row.remedies.all())
    return {
        "text": row.text,
        "severity": SEVERITIES.get(row.severity, ""),
        "amount": row.amount,
        "group": row.group.name if row.group else "",
        "is_of_member": row.borrower_id is not None,
        "remedies": [
            {
                "text": remedy.text,
                "who": remedy.owner_note,
                "due_on": iso(remedy.due_on),
            }
            for remedy in remedies
        ],
    }


def _newest(days: Iterable[date | None]) -> str:
    return iso(max((day for day in days if day), default=None))


def _bank(bank: BankFigures) -> dict[str, Any]:
    return {
        "month": f"{bank.month:%m/%Y}" if bank.month else "",
        "members": bank.members,
        "borrowers": bank.borrowers,
        "savers": bank.savers,
        "members_in_arrears": bank.members_in_arrears,
        "debt": million(bank.debt),
        "overdue": million(bank.overdue),
        "overdue_rate": percent(bank.overdue_share),
        "frozen": million(bank.frozen),
        "arrears": million(bank.interest_arrears),
        "deposits": million(bank.deposits),
        "savers_rate": percent(bank.savers_share),
        "points": shown(bank.points),
        "grade": GRADES.get(bank.grade, bank.grade),
        "grade_is_computed": bank.grade_is_computed,
        "source": bank.source,
    }


def _board(check: GroupCheck) -> list[dict[str, str]]:
    seats = BoardSeat.objects.filter(group=check.group_id).on(check.checked_on)
    names = {Seat.LEADER.value: "Tổ trưởng", Seat.DEPUTY.value: "Tổ phó"}
    found = [{"role": names[seat.role], "name": seat.full_name} for seat in seats]
    found.sort(key=lambda row: row["role"] != "Tổ trưởng")
    return found


def _section(section: desk.SectionRows) -> dict[str, Any]:
    return {
        "code": section.section.code,
        "title": section.section.title,
        "questions": [_question(row) for row in section.rows],
        "is_answered": any(row.answer for row in section.rows),
        "has_good": any(row.answer and not row.is_fault for row in section.rows),
        "has_faults": any(row.is_fault for row in section.rows),
    }


def _question(row: desk.QuestionRow) -> dict[str, Any]:
    return {
        "code": row.question.code,
        "text": row.question.text,
        "answer": row.answer_text,
        "number": row.number,
        "unit": row.question.unit,
        "note": row.note,
        "is_fault": row.is_fault,
        "parts": [_question(part) for part in row.parts],
    }


def _loan(row: LoanRow) -> dict[str, Any]:
    line = row.line
    return {
        "name": row.borrower.full_name,
        "code": line.loan.code,
        "programme": row.programme,
        "amount": million(row.amount),
        "principal": million(row.principal),
        "purpose": row.purpose,
        "received": million(line.received),
        "owed": million(line.owed),
        "used_for": line.used_for,
        "rightly": million(line.used_rightly),
        "wrongly": million(line.used_wrongly),
        "effect": EFFECTS.get(line.effect, ""),
        "interest": million(line.interest_owed),
        "presence": PRESENCES.get(line.presence, ""),
    }


def _loan_sums(form: desk.GroupForm) -> dict[str, Any]:
    sums = form.loan_sums
    written = any(row.is_done for row in form.loans)
    return {
        "customers": sums.customers,
        "amount": million(sums.amount),
        "principal": million(sums.principal),
        "received": million(sums.received) if written else "",
        "owed": million(sums.owed) if written else "",
        "interest": million(sums.interest_owed) if written else "",
        "is_written": bool(sums.customers_rightly.denominator),
        "examined": million(sums.money_rightly.denominator),
        "examined_customers": sums.customers_rightly.denominator,
        "rightly": million(sums.money_rightly.numerator),
        "rightly_customers": sums.customers_rightly.numerator,
        "rightly_rate": percent(sums.money_rightly),
        "wrongly": million(sums.money_wrongly.numerator),
        "wrongly_customers": sums.customers_wrongly.numerator,
        "wrongly_rate": percent(sums.money_wrongly),
    }


def _measures(rows: Sequence[LoanRow]) -> list[str]:
    """What is to be done about loans that were used wrongly: of the findings opened."""
    found = []
    for row in rows:
        for one in row.opened:
            found += [remedy.text for remedy in one.finding.remedies.all()]
    return list(dict.fromkeys(found))


def _match(row: MatchRow) -> dict[str, Any]:
    loan = row.line.loan
    programme = loan.get_programme_display() if loan else "Chỉ gửi tiền"
    return {
        "name": row.borrower.full_name,
        "programme": programme,
        "code": loan.code if loan else "",
        **_sides(row.figures),
        "cause": _cause(row),
    }


def _sides(figures: Sequence[Figure]) -> dict[str, Any]:
    """``bank_principal`` … of bank, customer and difference, in đồng or nothing."""
    return {
        key: value
        for figure in figures
        for key, value in (
            (f"bank_{figure.name}", figure.bank),
            (f"said_{figure.name}", figure.said),
            (f"gap_{figure.name}", figure.difference_said),
        )
    }


def _cause(row: MatchRow) -> str:
    """What was written, and what the group's book says where it differs."""
    names = {"principal": "gốc", "interest": "lãi", "deposits": "tiền gửi"}
    book = [
        f"{names[figure.name]} {money(figure.book)}"
        for figure in row.figures
        if figure.difference_book
    ]
    told = [row.line.cause] if row.line.cause else []
    return "; ".join([*told, *([f"sổ Tổ ghi {', '.join(book)}"] if book else [])])


def _match_sums(form: desk.GroupForm) -> dict[str, Any]:
    sums = form.match_sums
    written = any(row.is_done for row in form.matches)
    sides = _sides(sums.figures)
    if not written:
        sides = {k: v if k.startswith("bank") else None for k, v in sides.items()}
    return {"members": sums.members, "differing": sums.differing, **sides}
