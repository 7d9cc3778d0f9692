"""Savings groups at the visits of the demo: drawn, asked, matched, written down."""

from typing import TYPE_CHECKING

from inspections import questions
from inspections.enums import LoanEffect, Presence, VisitStatus
from inspections.models import BalanceMatch, GroupCheck, LoanCheck
from inspections.services.lending import (
    checks,
    loans,
    matches,
    opening,
    sampling,
)
from savings_groups.models import SavingsGroup
from savings_groups.sampling.rules import GroupsRule, MembersRule, least_members

if TYPE_CHECKING:
    from reports.demo.visits import Story

_WRONG, _LESS = 10_000_000, 500_000


def build(story: "Story") -> None:
    """As many groups as the case says; while recording goes on, half of the lines."""
    visit, by = story.visit, story.inspector
    day = f"{visit.date:%Y-%m-%d}"
    rule = GroupsRule(number=story.case.groups, year=visit.date.year)
    sample = sampling.draw_groups(visit, rule=rule, seed=f"{day}/TO", by=by)
    for line in sample.lines.select_related("group__union"):
        if line.group is None:
            continue
        group = line.group
        _draw_members(story, group, f"{day}/{group.code}")
        key = story.key("group", group.code)
        form = opening.open_group(visit, group, id=key, by=by).row
        _fill(story, form)


def _draw_members(story: "Story", group: SavingsGroup, seed: str) -> None:
    size = group.borrowers.present().count()
    rule = MembersRule(size=size, number=least_members(size))
    sampling.draw_members(story.visit, group, rule=rule, seed=seed, by=story.inspector)


def _fill(story: "Story", form: GroupCheck) -> None:
    """One borrower used a part for other things, one says less than the bank."""
    is_going_on = story.case.status == VisitStatus.IN_PROGRESS
    asked = list(form.loan_checks.order_by("order", "pk"))
    matched = list(form.matches.order_by("order", "pk"))
    if is_going_on:
        asked, matched = asked[: len(asked) // 2], matched[: len(matched) // 2]
    for place, line in enumerate(asked):
        _loan(story, line, wrong=_WRONG if place == 1 and not is_going_on else 0)
    for place, row in enumerate(matched):
        _match(story, row, less=_LESS if place == 0 else 0)
    form.refresh_from_db()
    checks.record_group_check(
        form,
        base_revision=form.revision,
        checked_on=form.checked_on,
        met_with=f"Tổ trưởng {form.group.leader_name}",
        answers=_answers(half=is_going_on),
        strengths="Bình xét cho vay công khai, có biên bản họp tổ.",
        shortcomings="",
        proposals="",
        by=story.inspector,
    )


def _loan(story: "Story", line: LoanCheck, *, wrong: int) -> None:
    paid = line.bank.get("amount") or 0
    loans.record_loan_check(
        line,
        base_revision=line.revision,
        presence=Presence.MET,
        received=paid,
        owed=line.bank.get("principal"),
        used_for=line.bank.get("purpose") or "Chăn nuôi",
        used_rightly=paid - wrong,
        used_wrongly=wrong,
        effect=LoanEffect.SOME if wrong else LoanEffect.GOOD,
        interest_owed=0,
        interview={"alone": "yes", "took_herself": "yes", "keeps_book": "yes"},
        by=story.inspector,
    )


def _match(story: "Story", line: BalanceMatch, *, less: int) -> None:
    said = {
        f"{side}_{name}": getattr(line, f"bank_{name}")
        for side in ("book", "said")
        for name in ("principal", "interest", "deposits")
    }
    if less and said["said_principal"] is not None:
        said["said_principal"] -= less
    matches.record_match(
        line,
        base_revision=line.revision,
        cause="Đã nộp qua Tổ trưởng, chưa có biên lai." if less else "",
        by=story.inspector,
        **said,
    )


def _answers(*, half: bool) -> dict[str, dict[str, object]]:
    given: dict[str, dict[str, object]] = {}
    for place, question in enumerate(questions.questions()):
        if half and place >= 8:  # noqa: PLR2004 -- half of the sixteen
            break
        fit = questions.NO if questions.YES in question.faulty else questions.YES
        given[question.code] = {"answer": fit, "number": None, "note": ""}
    return given
