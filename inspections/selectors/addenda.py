"""Corrections of signed minutes: what can be corrected, and the signed words of it.

What was signed is recorded content: its words are Vietnamese in every language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspections.enums import AddendumPart, AttendanceBody, FindingKind, Result
from inspections.models import (
    Addendum,
    Answer,
    Attendance,
    Finding,
    Minutes,
    Remedy,
    Visit,
)

#: Of the column: a longer text is cut, the signed one stays whole where it is.
MAX_WORDS = 4000
_RESULTS: dict[str, str] = {
    Result.PASS: "đạt",
    Result.PARTIAL: "đạt một phần",
    Result.FAIL: "không đạt",
    Result.SKIPPED: "không kiểm tra",
}
_BODIES: dict[str, str] = {
    AttendanceBody.PARTY: "Cấp ủy",
    AttendanceBody.COUNCIL: "HĐND, UBND",
    AttendanceBody.FRONT: "MTTQ, ngân hàng, đơn vị khác",
    AttendanceBody.UNION: "Ban Thường vụ, Ban Chấp hành Hội",
    AttendanceBody.BRANCH: "Chi hội trưởng",
    AttendanceBody.GROUP: "Tổ trưởng tổ TK&VV",
}


@dataclass(frozen=True)
class Choices:
    """Everything of a signed visit that a person may correct."""

    findings: Sequence[Finding]
    remedies: Sequence[Remedy]
    answers: Sequence[Answer]
    #: Parts that are corrected as a whole.
    parts: Sequence[AddendumPart] = (
        AddendumPart.ATTENDANCE,
        AddendumPart.FIGURES,
        AddendumPart.OTHER,
    )


def listed(visit: Visit) -> Any:
    """The corrections of a visit by number, with what each page shows of them."""
    rows = Addendum.objects.filter(visit=visit).order_by("number")
    return rows.select_related("finding", "remedy", "actor")


def choices(visit: Visit) -> Choices:
    order = FindingKind.values
    found = Finding.objects.filter(visit=visit)
    answers = Answer.objects.filter(visit=visit).select_related("item__section")
    return Choices(
        findings=sorted(found, key=lambda one: order.index(one.kind)),
        remedies=list(Remedy.objects.filter(visit=visit)),
        answers=list(answers.order_by("item__section__order", "item__order")),
    )


def signed_words(
    visit: Visit,
    part: str,
    *,
    finding: Finding | None = None,
    remedy: Remedy | None = None,
    answer: Answer | None = None,
) -> str:
    """What was signed of this part, as it is shown beside the correction."""
    words = ""
    if part == AddendumPart.FINDING and finding is not None:
        words = finding.text
    elif part == AddendumPart.REMEDY and remedy is not None:
        words = remedy.text
    elif part == AddendumPart.ANSWER and answer is not None:
        words = _answer(answer)
    elif part == AddendumPart.ATTENDANCE:
        words = _attendance(visit)
    elif part == AddendumPart.FIGURES:
        kept = Minutes.objects.filter(visit=visit).first()
        words = kept.overview if kept else ""
    return words if len(words) <= MAX_WORDS else f"{words[: MAX_WORDS - 1]}…"


def _answer(answer: Answer) -> str:
    item: Any = answer.item
    told = [f"Mục {item.code}: {item.text}", _RESULTS[answer.result]]
    if answer.score is not None:
        told.append(f"{_decimal(answer.score)}/{_decimal(item.max_score)} điểm")
    words = " – ".join([told[0].rstrip("."), ", ".join(told[1:])])
    return f"{words}. Ghi chú: {answer.note}" if answer.note else words


def _attendance(visit: Visit) -> str:
    people = list(Attendance.objects.filter(visit=visit))
    rows = []
    for body, name in _BODIES.items():
        there = [
            f"{one.full_name} ({one.position})" if one.position else one.full_name
            for one in people
            if one.body == body
        ]
        if there:
            rows.append(f"{name}: {'; '.join(there)}")
    return "\n".join(rows)


def _decimal(value: Any) -> str:
    return f"{value.normalize():f}".replace(".", ",") if value else "0"
