"""Scores and grades of many visits at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspections.checklists import ScoreSheet, score_sheet
from inspections.models import Answer, Section, Visit

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class GradedVisit:
    visit: Visit
    sheet: ScoreSheet


def grades(visits: "QuerySet[Visit]") -> tuple[GradedVisit, ...]:
    """The visits with their scores: three queries, however many they are."""
    shown = list(visits)
    sections: dict[int, list[Any]] = {}
    versions = {visit.checklist_id for visit in shown}
    rows = Section.objects.filter(version__in=versions).prefetch_related("items")
    for section in rows.order_by("order", "pk"):
        items = list(section.items.all())
        sections.setdefault(section.version_id, []).append((section, items))
    answers: dict[int, dict[int, Answer]] = {visit.pk: {} for visit in shown}
    for answer in Answer.objects.filter(visit__in=shown).order_by():
        answers[answer.visit_id][answer.item_id] = answer
    return tuple(
        GradedVisit(
            visit, score_sheet(sections.get(visit.checklist_id, []), answers[visit.pk])
        )
        for visit in shown
    )
