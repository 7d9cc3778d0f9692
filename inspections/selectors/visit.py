"""What the pages of one visit show, as numbers and frozen rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspections.checklists import ScoreSheet, score_sheet
from inspections.enums import FindingKind, RoundKind
from inspections.models import (
    Answer,
    AnswerRevision,
    Evidence,
    Finding,
    Item,
    Remedy,
    Section,
    Visit,
)
from inspections.selectors.follow_ups import blocking, progress
from inspections.selectors.lending.desk import empty_lines
from inspections.selectors.repeats import told

if TYPE_CHECKING:
    from accounts.models import User

Sections = Sequence[tuple[Section, Sequence[Item]]]


@dataclass(frozen=True)
class Readiness:
    """What stands between a visit and the end of its recording."""

    unanswered: int
    attendance: int
    conflicts: int
    #: Shortcomings without a recommendation: a warning, not a refusal.
    without_remedy: int
    #: Lines about loans and balances that nobody has written: a warning as well.
    empty_lines: int = 0
    #: Remedies of before without a verdict: a warning.
    not_judged: int = 0
    #: Of those what a re-check was planned for: without it, it is not finished.
    not_rechecked: int = 0
    #: A re-check examines what it likes of the checklist.
    is_recheck: bool = False

    @property
    def is_ready(self) -> bool:
        if self.conflicts or not self.attendance or self.not_rechecked:
            return False
        return self.is_recheck or not self.unanswered


def sections(visit: Visit) -> Sections:
    """The visit's checklist in order, two queries."""
    rows = Section.objects.filter(version=visit.checklist_id)
    return [
        (section, list(section.items.all()))
        for section in rows.prefetch_related("items")
    ]


def answers(visit: Visit) -> dict[int, Answer]:
    """The visit's answers by item."""
    rows = Answer.objects.filter(visit=visit).select_related("updated_by")
    return {answer.item_id: answer for answer in rows.order_by()}


def sheet(visit: Visit) -> ScoreSheet:
    """Scores and grade of the visit as it stands, three queries."""
    return score_sheet(sections(visit), answers(visit))


def readiness(visit: Visit) -> Readiness:
    items = Item.objects.filter(section__version=visit.checklist_id)
    waiting = AnswerRevision.objects.filter(is_conflict=True, resolved_at=None)
    shortcomings = visit.findings.filter(kind=FindingKind.SHORTCOMING)
    return Readiness(
        unanswered=items.exclude(answers__visit=visit).count(),
        attendance=visit.attendances.count(),
        conflicts=waiting.filter(answer__visit=visit).count(),
        without_remedy=shortcomings.filter(remedies=None).count(),
        empty_lines=empty_lines(visit),
        not_judged=progress(visit).missing,
        not_rechecked=blocking(visit),
        is_recheck=visit.round.kind == RoundKind.RECHECK,
    )


@dataclass(frozen=True)
class Summary:
    """What a visit found, for its page; nothing of it before the person may see it."""

    sheet: ScoreSheet
    findings: Sequence[Finding]
    remedies: Sequence[Remedy]
    photos: int

    @property
    def by_kind(self) -> list[tuple[FindingKind, int]]:
        kinds = [finding.kind for finding in self.findings]
        return [(kind, kinds.count(kind.value)) for kind in FindingKind]

    @property
    def is_empty(self) -> bool:
        return not (self.sheet.answered or self.findings or self.remedies)


def summary(visit: Visit, user: "User") -> Summary:
    """Of the rows that ``user`` may see; the inspected unit: none before signing."""
    given = Answer.objects.visible_to(user).filter(visit=visit).order_by()
    found = Finding.objects.visible_to(user).filter(visit=visit)
    found = found.select_related("opinion").prefetch_related("addenda")
    told(findings := list(found), user)
    shown = Evidence.objects.visible_to(user).filter(visit=visit, remedy=None)
    remedies = Remedy.objects.visible_to(user).filter(visit=visit)
    return Summary(
        sheet=score_sheet(sections(visit), {row.item_id: row for row in given}),
        findings=sorted(findings, key=lambda one: FindingKind.values.index(one.kind)),
        remedies=list(
            remedies.select_related("owner", "finding").prefetch_related("addenda")
        ),
        photos=shown.count(),
    )
