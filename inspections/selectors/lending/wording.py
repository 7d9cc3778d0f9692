"""Part III of 16/TD as it follows from what was written. Printed, so Vietnamese."""

from collections.abc import Iterable
from dataclasses import dataclass

from inspections.models import Finding
from inspections.selectors.lending.desk import GroupForm


@dataclass(frozen=True)
class PartThree:
    """Proposed words, one sentence a line; the inspector takes or leaves them."""

    strengths: str
    shortcomings: str
    proposals: str


def part_three(form: GroupForm) -> PartThree:
    """Of a group's forms: what is fine, what opened by itself, what is recommended.

    Reads the remedies of each finding: prefetch them.
    """
    found = [opened.finding for opened in form.opened]
    remedies = [remedy.text for finding in found for remedy in finding.remedies.all()]
    return PartThree(
        strengths=_lines(_strengths(form)),
        shortcomings=_lines(_of_group(form, finding) for finding in found),
        proposals=_lines(remedies),
    )


def _strengths(form: GroupForm) -> Iterable[str]:
    for section in form.sections:
        if all(row.answer and not row.is_fault for row in section.rows):
            yield f"{section.section.title}: thực hiện đúng quy định."
    loans, matches = form.loan_sums, form.match_sums
    if loans.done and not loans.money_wrongly.numerator:
        yield f"{loans.done} món vay được kiểm tra đều sử dụng vốn đúng mục đích."
    if matches.done and not matches.differing:
        told = "số dư khớp giữa ngân hàng, sổ Tổ và hộ vay."
        yield f"Đối chiếu {matches.done} dòng, {told}"


def _of_group(form: GroupForm, finding: Finding) -> str:
    """Its words without the group's name: the form is about that group."""
    text = finding.text
    for end in (": ", ", "):
        text = text.removeprefix(f"{form.check.group}{end}")
    return text[:1].upper() + text[1:]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(" ".join(text.split()) for text in texts if text))
